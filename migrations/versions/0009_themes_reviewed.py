"""themes reviewed: parts of excerpts, copies, positions, vectors, memos, versions of frameworks, blind samples, redaction

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("blind_sample", "framework_version", "excerpt_vector", "memo", "sampled_excerpt", "blind_coding")
NO, EMPTY = sa.false(), sa.text("''")
NO_ROW_ORDER = {"sqlite_with_rowid": False}


def upgrade() -> None:
    make_tables()
    widen_excerpts()
    widen_themes()
    widen_quotes()
    with op.batch_alter_table("review_act") as batch:
        batch.add_column(sa.Column("learnt", sa.Integer(), nullable=False, server_default="0"))
    without_defaults("review_act", "learnt")


def make_tables() -> None:
    op.create_table('blind_sample',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('out_of', sa.Integer(), nullable=False),
    sa.Column('themes', sa.JSON(), nullable=False),
    sa.Column('drawn_by_id', sa.Integer(), nullable=True),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_blind_sample_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['drawn_by_id'], ['person.id'], name=op.f('fk_blind_sample_drawn_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blind_sample'))
    )
    op.create_index('ix_blind_sample_consultation_id', 'blind_sample', ['consultation_id'])
    op.create_table('framework_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=160), nullable=False),
    sa.Column('automatic', sa.Boolean(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('themes', sa.JSON(), nullable=False),
    sa.Column('codings', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_framework_version_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_framework_version_made_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_framework_version')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_framework_version_consultation_id_number'))
    )
    op.create_table('excerpt_vector',
    sa.Column('excerpt_id', sa.Uuid(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.Integer(), nullable=False),
    sa.Column('text_hash', sa.LargeBinary(length=16), nullable=False),
    sa.Column('made_by', sa.String(length=24), nullable=False),
    sa.Column('vector', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_excerpt_vector_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['excerpt_id'], ['excerpt.id'], name=op.f('fk_excerpt_vector_excerpt_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('excerpt_id', name=op.f('pk_excerpt_vector')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_excerpt_vector_text_hash', 'excerpt_vector', ['text_hash'])
    op.create_index('ix_excerpt_vector_consultation_id_mark', 'excerpt_vector', ['consultation_id', 'mark'])
    op.create_table('memo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('excerpt_id', sa.Uuid(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('is_flag', sa.Boolean(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('is_flag or settled_at is null', name=op.f('ck_memo_only_flags_are_settled')),
    sa.CheckConstraint('theme_id is null or excerpt_id is null', name=op.f('ck_memo_about_one_thing')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_memo_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['excerpt_id'], ['excerpt.id'], name=op.f('fk_memo_excerpt_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_memo_person_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['person.id'], name=op.f('fk_memo_settled_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_memo_theme_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memo'))
    )
    for column in ('consultation_id', 'excerpt_id', 'theme_id'):
        op.create_index(f'ix_memo_{column}', 'memo', [column])
    op.create_table('sampled_excerpt',
    sa.Column('sample_id', sa.Integer(), nullable=False),
    sa.Column('excerpt_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('machine', sa.JSON(), nullable=False),
    sa.Column('settled', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.CheckConstraint('(settled_at is null) = (settled is null)', name=op.f('ck_sampled_excerpt_settled_by_somebody')),
    sa.ForeignKeyConstraint(['excerpt_id'], ['excerpt.id'], name=op.f('fk_sampled_excerpt_excerpt_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sample_id'], ['blind_sample.id'], name=op.f('fk_sampled_excerpt_sample_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['person.id'], name=op.f('fk_sampled_excerpt_settled_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('sample_id', 'excerpt_id', name=op.f('pk_sampled_excerpt')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_sampled_excerpt_excerpt_id', 'sampled_excerpt', ['excerpt_id'])
    op.create_table('blind_coding',
    sa.Column('sample_id', sa.Integer(), nullable=False),
    sa.Column('excerpt_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('themes', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_blind_coding_person_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['sample_id', 'excerpt_id'], ['sampled_excerpt.sample_id', 'sampled_excerpt.excerpt_id'], name=op.f('fk_blind_coding_sample_id_excerpt_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('sample_id', 'excerpt_id', 'person_id', name=op.f('pk_blind_coding')),
    sqlite_with_rowid=False
    )


def widen_excerpts() -> None:
    with op.batch_alter_table("excerpt", table_kwargs=NO_ROW_ORDER) as batch:
        for name in ("question_id", "prompt_id", "cut_by_id", "position_by_id"):
            batch.add_column(sa.Column(name, sa.Integer()))
        batch.add_column(sa.Column("copy_of_id", sa.Uuid()))
        batch.add_column(sa.Column("position", sa.String(24)))
        batch.add_column(sa.Column("position_confidence", sa.Double()))
        batch.create_foreign_key(op.f("fk_excerpt_question_id"), "question", ["question_id"], ["id"], ondelete="CASCADE")
        batch.create_foreign_key(op.f("fk_excerpt_prompt_id"), "prompt", ["prompt_id"], ["id"], ondelete="SET NULL")
        batch.create_foreign_key(op.f("fk_excerpt_copy_of_id"), "excerpt", ["copy_of_id"], ["id"], ondelete="SET NULL")
        batch.create_foreign_key(op.f("fk_excerpt_cut_by_id"), "person", ["cut_by_id"], ["id"], ondelete="SET NULL")
        batch.create_foreign_key(
            op.f("fk_excerpt_position_by_id"), "person", ["position_by_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_check_constraint(
            op.f("ck_excerpt_position"), "position IN ('positive', 'critical', 'mixed', 'unclear')"
        )
        batch.create_check_constraint(
            op.f("ck_excerpt_position_confidence_share"),
            "position_confidence is null or position_confidence between 0 and 1",
        )
    for column in ("question_id", "prompt_id", "copy_of_id"):
        op.create_index(f"ix_excerpt_{column}", "excerpt", [column])
    op.execute(
        "UPDATE excerpt SET question_id = (SELECT answer.question_id FROM answer WHERE answer.id = excerpt.answer_id)"
        " WHERE answer_id IS NOT NULL"
    )
    op.execute(
        "UPDATE excerpt SET prompt_id = (SELECT contribution.prompt_id FROM contribution"
        " WHERE contribution.id = excerpt.contribution_id) WHERE contribution_id IS NOT NULL"
    )
    with op.batch_alter_table("coding", table_kwargs=NO_ROW_ORDER) as batch:
        batch.add_column(sa.Column("from_at", sa.Integer()))
        batch.add_column(sa.Column("to_at", sa.Integer()))
        batch.add_column(sa.Column("is_example", sa.Boolean(), nullable=False, server_default=NO))
        batch.create_check_constraint(
            op.f("ck_coding_part_in_order"), "(from_at is null) = (to_at is null) and to_at > from_at"
        )
    without_defaults("coding", "is_example", table_kwargs=NO_ROW_ORDER)


def widen_themes() -> None:
    with op.batch_alter_table("theme") as batch:
        batch.add_column(sa.Column("includes", sa.Text(), nullable=False, server_default=EMPTY))
        batch.add_column(sa.Column("excludes", sa.Text(), nullable=False, server_default=EMPTY))
        batch.add_column(sa.Column("guid", sa.Uuid()))
        batch.add_column(sa.Column("carried_from_id", sa.Integer()))
        batch.create_foreign_key(
            op.f("fk_theme_carried_from_id"), "theme", ["carried_from_id"], ["id"], ondelete="SET NULL"
        )
    theme = sa.table("theme", sa.column("id", sa.Integer), sa.column("guid", sa.Uuid))
    connection = op.get_bind()
    for key in connection.scalars(sa.select(theme.c.id)).all():
        connection.execute(sa.update(theme).where(theme.c.id == key).values(guid=uuid.uuid4()))
    with op.batch_alter_table("theme") as batch:
        batch.alter_column("guid", existing_type=sa.Uuid(), nullable=False)
    without_defaults("theme", "includes", "excludes")


def widen_quotes() -> None:
    with op.batch_alter_table("quote") as batch:
        batch.add_column(sa.Column("theme_id", sa.Integer()))
        batch.add_column(sa.Column("attribute", sa.String(120), nullable=False, server_default=EMPTY))
        batch.add_column(sa.Column("details", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch.add_column(sa.Column("refused_by_id", sa.Integer()))
        batch.add_column(sa.Column("refused_at", sa.DateTime(timezone=True)))
        batch.add_column(sa.Column("refused_because", sa.String(300), nullable=False, server_default=EMPTY))
        batch.create_foreign_key(op.f("fk_quote_theme_id"), "theme", ["theme_id"], ["id"], ondelete="SET NULL")
        batch.create_foreign_key(
            op.f("fk_quote_refused_by_id"), "person", ["refused_by_id"], ["id"], ondelete="RESTRICT"
        )
        batch.create_check_constraint(
            op.f("ck_quote_approved_or_refused"), "refused_at is null or approved_at is null"
        )
    op.create_index("ix_quote_theme_id", "quote", ["theme_id"])
    without_defaults("quote", "attribute", "details", "refused_because")


def without_defaults(table: str, *columns: str, table_kwargs: dict[str, bool] | None = None) -> None:
    """The defaults were for the rows that stood here; from now on the application says every value."""
    with op.batch_alter_table(table, table_kwargs=table_kwargs or {}) as batch:
        for column in columns:
            batch.alter_column(column, server_default=None)


def downgrade() -> None:
    narrow("review_act", columns=("learnt",))
    op.drop_index("ix_quote_theme_id", "quote")
    narrow(
        "quote",
        ("approved_or_refused",),
        ("theme_id", "refused_by_id"),
        ("theme_id", "attribute", "details", "refused_by_id", "refused_at", "refused_because"),
    )
    narrow("theme", keys=("carried_from_id",), columns=("includes", "excludes", "guid", "carried_from_id"))
    narrow("coding", ("part_in_order",), (), ("from_at", "to_at", "is_example"), table_kwargs=NO_ROW_ORDER)
    for column in ("question_id", "prompt_id", "copy_of_id"):
        op.drop_index(f"ix_excerpt_{column}", "excerpt")
    keys = ("question_id", "prompt_id", "copy_of_id", "cut_by_id", "position_by_id")
    narrow(
        "excerpt",
        ("position", "position_confidence_share"),
        keys,
        (*keys, "position", "position_confidence"),
        table_kwargs=NO_ROW_ORDER,
    )
    for table in reversed(TABLES):
        op.drop_table(table)


def narrow(
    table: str,
    checks: tuple[str, ...] = (),
    keys: tuple[str, ...] = (),
    columns: tuple[str, ...] = (),
    table_kwargs: dict[str, bool] | None = None,
) -> None:
    with op.batch_alter_table(table, table_kwargs=table_kwargs or {}) as batch:
        for check in checks:
            batch.drop_constraint(op.f(f"ck_{table}_{check}"), type_="check")
        for key in keys:
            batch.drop_constraint(op.f(f"fk_{table}_{key}"), type_="foreignkey")
        for column in columns:
            batch.drop_column(column)
