"""Storing very many rows of one table. While this runs SQLite is closed to everybody else, so it must be quick."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import DBAPIError


@contextlib.contextmanager
def without_pauses() -> Iterator[None]:
    """While very many small things are made that all stay, looking through them for rubbish takes longer than the
    work itself."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def put(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of values, in the order of `names`. The statement and the types' own converters are asked for once
    and not for each row, which leaves to the database most of the time that is spent."""
    if not rows:
        return
    dialect = connection.dialect
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    columns = {
        name: converted(table.c[name].type.dialect_impl(dialect).bind_processor(dialect), values)
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    }
    if dialect.name == "postgresql":
        copy_in(connection, table, columns)
    elif compiled.positional:
        order = compiled.positiontup or names
        connection.exec_driver_sql(compiled.string, list(zip(*(columns[name] for name in order), strict=True)))
    else:
        given = zip(*columns.values(), strict=True)
        connection.exec_driver_sql(compiled.string, [dict(zip(columns, values, strict=True)) for values in given])


def copy_in(connection: Connection, table: Table, columns: dict[str, Sequence[Any]]) -> None:
    """PostgreSQL takes many rows several times quicker by COPY than by inserting them."""
    dialect = connection.dialect
    quote = dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({', '.join(map(quote, columns))}) FROM STDIN"
    cursor: Any = connection.connection.cursor()
    wrong: Any = dialect.loaded_dbapi.Error
    try:
        with cursor, cursor.copy(statement) as copy:
            for row in zip(*columns.values(), strict=True):
                copy.write_row(row)
    except wrong as problem:
        raise DBAPIError.instance(statement, None, problem, wrong, dialect=dialect) from problem


def converted(convert: Any, values: Sequence[Any]) -> Sequence[Any]:
    return values if convert is None else [convert(value) for value in values]
