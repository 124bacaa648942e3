"""Tables as lines of JSON: every row of every table in one view of the database, and back in one transaction."""

from __future__ import annotations

import base64
import datetime as dt
import enum
import json
import uuid
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Table, func, insert, select, text, update
from sqlalchemy.types import JSON, TypeDecorator

from consult.extensions import db
from consult.jobs.actions import Refused

CHUNK = 1_000
FOLDER = "tables"
READ: dict[type, Callable[[Any], Any]] = {
    uuid.UUID: uuid.UUID,
    dt.datetime: dt.datetime.fromisoformat,
    dt.date: dt.date.fromisoformat,
    bytes: base64.b64decode,
}


def write_tables(connection: Connection, folder: Path) -> dict[str, int]:
    """Each table as FOLDER/name.jsonl; how many rows each has. The caller holds one view of the database."""
    (folder / FOLDER).mkdir()
    counts = {}
    for table in db.metadata.sorted_tables:
        rows = connection.execution_options(yield_per=CHUNK).execute(select(table)).mappings()
        with (folder / FOLDER / f"{table.name}.jsonl").open("w", encoding="utf-8") as file:
            counts[table.name] = 0
            for row in rows:
                file.write(json.dumps(dict(row), ensure_ascii=False, default=as_json) + "\n")
                counts[table.name] += 1
    return counts


def as_json(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(f"no table holds a {type(value).__name__}")


def read_tables(connection: Connection, folder: Path, counts: dict[str, int]) -> None:
    """Replace what every table holds. A column that points at a row which comes later is filled in at the end."""
    tables = db.metadata.sorted_tables
    names = ", ".join(connection.dialect.identifier_preparer.format_table(table) for table in tables)
    connection.execute(text(f"truncate {names} restart identity cascade"))
    for place, table in enumerate(tables):
        late = columns_that_look_ahead(table, tables[place:])
        for rows in chunks(folder / FOLDER / f"{table.name}.jsonl", table):
            connection.execute(insert(table), [row | dict.fromkeys(late) for row in rows])
    for place, table in enumerate(tables):
        for column in columns_that_look_ahead(table, tables[place:]):
            fill(connection, folder / FOLDER / f"{table.name}.jsonl", table, column)
    for table in tables:
        count_on(connection, table)
        check_count(connection, table, counts)


def columns_that_look_ahead(table: Table, later: list[Table]) -> list[str]:
    return [column.name for column in table.columns for key in column.foreign_keys if key.column.table in later]


def chunks(path: Path, table: Table) -> Iterator[list[dict[str, Any]]]:
    with path.open(encoding="utf-8") as file:
        rows = ({name: from_json(table.c[name], value) for name, value in json.loads(line).items()} for line in file)
        while chunk := list(islice(rows, CHUNK)):
            yield chunk


def from_json(column: Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, JSON):
        return value
    kind = (column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type).python_type
    if issubclass(kind, enum.Enum):
        return kind(value)
    return READ[kind](value) if kind in READ else value


def fill(connection: Connection, path: Path, table: Table, name: str) -> None:
    for rows in chunks(path, table):
        for row in rows:
            if row[name] is not None:
                same = [column == row[column.name] for column in table.primary_key]
                connection.execute(update(table).where(*same).values({name: row[name]}))


def count_on(connection: Connection, table: Table) -> None:
    """Numbers given from here on must not be ones that are taken."""
    column = table.autoincrement_column
    if column is not None:
        most = connection.scalar(select(func.max(column)))
        sequence = connection.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', column.name)))
        if most is not None and sequence is not None:
            connection.execute(select(func.setval(sequence, most)))


def check_count(connection: Connection, table: Table, counts: dict[str, int]) -> None:
    found = connection.scalar(select(func.count()).select_from(table))
    if found != counts.get(table.name):
        raise Refused(f"{table.name} came out with {found} rows and not {counts.get(table.name)}. Nothing was changed.")
