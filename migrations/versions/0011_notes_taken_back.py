"""notes taken back: a reviewer changes a note of theirs, or takes it back; the one before stays, unseen, for Undo

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("memo") as batch:
        batch.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("memo") as batch:
        batch.drop_column("taken_back_at")
