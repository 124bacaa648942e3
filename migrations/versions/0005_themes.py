"""excerpts, themes, codings and review acts

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('excerpt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Uuid(), nullable=True),
    sa.Column('contribution_id', sa.Uuid(), nullable=True),
    sa.Column('starts_at', sa.Integer(), nullable=False),
    sa.Column('ends_at', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('voice', sa.String(length=80), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=False),
    sa.Column('consent', sa.Enum('none', 'paraphrase', 'quote', 'quote_attribute', name='consent', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=True),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('forum_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('placed_nowhere', sa.String(length=120), nullable=True),
    sa.CheckConstraint('(answer_id is null) <> (contribution_id is null)', name=op.f('ck_excerpt_one_source')),
    sa.CheckConstraint('ends_at > starts_at and starts_at >= 0', name=op.f('ck_excerpt_passage_in_order')),
    sa.CheckConstraint('headcount >= 1', name=op.f('ck_excerpt_headcount_counts')),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_excerpt_answer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_excerpt_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['contribution_id'], ['contribution.id'], name=op.f('fk_excerpt_contribution_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_excerpt_forum_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_excerpt_organisation_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_excerpt_session_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_excerpt_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_excerpt')),
    sa.UniqueConstraint('answer_id', 'starts_at', name=op.f('uq_excerpt_answer_id_starts_at')),
    sa.UniqueConstraint('contribution_id', 'starts_at', name=op.f('uq_excerpt_contribution_id_starts_at')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_excerpt_session_id', 'excerpt', ['session_id'])
    op.create_index('ix_excerpt_survey_id', 'excerpt', ['survey_id'])
    op.create_table('theme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('status', sa.Enum('suggested', 'agreed', 'confirmed', 'retired', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('origin', sa.Enum('engine', 'person', name='origin', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('touched', sa.Boolean(), nullable=False),
    sa.Column('agreed_by_id', sa.Integer(), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("origin = 'engine' or made_by_id is not null or status = 'retired'", name=op.f('ck_theme_maker_known')),
    sa.CheckConstraint('parent_id is null or parent_id <> id', name=op.f('ck_theme_not_its_own_parent')),
    sa.ForeignKeyConstraint(['agreed_by_id'], ['person.id'], name=op.f('fk_theme_agreed_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_theme_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_theme_made_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['merged_into_id'], ['theme.id'], name=op.f('fk_theme_merged_into_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['parent_id'], ['theme.id'], name=op.f('fk_theme_parent_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme'))
    )
    op.create_index('ix_theme_consultation_id', 'theme', ['consultation_id'])
    op.create_table('coding',
    sa.Column('excerpt_id', sa.Uuid(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('origin', sa.Enum('engine', 'person', name='origin', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('status', sa.Enum('suggested', 'kept', 'rejected', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('confidence', sa.Double(), nullable=True),
    sa.Column('telling', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(status = 'suggested') = (person_id is null)", name=op.f('ck_coding_a_person_decides')),
    sa.CheckConstraint("origin = 'person' or confidence is not null", name=op.f('ck_coding_engine_says_how_sure')),
    sa.CheckConstraint('confidence is null or confidence between 0 and 1', name=op.f('ck_coding_confidence_share')),
    sa.ForeignKeyConstraint(['excerpt_id'], ['excerpt.id'], name=op.f('fk_coding_excerpt_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_coding_person_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_coding_theme_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('excerpt_id', 'theme_id', name=op.f('pk_coding')),
    sqlite_with_rowid=False
    )
    op.create_table('review_act',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sentence', sa.String(length=500), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_review_act_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_review_act_person_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_act'))
    )
    op.create_index('ix_review_act_consultation_id', 'review_act', ['consultation_id'])
    op.create_index('ix_coding_theme_id_status', 'coding', ['theme_id', 'status'])
    op.create_index('ix_excerpt_breadth', 'excerpt', ['consultation_id', 'forum_id', 'voice', 'headcount', 'survey_id', 'session_id', 'organisation_id', 'starts_at'])


def downgrade() -> None:
    op.drop_table('review_act')
    op.drop_table('coding')
    op.drop_table('theme')
    op.drop_table('excerpt')
