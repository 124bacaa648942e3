"""forums widened: hubs, members' ways, sessions of every kind, receipts, votes, corrections, checks of themes, flags

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OLD_KINDS = ("roundtable", "workshop", "interview", "test_and_confirm")
NEW_KINDS = ("roundtable", "workshop", "interview", "focus_group", "test_and_confirm")
SPEAKERS = ("member", "someone", "several", "room")
TABLES = (
    "hub",
    "ballot",
    "identity",
    "identity_opening",
    "member_step",
    "member_trait",
    "member_wish",
    "promise",
    "safety_flag",
    "session_facilitator",
    "session_receipt",
    "withdrawal",
    "attendance",
    "observation",
    "statement",
    "theme_check",
    "voter",
    "correction",
    "rival_wording",
    "tally",
    "theme_check_words",
    "vote",
    "taken_back",
)
NO, EMPTY = sa.false(), sa.text("''")


def one_of(column: str, *words: str) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def upgrade() -> None:
    make_tables()
    widen_forums()
    widen_sessions()
    widen_contributions()


def make_tables() -> None:

    op.create_table('hub',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('forum_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_hub_forum_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hub')),
    sa.UniqueConstraint('forum_id', 'name', name=op.f('uq_hub_forum_id_name'))
    )
    op.create_table('ballot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('agree', 'dots', 'ranking', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('status', sa.Enum('draft', 'open', 'closed', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=True),
    sa.Column('dots', sa.Integer(), nullable=False),
    sa.Column('takes_statements', sa.Boolean(), nullable=False),
    sa.CheckConstraint('dots between 1 and 20', name=op.f('ck_ballot_dots_to_give')),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_ballot_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot')),
    sa.UniqueConstraint('code', name=op.f('uq_ballot_code'))
    )
    op.create_index('ix_ballot_session_id', 'ballot', ['session_id'])
    op.create_table('identity',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['forum_member.id'], name=op.f('fk_identity_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_identity'))
    )
    op.create_table('identity_opening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_identity_opening_a_reason_is_said')),
    sa.ForeignKeyConstraint(['member_id'], ['forum_member.id'], name=op.f('fk_identity_opening_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_identity_opening_person_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_opening'))
    )
    op.create_index('ix_identity_opening_member_id', 'identity_opening', ['member_id'])
    op.create_table('member_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('attended', 'spoke', 'trained', 'co_facilitated', 'peer_researched', 'employed', name='step', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('week', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['forum_member.id'], name=op.f('fk_member_step_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_step')),
    sa.UniqueConstraint('member_id', 'step', 'week', name=op.f('uq_member_step_member_id_step_week'))
    )
    op.create_table('member_trait',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('value', sa.String(length=160), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['forum_member.id'], name=op.f('fk_member_trait_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_trait')),
    sa.UniqueConstraint('member_id', 'name', 'value', name=op.f('uq_member_trait_member_id_name_value'))
    )
    op.create_table('member_wish',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('attended', 'spoke', 'trained', 'co_facilitated', 'peer_researched', 'employed', name='step', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['forum_member.id'], name=op.f('fk_member_wish_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', 'step', name=op.f('pk_member_wish'))
    )
    op.create_table('promise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('status', sa.Enum('open', 'answered', 'told_back', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('told_in_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("status = 'open' or outcome <> ''", name=op.f('ck_promise_an_answer_says_what')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_promise_owner_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_promise_session_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['told_in_id'], ['forum_session.id'], name=op.f('fk_promise_told_in_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise'))
    )
    op.create_index('ix_promise_session_id', 'promise', ['session_id'])
    op.create_table('safety_flag',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('concern', sa.Enum('needs_help', 'harm_disclosed', 'at_risk_now', name='concern', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('raised_by_id', sa.Integer(), nullable=True),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_by_id', sa.Integer(), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['forum_member.id'], name=op.f('fk_safety_flag_member_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['raised_by_id'], ['person.id'], name=op.f('fk_safety_flag_raised_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['seen_by_id'], ['person.id'], name=op.f('fk_safety_flag_seen_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_safety_flag_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_flag'))
    )
    op.create_index('ix_safety_flag_session_id', 'safety_flag', ['session_id'])
    op.create_table('session_facilitator',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_session_facilitator_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_session_facilitator_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'person_id', name=op.f('pk_session_facilitator'))
    )
    op.create_table('session_receipt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('receipt_hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_session_receipt_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session_receipt')),
    sa.UniqueConstraint('receipt_hash', name=op.f('uq_session_receipt_receipt_hash')),
    sa.UniqueConstraint('session_id', 'number', name=op.f('uq_session_receipt_session_id_number'))
    )
    op.create_table('withdrawal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.Enum('room', 'web', 'phone', 'paper', name='way', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('contributions', sa.Integer(), nullable=False),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('contributions > 0', name=op.f('ck_withdrawal_something_was_taken_back')),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_withdrawal_session_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['taken_by_id'], ['person.id'], name=op.f('fk_withdrawal_taken_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_withdrawal'))
    )
    op.create_index('ix_withdrawal_session_id', 'withdrawal', ['session_id'])
    op.create_table('attendance',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('receipt_id', sa.Uuid(), nullable=True),
    sa.Column('owed_pence', sa.Integer(), nullable=False),
    sa.Column('paid', sa.Boolean(), nullable=False),
    sa.CheckConstraint('owed_pence >= 0', name=op.f('ck_attendance_owed_counts')),
    sa.ForeignKeyConstraint(['member_id'], ['forum_member.id'], name=op.f('fk_attendance_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['receipt_id'], ['session_receipt.id'], name=op.f('fk_attendance_receipt_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_attendance_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'member_id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('receipt_id', name=op.f('uq_attendance_receipt_id'))
    )
    op.create_table('observation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('prompt_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('capture_key', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_observation_person_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['prompt_id'], ['prompt.id'], name=op.f('fk_observation_prompt_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_observation_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation')),
    sa.UniqueConstraint('capture_key', name=op.f('uq_observation_capture_key')),
    sa.UniqueConstraint('session_id', 'position', name=op.f('uq_observation_session_id_position'))
    )
    op.create_table('statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('status', sa.Enum('waiting', 'shown', 'refused', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_statement_ballot_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement'))
    )
    op.create_index('ix_statement_ballot_id', 'statement', ['ballot_id'])
    op.create_table('theme_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('prompt_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('that_is_us', sa.Integer(), nullable=True),
    sa.Column('partly', sa.Integer(), nullable=True),
    sa.Column('not_us', sa.Integer(), nullable=True),
    sa.CheckConstraint('(that_is_us is null) = (partly is null) and (partly is null) = (not_us is null)', name=op.f('ck_theme_check_all_three_counts')),
    sa.CheckConstraint('that_is_us >= 0 and partly >= 0 and not_us >= 0', name=op.f('ck_theme_check_counts_count')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_theme_check_asked_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['prompt_id'], ['prompt.id'], name=op.f('fk_theme_check_prompt_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_theme_check_session_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_theme_check_theme_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_check'))
    )
    op.create_index('ix_theme_check_session_id', 'theme_check', ['session_id'])
    op.create_index('ix_theme_check_theme_id', 'theme_check', ['theme_id'])
    op.create_table('voter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('key_hash', sa.String(length=64), nullable=False),
    sa.Column('voted_on', sa.Enum('phone', 'device', 'paper', name='voted_on', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_voter_ballot_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voter')),
    sa.UniqueConstraint('ballot_id', 'key_hash', name=op.f('uq_voter_ballot_id_key_hash')),
    sqlite_with_rowid=False
    )
    op.create_table('correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('contribution_id', sa.Uuid(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('status', sa.Enum('asked', 'taken', 'left', name='status', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['contribution_id'], ['contribution.id'], name=op.f('fk_correction_contribution_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_correction_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction'))
    )
    op.create_index('ix_correction_contribution_id', 'correction', ['contribution_id'])
    op.create_index('ix_correction_session_id', 'correction', ['session_id'])
    op.create_table('rival_wording',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contribution_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('draft', sa.JSON(), nullable=False),
    sa.Column('edit_key', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['contribution_id'], ['contribution.id'], name=op.f('fk_rival_wording_contribution_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rival_wording_person_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rival_wording')),
    sa.UniqueConstraint('edit_key', name=op.f('uq_rival_wording_edit_key'))
    )
    op.create_index('ix_rival_wording_contribution_id', 'rival_wording', ['contribution_id'])
    op.create_table('tally',
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('count > 0', name=op.f('ck_tally_somebody_was_counted')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_tally_statement_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('statement_id', 'value', name=op.f('pk_tally'))
    )
    op.create_table('theme_check_words',
    sa.Column('check_id', sa.Integer(), nullable=False),
    sa.Column('contribution_id', sa.Uuid(), nullable=False),
    sa.Column('about', sa.Enum('missing', 'differently', 'dissent', name='about', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.ForeignKeyConstraint(['check_id'], ['theme_check.id'], name=op.f('fk_theme_check_words_check_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['contribution_id'], ['contribution.id'], name=op.f('fk_theme_check_words_contribution_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('check_id', 'contribution_id', name=op.f('pk_theme_check_words'))
    )
    op.create_index('ix_theme_check_words_contribution_id', 'theme_check_words', ['contribution_id'])
    op.create_table('vote',
    sa.Column('voter_id', sa.Uuid(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.CheckConstraint('value between -1 and 99', name=op.f('ck_vote_value_means_something')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_vote_statement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['voter_id'], ['voter.id'], name=op.f('fk_vote_voter_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('voter_id', 'statement_id', name=op.f('pk_vote')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_vote_statement_id', 'vote', ['statement_id'])
    op.create_table('taken_back',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('strategy_id', sa.Integer(), nullable=False),
    sa.Column('evidence', sa.String(length=20), nullable=False),
    sa.Column('quoted', sa.Boolean(), nullable=False),
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('seen_by_id', sa.Integer(), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['seen_by_id'], ['person.id'], name=op.f('fk_taken_back_seen_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['strategy_id'], ['strategy.id'], name=op.f('fk_taken_back_strategy_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taken_back'))
    )
    op.create_index('ix_taken_back_strategy_id', 'taken_back', ['strategy_id'])


def widen_forums() -> None:
    with op.batch_alter_table("forum") as batch:
        batch.add_column(sa.Column("kind", sa.String(24), nullable=False, server_default="regional"))
        batch.add_column(sa.Column("member_aim", sa.Integer()))
        batch.add_column(sa.Column("hub_aim", sa.Integer()))
        batch.add_column(sa.Column("safeguarding_lead_id", sa.Integer()))
        batch.create_foreign_key(
            op.f("fk_forum_safeguarding_lead_id"), "person", ["safeguarding_lead_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_check_constraint(op.f("ck_forum_kind"), one_of("kind", "national", "regional"))
        batch.create_check_constraint(op.f("ck_forum_an_aim_is_somebody"), "member_aim > 0")
        batch.create_check_constraint(op.f("ck_forum_an_aim_is_somewhere"), "hub_aim > 0")
    op.execute("UPDATE forum SET kind = 'national' WHERE region = ''")
    without_defaults("forum", "kind")
    with op.batch_alter_table("forum_member") as batch:
        batch.add_column(sa.Column("hub_id", sa.Integer()))
        batch.add_column(sa.Column("needs", sa.Text(), nullable=False, server_default=EMPTY))
        # When those who stand here joined was never written down: the week this place was widened, at the latest.
        batch.add_column(sa.Column("joined_on", sa.Date(), nullable=False, server_default="2026-11-16"))
        batch.create_foreign_key(op.f("fk_forum_member_hub_id"), "hub", ["hub_id"], ["id"], ondelete="SET NULL")
    without_defaults("forum_member", "needs", "joined_on")
    with op.batch_alter_table("facilitator_grant") as batch:
        batch.add_column(sa.Column("is_peer", sa.Boolean(), nullable=False, server_default=NO))
    without_defaults("facilitator_grant", "is_peer")


def widen_sessions() -> None:
    texts = ("ground_rules", "confidentiality", "content_note", "access_arrangements", "minutes")
    with op.batch_alter_table("forum_session") as batch:
        batch.drop_constraint(op.f("ck_forum_session_kind"), type_="check")
        for name in texts:
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=EMPTY))
        for name in ("rules_read", "handed_over"):
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=NO))
        batch.add_column(sa.Column("payment_pence", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("confirmed_by", sa.Integer()))
        batch.add_column(sa.Column("hub_id", sa.Integer()))
        batch.create_foreign_key(op.f("fk_forum_session_hub_id"), "hub", ["hub_id"], ["id"], ondelete="SET NULL")
        batch.create_check_constraint(op.f("ck_forum_session_kind"), one_of("kind", *NEW_KINDS))
        batch.create_check_constraint(op.f("ck_forum_session_payment_counts"), "payment_pence >= 0")
        batch.create_check_constraint(op.f("ck_forum_session_confirmed_counts"), "confirmed_by >= 0")
    without_defaults("forum_session", *texts, "rules_read", "handed_over", "payment_pence")
    with op.batch_alter_table("prompt") as batch:
        batch.add_column(sa.Column("minutes", sa.Integer()))
        batch.add_column(sa.Column("guiding_question_id", sa.Integer()))
        batch.create_foreign_key(
            op.f("fk_prompt_guiding_question_id"), "guiding_question", ["guiding_question_id"], ["id"], ondelete="SET NULL"
        )


def widen_contributions() -> None:
    with op.batch_alter_table("contribution") as batch:
        batch.add_column(sa.Column("speaker", sa.String(24), nullable=False, server_default="room"))
        batch.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("receipt_id", sa.Uuid()))
        batch.add_column(sa.Column("refers_to_id", sa.Uuid()))
        batch.add_column(sa.Column("stance", sa.String(24)))
        batch.add_column(sa.Column("withdrawn", sa.String(24)))
    op.execute("UPDATE contribution SET speaker = 'member' WHERE member_id IS NOT NULL")
    with op.batch_alter_table("contribution") as batch:
        batch.alter_column("speaker", server_default=None)
        batch.alter_column("revision", server_default=None)
        batch.create_foreign_key(
            op.f("fk_contribution_receipt_id"), "session_receipt", ["receipt_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_foreign_key(
            op.f("fk_contribution_refers_to_id"), "contribution", ["refers_to_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_check_constraint(op.f("ck_contribution_speaker"), one_of("speaker", *SPEAKERS))
        batch.create_check_constraint(op.f("ck_contribution_stance"), one_of("stance", "agrees", "differs"))
        batch.create_check_constraint(
            op.f("ck_contribution_withdrawn"), one_of("withdrawn", "room", "web", "phone", "paper")
        )
        batch.create_check_constraint(
            op.f("ck_contribution_alias_speaks"),
            "(speaker = 'member') = (member_id is not null) or withdrawn is not null",
        )
        batch.create_check_constraint(
            op.f("ck_contribution_refers_some_way"), "refers_to_id is null or stance is not null"
        )
        batch.create_check_constraint(
            op.f("ck_contribution_withdrawn_words_are_gone"), "withdrawn is null or text = ''"
        )
    op.create_index("ix_contribution_receipt_id", "contribution", ["receipt_id"])


def without_defaults(table: str, *columns: str) -> None:
    """The defaults were for the rows that stood here; from now on the application says every value."""
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.alter_column(column, server_default=None)


def downgrade() -> None:
    """What was withdrawn stays without its words; a focus group becomes a workshop."""
    op.drop_index("ix_contribution_receipt_id", "contribution")
    narrow(
        "contribution",
        ("speaker", "stance", "withdrawn", "alias_speaks", "refers_some_way", "withdrawn_words_are_gone"),
        ("receipt_id", "refers_to_id"),
        ("speaker", "revision", "receipt_id", "refers_to_id", "stance", "withdrawn"),
    )
    narrow("prompt", (), ("guiding_question_id",), ("minutes", "guiding_question_id"))
    narrow(
        "forum_session",
        ("kind", "payment_counts", "confirmed_counts"),
        ("hub_id",),
        (
            "ground_rules", "confidentiality", "content_note", "access_arrangements", "minutes", "rules_read",
            "handed_over", "payment_pence", "confirmed_by", "hub_id",
        ),
    )  # fmt: skip
    op.execute("UPDATE forum_session SET kind = 'workshop' WHERE kind = 'focus_group'")
    with op.batch_alter_table("forum_session") as batch:
        batch.create_check_constraint(op.f("ck_forum_session_kind"), one_of("kind", *OLD_KINDS))
    narrow("facilitator_grant", (), (), ("is_peer",))
    narrow("forum_member", (), ("hub_id",), ("hub_id", "needs", "joined_on"))
    narrow(
        "forum",
        ("kind", "an_aim_is_somebody", "an_aim_is_somewhere"),
        ("safeguarding_lead_id",),
        ("kind", "member_aim", "hub_aim", "safeguarding_lead_id"),
    )
    for table in reversed(TABLES):
        op.drop_table(table)


def narrow(table: str, checks: tuple[str, ...], keys: tuple[str, ...], columns: tuple[str, ...]) -> None:
    with op.batch_alter_table(table) as batch:
        for check in checks:
            batch.drop_constraint(op.f(f"ck_{table}_{check}"), type_="check")
        for key in keys:
            batch.drop_constraint(op.f(f"fk_{table}_{key}"), type_="foreignkey")
        for column in columns:
            batch.drop_column(column)
