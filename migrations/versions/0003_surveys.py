"""surveys, questions, responses and answers

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('survey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('introduction', sa.Text(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'open', 'closed', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('origin', sa.Enum('built', 'imported', name='origin', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('copied_from_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_survey_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['copied_from_id'], ['survey.id'], name=op.f('fk_survey_copied_from_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey')),
    sa.UniqueConstraint('slug', name=op.f('uq_survey_slug'))
    )
    op.create_index('ix_survey_consultation_id', 'survey', ['consultation_id'])
    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('short_text', 'long_text', 'one_choice', 'several_choices', 'scale', 'yes_no', 'organisation', 'information', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('label', sa.String(length=500), nullable=False),
    sa.Column('hint', sa.Text(), nullable=False),
    sa.Column('with_previous', sa.Boolean(), nullable=False),
    sa.Column('scale_low', sa.Integer(), nullable=True),
    sa.Column('scale_high', sa.Integer(), nullable=True),
    sa.Column('low_label', sa.String(length=80), nullable=False),
    sa.Column('high_label', sa.String(length=80), nullable=False),
    sa.Column('characteristic_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('scale_low is null or scale_high is null or scale_low < scale_high', name=op.f('ck_question_scale_in_order')),
    sa.ForeignKeyConstraint(['characteristic_id'], ['characteristic.id'], name=op.f('fk_question_characteristic_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_question_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question'))
    )
    op.create_index('ix_question_survey_id', 'question', ['survey_id'])
    op.create_table('option',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_option_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_option'))
    )
    op.create_index('ix_option_question_id', 'option', ['question_id'])
    # A question is shown on an option, an option belongs to a question: the second half of the circle comes last.
    with op.batch_alter_table('question') as batch:
        batch.add_column(sa.Column('show_if_option_id', sa.Integer()))
        batch.create_foreign_key('fk_question_show_if_option_id', 'option', ['show_if_option_id'], ['id'], ondelete='RESTRICT')
    op.create_table('response',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('started', 'submitted', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('consent', sa.Enum('none', 'paraphrase', 'quote', 'quote_attribute', name='consent', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('key_hash', sa.String(length=64), nullable=True),
    sa.Column('receipt_hash', sa.String(length=64), nullable=True),
    sa.Column('import_hash', sa.String(length=64), nullable=True),
    sa.Column('person_hash', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_response_organisation_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_response_survey_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sa.UniqueConstraint('import_hash', name=op.f('uq_response_import_hash')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_response_key_hash')),
    sa.UniqueConstraint('receipt_hash', name=op.f('uq_response_receipt_hash')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_response_survey_id', 'response', ['survey_id'])
    op.create_table('answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('declined', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.CheckConstraint('not declined or (text is null and number is null)', name=op.f('ck_answer_declined_is_empty')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_question_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_answer_response_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer')),
    sa.UniqueConstraint('response_id', 'question_id', name=op.f('uq_answer_response_id_question_id')),
    sqlite_with_rowid=False
    )
    op.create_table('answer_option',
    sa.Column('answer_id', sa.Uuid(), nullable=False),
    sa.Column('option_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_answer_option_answer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['option_id'], ['option.id'], name=op.f('fk_answer_option_option_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('answer_id', 'option_id', name=op.f('pk_answer_option')),
    sqlite_with_rowid=False
    )
    op.create_table('response_characteristic',
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('characteristic_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['characteristic_id'], ['characteristic.id'], name=op.f('fk_response_characteristic_characteristic_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_response_characteristic_response_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('response_id', 'characteristic_id', name=op.f('pk_response_characteristic')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_answer_question_id', 'answer', ['question_id'])
    op.create_index('ix_answer_option_option_id', 'answer_option', ['option_id'])
    op.create_index('ix_response_characteristic_value', 'response_characteristic', ['characteristic_id', 'value'])


def downgrade() -> None:
    with op.batch_alter_table('question') as batch:
        batch.drop_constraint('fk_question_show_if_option_id', type_='foreignkey')
        batch.drop_column('show_if_option_id')
    op.drop_table('response_characteristic')
    op.drop_table('answer_option')
    op.drop_table('answer')
    op.drop_table('response')
    op.drop_table('option')
    op.drop_table('question')
    op.drop_table('survey')
