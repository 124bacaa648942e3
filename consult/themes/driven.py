"""Rows as the database's driver gives them: objects of SQLAlchemy's own for a hundred thousand would take seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, String, func, type_coerce

from consult.extensions import db


def columns(wanted: Select[Any], width: int) -> Iterable[Sequence[Any]]:
    """The columns of a choice."""
    rows = db.session.connection().execute(wanted).cursor.fetchall()
    return list(zip(*rows, strict=True)) if rows else [()] * width


def raw(column: Any) -> ColumnElement[Any]:
    """An id as the driver gives it quickest: 32 digits from SQLite, 16 bytes from PostgreSQL."""
    return type_coerce(column, String) if db.engine.dialect.name == "sqlite" else func.uuid_send(column)


def bytes_of(ids: Sequence[Any]) -> NDArray[Any]:
    """Such ids as bytes, shape (ids, 16)."""
    joined = bytes.fromhex("".join(ids)) if ids and isinstance(ids[0], str) else b"".join(ids)
    return np.frombuffer(joined, np.uint8).reshape(-1, 16)
