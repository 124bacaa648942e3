"""words found: the index of passages' words, and stamps that say which passages changed

Written in SQL, because each database has its own. Whoever rebuilds the tables excerpt or coding on SQLite later
(batch_alter_table) loses the triggers: call `take_down()` before and `set_up()` after.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# The accents that FTS5's unicode61 takes away, so that both databases find the same.
ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿāēīōūŵŷ"
PLAIN = "aaaaaaceeeeiiiinooooouuuuyyaeiouwy"
CHANGES = ("insert", "update", "delete")
HEX = "0123456789abcdef"


def upgrade() -> None:
    set_up()


def downgrade() -> None:
    take_down()


def set_up() -> None:
    for statement in sqlite() if op.get_bind().dialect.name == "sqlite" else postgresql():
        op.execute(statement)


def take_down() -> None:
    lite = op.get_bind().dialect.name == "sqlite"
    for statement in sqlite_down() if lite else postgresql_down():
        op.execute(statement)


def key(row: str) -> str:
    """The last fifteen digits of a row's random id as a number: what the index knows an excerpt by."""
    digits = (f"(instr('{HEX}', substr({row}.id, {18 + n}, 1)) - 1 << {4 * (14 - n)})" for n in range(15))
    return "(" + " + ".join(digits) + ")"


def sqlite() -> list[str]:
    """FTS5 without a copy of the words. A word taken out of it is gone after "optimize" only: the row “gone” in
    excerpt_change asks for it."""
    put_in = (
        f"insert into excerpt_words(rowid, place, words) values ({key('new')}, 'c' || new.consultation_id, new.text);"
    )
    take_out = (
        "insert into excerpt_words(excerpt_words, rowid, place, words)"
        f" values ('delete', {key('old')}, 'c' || old.consultation_id, old.text);"
        " insert or replace into excerpt_change values ('gone', random());"
    )
    made = [
        "create virtual table excerpt_words using fts5"
        "(place, words, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2')",
        "create table excerpt_change (bucket text primary key, stamp integer not null) without rowid",
        f"create trigger excerpt_words_in after insert on excerpt begin {put_in} end",
        f"create trigger excerpt_words_out after delete on excerpt begin {take_out} end",
        "create trigger excerpt_words_anew after update of text, consultation_id on excerpt"
        " when new.text is not old.text or new.consultation_id <> old.consultation_id"
        f" begin {take_out} {put_in} end",
        "insert into excerpt_words(rowid, place, words)"
        f" select {key('excerpt')}, 'c' || consultation_id, text from excerpt",
    ]
    for table, column, mark in (("excerpt", "id", "''"), ("coding", "excerpt_id", "'c'")):
        for change in CHANGES:
            row = "old" if change == "delete" else "new"
            made.append(
                f"create trigger {table}_stamped_{change} after {change} on {table} begin"
                f" insert or replace into excerpt_change values ({mark} || substr({row}.{column}, 1, 2), random()); end"
            )
    return made


def sqlite_down() -> list[str]:
    triggers = [f"excerpt_words_{when}" for when in ("in", "out", "anew")]
    triggers += [f"{table}_stamped_{change}" for table in ("excerpt", "coding") for change in CHANGES]
    return [f"drop trigger {name}" for name in triggers] + ["drop table excerpt_words", "drop table excerpt_change"]


def postgresql() -> list[str]:
    """Each change adds a row, so that no two writers wait for each other; now and then the older rows are swept."""
    made = [
        "create function words_of(said text) returns tsvector immutable parallel safe language sql as $$"
        f" select to_tsvector('simple', regexp_replace(translate(lower(said), '{ACCENTED}', '{PLAIN}'),"
        " '[^[:alnum:]]+', ' ', 'g')) $$",
        "alter table excerpt add column excerpt_words tsvector generated always as (words_of(text)) stored",
        "create index ix_excerpt_words on excerpt using gin (excerpt_words)",
        "create table excerpt_change (bucket text not null, stamp bigint not null default floor(random() * 1e15))",
        "create index ix_excerpt_change_bucket on excerpt_change (bucket, stamp)",
        """
        create function stamp_excerpts() returns trigger language plpgsql as $$
        declare changed text[];
        begin
          if tg_table_name = 'excerpt' then
            select array_agg(distinct left(id::text, 2)) into changed from touched;
          else
            select array_agg(distinct 'c' || left(excerpt_id::text, 2)) into changed from touched;
          end if;
          if changed is null then return null; end if;
          if random() < 0.01 then
            delete from excerpt_change where stamp in
              (select stamp from excerpt_change where bucket = any(changed) for update skip locked);
          end if;
          insert into excerpt_change (bucket) select unnest(changed);
          return null;
        end $$
        """,
    ]
    for table in ("excerpt", "coding"):
        for change in CHANGES:
            which = "old" if change == "delete" else "new"
            made.append(
                f"create trigger {table}_stamped_{change} after {change} on {table}"
                f" referencing {which} table as touched for each statement execute function stamp_excerpts()"
            )
    return made


def postgresql_down() -> list[str]:
    triggers = [
        f"drop trigger {table}_stamped_{change} on {table}" for table in ("excerpt", "coding") for change in CHANGES
    ]
    return [
        *triggers,
        "drop function stamp_excerpts()",
        "drop table excerpt_change",
        "drop index ix_excerpt_words",
        "alter table excerpt drop column excerpt_words",
        "drop function words_of(text)",
    ]
