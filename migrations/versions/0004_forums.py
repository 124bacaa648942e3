"""forums, their members by alias, sessions and contributions

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('forum',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('region', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum')),
    sa.UniqueConstraint('name', name=op.f('uq_forum_name'))
    )
    op.create_table('forum_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('forum_id', sa.Integer(), nullable=False),
    sa.Column('alias', sa.String(length=60), nullable=False),
    sa.Column('consent', sa.Enum('none', 'paraphrase', 'quote', 'quote_attribute', name='consent', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_forum_member_forum_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_member')),
    sa.UniqueConstraint('forum_id', 'alias', name=op.f('uq_forum_member_forum_id_alias'))
    )
    op.create_table('facilitator_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('forum_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_facilitator_grant_forum_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_facilitator_grant_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facilitator_grant')),
    sa.UniqueConstraint('person_id', 'forum_id', name=op.f('uq_facilitator_grant_person_id_forum_id'))
    )
    op.create_index('ix_facilitator_grant_forum_id', 'facilitator_grant', ['forum_id'])
    op.create_table('forum_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('forum_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('roundtable', 'workshop', 'interview', 'test_and_confirm', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('setting', sa.Enum('community', 'custody', 'online', name='setting', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('in_the_room', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('planned', 'live', 'ended', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.CheckConstraint('in_the_room >= 0', name=op.f('ck_forum_session_room_counts')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_forum_session_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_forum_session_forum_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_session'))
    )
    op.create_index('ix_forum_session_consultation_id', 'forum_session', ['consultation_id'])
    op.create_index('ix_forum_session_forum_id', 'forum_session', ['forum_id'])
    op.create_table('prompt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_prompt_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prompt'))
    )
    op.create_index('ix_prompt_session_id', 'prompt', ['session_id'])
    op.create_table('contribution',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('prompt_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('verbatim', 'note', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=False),
    sa.Column('strength', sa.Integer(), nullable=False),
    sa.Column('consent', sa.Enum('none', 'paraphrase', 'quote', 'quote_attribute', name='consent', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('capture_key', sa.String(length=64), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('captured_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('headcount >= 1', name=op.f('ck_contribution_headcount_counts')),
    sa.CheckConstraint('strength between 1 and 3', name=op.f('ck_contribution_strength_of_three')),
    sa.ForeignKeyConstraint(['captured_by_id'], ['person.id'], name=op.f('fk_contribution_captured_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['member_id'], ['forum_member.id'], name=op.f('fk_contribution_member_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['prompt_id'], ['prompt.id'], name=op.f('fk_contribution_prompt_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_contribution_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contribution')),
    sa.UniqueConstraint('capture_key', name=op.f('uq_contribution_capture_key'))
    )
    op.create_index('ix_contribution_prompt_id', 'contribution', ['prompt_id'])
    op.create_index('ix_contribution_session_id_position', 'contribution', ['session_id', 'position'])


def downgrade() -> None:
    op.drop_table('contribution')
    op.drop_table('prompt')
    op.drop_table('forum_session')
    op.drop_table('facilitator_grant')
    op.drop_table('forum_member')
    op.drop_table('forum')
