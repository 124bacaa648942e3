"""The Flask extensions, made once and given their application by the factory; and the base every table builds on."""

from __future__ import annotations

import datetime as dt
import enum
import sqlite3
from typing import Any

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every model; each constraint has a name, so that a migration can speak of it."""

    metadata = MetaData(naming_convention=NAMES)


class UTCDateTime(TypeDecorator[dt.datetime]):
    """A moment, always aware and in UTC; SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("give a moment with its time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if not isinstance(value, dt.datetime):
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def this_week() -> dt.date:
    """The Monday of this week: no date about a participant is finer than that."""
    today = now().date()
    return today - dt.timedelta(days=today.weekday())


def words(kind: type[enum.StrEnum], name: str) -> Enum:
    """A column that holds one of a few words, with a CHECK that says which."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def is_described(_thing: Any, name: str | None, _kind: str, reflected: bool, _partner: Any) -> bool:
    """For Alembic: whether a model describes it. The index of words, and what says which excerpts changed, differ from
    database to database; migration 0010 writes them in SQL."""
    return not (reflected and str(name).startswith(("excerpt_words", "ix_excerpt_words", "excerpt_change")))


@event.listens_for(Engine, "connect")
def set_up_sqlite(connection: Any, _record: Any) -> None:
    """An acknowledged answer must survive a power cut (FULL), and a withdrawn one must be gone (secure_delete)."""
    if not isinstance(connection, sqlite3.Connection):
        return
    # busy_timeout: a very large import may hold the one writer's place for some seconds.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=60000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, default_limits=[])
