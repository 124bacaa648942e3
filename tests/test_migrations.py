"""Every change of schema goes up and down with rows in the tables, on both databases, and ends where the models are."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, Column, Connection, Enum, Table, func, insert, inspect, select

from consult.extensions import Base, UTCDateTime, db, is_described

ROWS = 40
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
# What a CHECK asks for beyond its column's type.
SPECIAL: dict[str, dict[str, Any]] = {
    "person": {"email": lambda n: f"somebody{n}@example.org"},
    "question": {"scale_low": 1, "scale_high": 5},
    "condition": {"number": None},
    "response": {"invitation_id": lambda n: n + 1, "is_trial": False},
    "contact": {"email": lambda n: f"contact{n}@example.org"},
    "paper_batch": {"copies": 20},
    "answer": {"declined": False},
    "forum": {"member_aim": 40, "hub_aim": 2},
    "contribution": {"headcount": 2, "strength": 2, "language": "cy", "withdrawn": None},
    "forum_session": {"in_the_room": 9},
    "ballot": {"dots": 3, "code": lambda n: f"{n}"},
    "attendance": {"receipt_id": lambda n: uuid.UUID(int=n + 1)},
    "withdrawal": {"contributions": 1},
    "tally": {"count": 4},
    "identity": {"sealed": b"\x00\xff"},
    "excerpt": {"contribution_id": None, "starts_at": 0, "ends_at": 4, "headcount": 1, "copy_of_id": None},
    "theme": {"parent_id": None, "origin": "person", "carried_from_id": None},
    "coding": {
        "origin": "engine",
        "status": "suggested",
        "confidence": 0.5,
        "person_id": None,
        "from_at": 0,
        "to_at": 4,
    },
    "quote": {"approved_by_id": None, "withdrawn_at": None, "refused_at": None},
    "memo": {"theme_id": None, "is_flag": True},
    "evidence": {"quote_id": None},
    "job": {"progress_done": 1, "progress_total": 2},
}


def value(column: Column[Any], number: int, connection: Connection) -> Any:
    special = SPECIAL.get(column.table.name, {})
    if column.name in special:
        given = special[column.name]
        return given(number) if callable(given) else given
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        keys = connection.scalars(select(target).order_by(target)).all()
        return keys[number % len(keys)] if keys else None
    if isinstance(column.type, Enum):
        return column.type.enums[0] if column.type.enum_class is None else next(iter(column.type.enum_class))
    if isinstance(column.type, UTCDateTime):
        return NOW
    kind = column.type.python_type
    made = {
        str: f"{column.name} {number}",
        int: number,
        bool: False,
        float: 0.5,
        dt.date: dt.date(2026, 11, 16),
        uuid.UUID: uuid.UUID(int=number + 1),
        object: {"n": number},
        bytes: b"\x00\xff",
    }
    return made[kind]


def fill(connection: Connection, table: Table, rows: int) -> None:
    for number in range(rows):
        values = {
            column.name: value(column, number, connection)
            for column in table.columns
            if not (column.primary_key and column.autoincrement is True)
            and not (
                column.primary_key
                and column.autoincrement is not False
                and column.type.python_type is int
                and not column.foreign_keys
            )
        }
        connection.execute(insert(table).values(values))


def counts(connection: Connection) -> dict[str, int]:
    there = set(inspect(connection).get_table_names())
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
        if table.name in there
    }


@pytest.fixture
def revisions() -> list[str]:
    return [script.revision for script in reversed(list(ScriptDirectory("migrations").walk_revisions()))]


def test_every_migration_goes_down_and_up_with_rows_in_the_tables(app_on: Flask, revisions: list[str]) -> None:
    with db.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            fill(connection, table, ROWS)
        full = counts(connection)
    assert set(full.values()) == {ROWS}
    for revision in [*reversed(revisions[:-1]), "base"]:
        downgrade(revision=revision)
        with db.engine.connect() as connection:
            left = counts(connection)
        assert all(full[name] == count for name, count in left.items()), f"going down to {revision} lost rows"
    assert left == {}
    for revision in revisions:
        upgrade(revision=revision)
    with db.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            fill(connection, table, 3)


def test_the_migrations_end_where_the_models_are(app_on: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_described})
        assert compare_metadata(context, Base.metadata) == []


def test_every_constraint_has_a_name() -> None:
    unnamed = [
        (table.name, constraint)
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if not constraint.name
    ]
    assert unnamed == []


def test_sqlite_is_set_up_to_lose_nothing_and_to_forget_what_is_removed(make_app: Callable[..., Flask]) -> None:
    app = make_app("sqlite")
    with app.app_context(), db.engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 60000,
        "secure_delete": 1,
    }


def test_the_order_of_answers_is_nowhere_in_the_file(make_app: Callable[..., Flask]) -> None:
    app = make_app("sqlite")
    with app.app_context(), db.engine.connect() as connection:
        for name in ("response", "answer", "answer_option", "response_characteristic", "excerpt", "coding"):
            statement = connection.exec_driver_sql(f"select sql from sqlite_master where name = '{name}'").scalar()
            assert "WITHOUT ROWID" in str(statement), name


def test_every_check_of_the_models_stands_in_the_database(app_on: Flask) -> None:
    """A migration that rebuilds a table could lose one without anybody noticing."""
    looking = inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {str(each.name) for each in table.constraints if isinstance(each, CheckConstraint)}
        assert {each["name"] for each in looking.get_check_constraints(table.name)} == wanted, table.name
