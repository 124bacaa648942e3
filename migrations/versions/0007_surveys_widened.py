"""surveys widened: kinds, sections, conditions, versions, ways of answering, invitations, paper

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OLD_KINDS = ("short_text", "long_text", "one_choice", "several_choices", "scale", "yes_no", "organisation", "information")
NEW_KINDS = ("short_text", "long_text", "email", "number", "date", "one_choice", "dropdown", "several_choices", "yes_no",
             "scale", "rating", "grid", "ranking", "organisation", "information", "section")  # fmt: skip
NEAREST = {"email": "short_text", "number": "short_text", "date": "short_text", "dropdown": "one_choice",
           "rating": "scale", "grid": "several_choices", "ranking": "several_choices", "section": "information"}  # fmt: skip
# A batch rebuilds a table; these must stay without the order in which their rows came (SQLite).
NO_ROW_ORDER = {"sqlite_with_rowid": False}
TABLES = (
    "opt_out",
    "contact",
    "organisation_link",
    "picture",
    "answering_time",
    "paper_batch",
    "survey_invitation",
    "survey_wording",
    "invitation_link",
    "mailing",
    "question_wording",
    "condition",
    "mailing_message",
    "option_wording",
    "paper_form",
    "removed_question",
)
NO, EMPTY = sa.false(), sa.text("''")


def one_of(column: str, *words: str) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def upgrade() -> None:
    make_tables()
    widen_surveys()
    widen_questions()
    widen_answers()


def make_tables() -> None:
    op.create_table('opt_out',
    sa.Column('email_hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('email_hash', name=op.f('pk_opt_out'))
    )
    op.create_table('contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('prefers_welsh', sa.Boolean(), nullable=False),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_contact_email_lower')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_contact_organisation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact')),
    sa.UniqueConstraint('email', name=op.f('uq_contact_email'))
    )
    op.create_index('ix_contact_organisation_id', 'contact', ['organisation_id'])
    op.create_table('organisation_link',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_link_organisation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_organisation_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_organisation_link_token_hash'))
    )
    op.create_table('picture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('description', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=40), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_picture_consultation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_picture'))
    )
    op.create_index('ix_picture_consultation_id', 'picture', ['consultation_id'])
    op.create_table('answering_time',
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('responses', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_answering_time_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('survey_id', 'minutes', name=op.f('pk_answering_time'))
    )
    op.create_table('paper_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('version', sa.Enum('en', 'cy', 'easy', name='version', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('large_print', sa.Boolean(), nullable=False),
    sa.Column('copies', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('hand_in', sa.String(length=300), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('copies > 0', name=op.f('ck_paper_batch_some_copies')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_paper_batch_made_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_paper_batch_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_batch')),
    sa.UniqueConstraint('survey_id', 'number', name=op.f('uq_paper_batch_survey_id_number'))
    )
    op.create_index('ix_paper_batch_survey_id', 'paper_batch', ['survey_id'])
    op.create_table('survey_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('alias', sa.String(length=80), nullable=True),
    sa.Column('language', sa.Enum('en', 'cy', 'easy', name='language', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('took_part', sa.Boolean(), nullable=False),
    sa.Column('opted_out', sa.Boolean(), nullable=False),
    sa.CheckConstraint('email is not null or alias is not null', name=op.f('ck_survey_invitation_has_an_address_or_an_alias')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_survey_invitation_contact_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_survey_invitation_organisation_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_invitation_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_invitation')),
    sa.UniqueConstraint('survey_id', 'alias', name=op.f('uq_survey_invitation_survey_id_alias')),
    sa.UniqueConstraint('survey_id', 'email', name=op.f('uq_survey_invitation_survey_id_email'))
    )
    op.create_index('ix_survey_invitation_survey_id', 'survey_invitation', ['survey_id'])
    op.create_table('survey_wording',
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Enum('en', 'cy', 'easy', name='version', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('introduction', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_wording_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('survey_id', 'version', name=op.f('pk_survey_wording'))
    )
    op.create_table('invitation_link',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['survey_invitation.id'], name=op.f('fk_invitation_link_invitation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_invitation_link'))
    )
    op.create_index('ix_invitation_link_invitation_id', 'invitation_link', ['invitation_id'])
    op.create_table('mailing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('purpose', sa.Enum('invite', 'remind', name='purpose', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('welsh_subject', sa.String(length=200), nullable=False),
    sa.Column('welsh_body', sa.Text(), nullable=False),
    sa.Column('job_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_mailing_job_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mailing_person_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_mailing_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mailing'))
    )
    op.create_index('ix_mailing_survey_id', 'mailing', ['survey_id'])
    op.create_table('question_wording',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Enum('en', 'cy', 'easy', name='version', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('label', sa.String(length=500), nullable=False),
    sa.Column('hint', sa.Text(), nullable=False),
    sa.Column('content_note', sa.Text(), nullable=False),
    sa.Column('support', sa.Text(), nullable=False),
    sa.Column('required_reason', sa.String(length=300), nullable=False),
    sa.Column('low_label', sa.String(length=80), nullable=False),
    sa.Column('high_label', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_wording_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'version', name=op.f('pk_question_wording'))
    )
    op.create_table('condition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('on_id', sa.Integer(), nullable=False),
    sa.Column('test', sa.Enum('chose', 'did_not_choose', 'at_least', 'at_most', 'exactly', 'answered', name='test', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('option_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Double(), nullable=True),
    sa.CheckConstraint("(test in ('chose', 'did_not_choose')) = (option_id is not null) and (test in ('at_least', 'at_most', 'exactly')) = (number is not null)", name=op.f('ck_condition_has_what_it_tests')),
    sa.ForeignKeyConstraint(['on_id'], ['question.id'], name=op.f('fk_condition_on_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['option_id'], ['option.id'], name=op.f('fk_condition_option_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_condition_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_condition'))
    )
    op.create_index('ix_condition_on_id', 'condition', ['on_id'])
    op.create_index('ix_condition_question_id', 'condition', ['question_id'])
    op.create_table('mailing_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mailing_id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('waiting', 'handing', 'sent', 'failed', 'bounced', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('message_id', sa.String(length=120), nullable=False),
    sa.Column('problem', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['survey_invitation.id'], name=op.f('fk_mailing_message_invitation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['mailing_id'], ['mailing.id'], name=op.f('fk_mailing_message_mailing_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mailing_message')),
    sa.UniqueConstraint('mailing_id', 'invitation_id', name=op.f('uq_mailing_message_mailing_id_invitation_id')),
    sa.UniqueConstraint('message_id', name=op.f('uq_mailing_message_message_id'))
    )
    op.create_index('ix_mailing_message_invitation_id', 'mailing_message', ['invitation_id'])
    op.create_index('ix_mailing_message_status', 'mailing_message', ['mailing_id', 'status'])
    op.create_table('option_wording',
    sa.Column('option_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Enum('en', 'cy', 'easy', name='version', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('label', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['option_id'], ['option.id'], name=op.f('fk_option_wording_option_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('option_id', 'version', name=op.f('pk_option_wording'))
    )
    op.create_table('paper_form',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=True),
    sa.Column('keyed_by_id', sa.Integer(), nullable=True),
    sa.Column('to_check', sa.Boolean(), nullable=False),
    sa.Column('checked_by_id', sa.Integer(), nullable=True),
    sa.Column('differences', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['paper_batch.id'], name=op.f('fk_paper_form_batch_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['checked_by_id'], ['person.id'], name=op.f('fk_paper_form_checked_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['keyed_by_id'], ['person.id'], name=op.f('fk_paper_form_keyed_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_paper_form_response_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_form')),
    sa.UniqueConstraint('batch_id', 'number', name=op.f('uq_paper_form_batch_id_number')),
    sa.UniqueConstraint('response_id', name=op.f('uq_paper_form_response_id'))
    )
    op.create_table('removed_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_removed_question_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_removed_question'))
    )
    op.create_index('ix_removed_question_survey_id', 'removed_question', ['survey_id'])


def widen_surveys() -> None:
    with op.batch_alter_table("survey") as batch:
        batch.add_column(sa.Column("mode", sa.String(24), nullable=False, server_default="open_link"))
        batch.add_column(sa.Column("in_welsh", sa.Boolean(), nullable=False, server_default=NO))
        batch.add_column(sa.Column("in_easy_read", sa.Boolean(), nullable=False, server_default=NO))
        batch.add_column(sa.Column("is_template", sa.Boolean(), nullable=False, server_default=NO))
        batch.add_column(sa.Column("archived_at", sa.DateTime(timezone=True)))
        batch.create_check_constraint(op.f("ck_survey_mode"), one_of("mode", "open_link", "anonymous", "named", "alias"))
    without_defaults("survey", "mode", "in_welsh", "in_easy_read", "is_template")


def widen_questions() -> None:
    with op.batch_alter_table("option") as batch:
        batch.add_column(sa.Column("role", sa.String(24), nullable=False, server_default="choice"))
        batch.add_column(sa.Column("free_text", sa.Boolean(), nullable=False, server_default=NO))
        batch.add_column(sa.Column("excludes", sa.Boolean(), nullable=False, server_default=NO))
        batch.add_column(sa.Column("name", sa.String(80), nullable=False, server_default=EMPTY))
        batch.create_check_constraint(op.f("ck_option_role"), one_of("role", "choice", "column"))
        batch.create_check_constraint(op.f("ck_option_other_or_none"), "not (free_text and excludes)")
    without_defaults("option", "role", "free_text", "excludes", "name")
    op.execute(
        "INSERT INTO condition (question_id, on_id, test, option_id) SELECT question.id, option.question_id, 'chose', option.id"
        " FROM question JOIN option ON option.id = question.show_if_option_id"
    )
    with op.batch_alter_table("question") as batch:
        batch.drop_constraint(op.f("fk_question_show_if_option_id"), type_="foreignkey")
        batch.drop_column("show_if_option_id")
        batch.drop_constraint(op.f("ck_question_kind"), type_="check")
        batch.add_column(sa.Column("content_note", sa.Text(), nullable=False, server_default=EMPTY))
        batch.add_column(sa.Column("support", sa.Text(), nullable=False, server_default=EMPTY))
        batch.add_column(sa.Column("required", sa.Boolean(), nullable=False, server_default=NO))
        batch.add_column(sa.Column("required_reason", sa.String(300), nullable=False, server_default=EMPTY))
        batch.add_column(sa.Column("may_skip", sa.Boolean(), nullable=False, server_default=NO))
        batch.add_column(sa.Column("least", sa.Integer()))
        batch.add_column(sa.Column("most", sa.Integer()))
        batch.add_column(sa.Column("picture", sa.String(40), nullable=False, server_default=EMPTY))
        batch.add_column(sa.Column("picture_id", sa.Integer()))
        batch.add_column(sa.Column("name", sa.String(80), nullable=False, server_default=EMPTY))
        batch.add_column(sa.Column("all_conditions", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch.create_foreign_key(op.f("fk_question_picture_id"), "picture", ["picture_id"], ["id"], ondelete="SET NULL")
        batch.create_check_constraint(op.f("ck_question_kind"), one_of("kind", *NEW_KINDS))
        batch.create_check_constraint(
            op.f("ck_question_limits_in_order"), "least is null or most is null or least <= most"
        )
        batch.create_check_constraint(op.f("ck_question_required_says_why"), "not required or required_reason <> ''")
    without_defaults(
        "question", "content_note", "support", "required", "required_reason", "may_skip", "picture", "name", "all_conditions"
    )


def widen_answers() -> None:
    with op.batch_alter_table("answer", table_kwargs=NO_ROW_ORDER) as batch:
        batch.alter_column("number", existing_type=sa.Integer(), type_=sa.Double(), existing_nullable=True)
    op.add_column("answer_option", sa.Column("number", sa.Integer()))
    with op.batch_alter_table("response", table_kwargs=NO_ROW_ORDER) as batch:
        batch.add_column(sa.Column("is_trial", sa.Boolean(), nullable=False, server_default=NO))
        batch.add_column(sa.Column("version", sa.String(24), nullable=False, server_default="en"))
        batch.add_column(sa.Column("channel", sa.String(24), nullable=False, server_default="web"))
        batch.add_column(sa.Column("invitation_id", sa.Integer()))
        batch.create_unique_constraint(op.f("uq_response_invitation_id"), ["invitation_id"])
        batch.create_foreign_key(
            op.f("fk_response_invitation_id"), "survey_invitation", ["invitation_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_check_constraint(op.f("ck_response_version"), one_of("version", "en", "cy", "easy"))
        batch.create_check_constraint(op.f("ck_response_channel"), one_of("channel", "web", "paper", "file"))
        batch.create_check_constraint(
            op.f("ck_response_trial_never_counts"), "not (is_trial and status = 'submitted')"
        )
    op.execute("UPDATE response SET channel = 'file' WHERE import_hash IS NOT NULL")
    without_defaults("response", "is_trial", "version", "channel", table_kwargs=NO_ROW_ORDER)
    # Counting answers reads these alone, and never the words beside them.
    op.drop_index("ix_answer_question_id", "answer")
    op.create_index("ix_answer_question_id", "answer", ["question_id", "response_id", "declined", "number"])
    op.drop_index("ix_answer_option_option_id", "answer_option")
    op.create_index("ix_answer_option_option_id", "answer_option", ["option_id", "number"])


def without_defaults(table: str, *columns: str, table_kwargs: dict[str, bool] | None = None) -> None:
    """The defaults were for the rows that stood here; from now on the application says every value."""
    with op.batch_alter_table(table, table_kwargs=table_kwargs or {}) as batch:
        for column in columns:
            batch.alter_column(column, server_default=None)


def downgrade() -> None:
    op.drop_index("ix_answer_question_id", "answer")
    op.create_index("ix_answer_question_id", "answer", ["question_id"])
    op.drop_index("ix_answer_option_option_id", "answer_option")
    op.create_index("ix_answer_option_option_id", "answer_option", ["option_id"])
    op.execute("DELETE FROM response WHERE is_trial")
    with op.batch_alter_table("response", table_kwargs=NO_ROW_ORDER) as batch:
        for check in ("version", "channel", "trial_never_counts"):
            batch.drop_constraint(op.f(f"ck_response_{check}"), type_="check")
        batch.drop_constraint(op.f("fk_response_invitation_id"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_response_invitation_id"), type_="unique")
        for column in ("is_trial", "version", "channel", "invitation_id"):
            batch.drop_column(column)
    with op.batch_alter_table("answer_option", table_kwargs=NO_ROW_ORDER) as batch:
        batch.drop_column("number")
    with op.batch_alter_table("answer", table_kwargs=NO_ROW_ORDER) as batch:
        batch.alter_column("number", existing_type=sa.Double(), type_=sa.Integer(), existing_nullable=True)
    narrow_questions()
    with op.batch_alter_table("survey") as batch:
        batch.drop_constraint(op.f("ck_survey_mode"), type_="check")
        for column in ("mode", "in_welsh", "in_easy_read", "is_template", "archived_at"):
            batch.drop_column(column)
    for table in reversed(TABLES):
        op.drop_table(table)


def narrow_questions() -> None:
    """Each question keeps one condition at most, the first that asks for a chosen option; kinds become their nearest."""
    with op.batch_alter_table("question") as batch:
        for check in ("kind", "limits_in_order", "required_says_why"):
            batch.drop_constraint(op.f(f"ck_question_{check}"), type_="check")
        batch.drop_constraint(op.f("fk_question_picture_id"), type_="foreignkey")
        for column in (
            "content_note", "support", "required", "required_reason", "may_skip", "least", "most", "picture", "picture_id",
            "name", "all_conditions",
        ):  # fmt: skip
            batch.drop_column(column)
        batch.add_column(sa.Column("show_if_option_id", sa.Integer()))
    for kind, nearest in NEAREST.items():
        op.execute(f"UPDATE question SET kind = '{nearest}' WHERE kind = '{kind}'")
    op.execute(
        "UPDATE question SET show_if_option_id = (SELECT min(option_id) FROM condition"
        " WHERE condition.question_id = question.id AND condition.test = 'chose')"
    )
    with op.batch_alter_table("question") as batch:
        batch.create_check_constraint(op.f("ck_question_kind"), one_of("kind", *OLD_KINDS))
        batch.create_foreign_key(
            op.f("fk_question_show_if_option_id"), "option", ["show_if_option_id"], ["id"], ondelete="RESTRICT"
        )
    with op.batch_alter_table("option") as batch:
        batch.drop_constraint(op.f("ck_option_role"), type_="check")
        batch.drop_constraint(op.f("ck_option_other_or_none"), type_="check")
        for column in ("role", "free_text", "excludes", "name"):
            batch.drop_column(column)
