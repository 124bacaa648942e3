"""strategies, aims, evidence and publications

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('strategy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('years', sa.String(length=40), nullable=False),
    sa.Column('lead', sa.Text(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'published', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_strategy_consultation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_strategy')),
    sa.UniqueConstraint('slug', name=op.f('uq_strategy_slug'))
    )
    op.create_index('ix_strategy_consultation_id', 'strategy', ['consultation_id'])
    op.create_table('aim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('strategy_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('statement', sa.Text(), nullable=False),
    sa.Column('evidence_given', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['strategy_id'], ['strategy.id'], name=op.f('fk_aim_strategy_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_aim'))
    )
    op.create_index('ix_aim_strategy_id', 'aim', ['strategy_id'])
    op.create_table('commitment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('aim_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('due', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['aim_id'], ['aim.id'], name=op.f('fk_commitment_aim_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment'))
    )
    op.create_index('ix_commitment_aim_id', 'commitment', ['aim_id'])
    op.create_table('indicator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('aim_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('baseline', sa.String(length=40), nullable=False),
    sa.Column('target', sa.String(length=40), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['aim_id'], ['aim.id'], name=op.f('fk_indicator_aim_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator'))
    )
    op.create_index('ix_indicator_aim_id', 'indicator', ['aim_id'])
    op.create_table('quote',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('excerpt_id', sa.Uuid(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('picked_by_id', sa.Integer(), nullable=False),
    sa.Column('picked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("withdrawn_at is null or text = ''", name=op.f('ck_quote_withdrawn_words_are_gone')),
    sa.CheckConstraint('approved_by_id is null or approved_by_id <> picked_by_id', name=op.f('ck_quote_second_pair_of_eyes')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['person.id'], name=op.f('fk_quote_approved_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_quote_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['excerpt_id'], ['excerpt.id'], name=op.f('fk_quote_excerpt_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['picked_by_id'], ['person.id'], name=op.f('fk_quote_picked_by_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quote'))
    )
    op.create_index('ix_quote_consultation_id', 'quote', ['consultation_id'])
    op.create_index('ix_quote_excerpt_id', 'quote', ['excerpt_id'])
    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('aim_id', sa.Integer(), nullable=False),
    sa.Column('commitment_id', sa.Integer(), nullable=True),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('quote_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint('(theme_id is null) <> (quote_id is null)', name=op.f('ck_evidence_one_thing_cited')),
    sa.ForeignKeyConstraint(['aim_id'], ['aim.id'], name=op.f('fk_evidence_aim_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_evidence_commitment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['quote_id'], ['quote.id'], name=op.f('fk_evidence_quote_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_evidence_theme_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    sa.UniqueConstraint('aim_id', 'position', name=op.f('uq_evidence_aim_id_position'))
    )
    op.create_index('ix_evidence_quote_id', 'evidence', ['quote_id'])
    op.create_index('ix_evidence_theme_id', 'evidence', ['theme_id'])
    op.create_table('publication',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('strategy_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['published_by_id'], ['person.id'], name=op.f('fk_publication_published_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['strategy_id'], ['strategy.id'], name=op.f('fk_publication_strategy_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication')),
    sa.UniqueConstraint('strategy_id', 'version', name=op.f('uq_publication_strategy_id_version'))
    )


def downgrade() -> None:
    op.drop_table('publication')
    op.drop_table('evidence')
    op.drop_table('quote')
    op.drop_table('indicator')
    op.drop_table('commitment')
    op.drop_table('aim')
    op.drop_table('strategy')
