"""Columns of words out of a file, whatever its size: only what is asked for is kept in memory."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import click

from consult.surveys.importing.delimited import encoding_of, read_delimited, records_of, separator_of
from consult.surveys.importing.reading import Unreadable, read_table, refuse_other_kinds
from consult.surveys.importing.table import tidy

TOP = 50  # rows that show how a file is laid out
SAMPLE = 1 << 16


def read_columns(file: Path, wanted: Sequence[str]) -> list[list[str]]:
    """The cells of each wanted column of a CSV or XLSX file, in row order; ends in plain words when it cannot."""
    try:
        with file.open("rb") as opened:
            start = opened.read(512)
            if start.startswith(b"PK") or not start.strip():
                table = read_table(opened, file.name)
                return [[row[place] for row in table.rows] for place in map(table.place_of, wanted)]
            refuse_other_kinds(opened, start)
            top = read_delimited(opened, TOP)
            return of_text(opened, [top.place_of(name) for name in wanted])
    except Unreadable as problem:
        raise click.ClickException(str(problem)) from problem


def of_text(file: io.BufferedReader, places: Sequence[int]) -> list[list[str]]:
    """These cells of each record; one that ends early has empty ones."""
    encoding, _ = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        separator, skip = separator_of(text.read(SAMPLE))
        text.seek(0)
        records = records_of(text, separator, skip)
        next(records)
        found: list[list[str]] = [[] for _ in places]
        for _, record in records:
            for cells, place in zip(found, places, strict=True):
                cells.append(tidy(record[place]) if place < len(record) else "")
        return found
    finally:
        text.detach()
