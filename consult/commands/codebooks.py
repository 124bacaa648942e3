"""Reading a code-book and corrections, with errors that name what to change."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from consult.themes.engine import CodebookTheme, Correction


def read_codebook(path: Path) -> tuple[CodebookTheme, ...]:
    """A JSON list of {id, name, description, phrases}."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise click.ClickException(f"{path.name} is not JSON: {problem}") from problem
    if not isinstance(entries, list) or not entries:
        raise click.ClickException(
            f"{path.name} must be a list with at least one theme: id, name, description, phrases."
        )
    book = tuple(theme_of(entry, place, path.name) for place, entry in enumerate(entries, 1))
    ids = [theme.id for theme in book]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice is not None:
        raise click.ClickException(f"{path.name} has the id “{twice}” twice. Give each theme its own id.")
    return book


def theme_of(entry: Any, place: int, name: str) -> CodebookTheme:
    if not isinstance(entry, dict) or "id" not in entry or not str(entry.get("name", "")).strip():
        raise click.ClickException(f"Theme {place} of {name} needs an id and a name.")
    phrases = entry.get("phrases") or []
    if not isinstance(phrases, list):
        raise click.ClickException(f"The phrases of theme {place} of {name} must be a list.")
    return CodebookTheme(
        id=str(entry["id"]),
        name=str(entry["name"]),
        description=str(entry.get("description") or ""),
        phrases=tuple(str(phrase) for phrase in phrases),
    )


@dataclass(frozen=True)
class Corrections:
    """What a corrections file says: numbers as written, and whether its first row is 0, 1, or cannot be told."""

    pairs: tuple[tuple[int, str], ...]
    first_row: int | None

    def starting_at(self, first_row: int) -> tuple[Correction, ...]:
        return tuple(Correction(row=number - first_row, theme=theme) for number, theme in self.pairs)


def read_corrections(path: Path, rows: int, ids: set[str], first_row: int | None) -> Corrections:
    """Two columns, row number and theme id; a first line that is not a number is a header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in csv.reader(file) if line]
    if lines and not lines[0][0].strip().isdigit():
        lines = lines[1:]
    pairs = tuple(pair_of(line, ids, path.name) for line in lines)
    numbers = [number for number, _theme in pairs]
    if first_row is None and 0 in numbers:
        first_row = 0
    elif first_row is None and rows in numbers:
        first_row = 1
    least, most = first_row or 0, rows - 1 + (1 if first_row is None else first_row)
    wrong = next((number for number in numbers if not least <= number <= most), None)
    if wrong is not None:
        raise click.ClickException(f"{path.name} corrects row {wrong}, but the file has {rows:,} rows.")
    return Corrections(pairs, first_row)


def pair_of(line: list[str], ids: set[str], name: str) -> tuple[int, str]:
    if len(line) < 2 or not line[0].strip().isdigit():
        raise click.ClickException(
            f"{name} needs a row number and a theme id on each line; found {','.join(line)[:60]!r}"
        )
    theme = line[1].strip()
    if theme not in ids:
        raise click.ClickException(f"{name} puts row {line[0]} under “{theme}”, which is not an id of the code-book.")
    return int(line[0]), theme


def likelier_first_row(corrections: Corrections, uncorrected: Sequence[str | None]) -> int:
    """Whether rows were counted from 0 or from 1, where the numbers alone cannot tell: the count under which more
    corrections agree with where the engine puts the rows by itself. Being one row off would teach it nonsense."""

    def agreeing(first_row: int) -> int:
        return sum(
            0 <= number - first_row < len(uncorrected) and uncorrected[number - first_row] == theme
            for number, theme in corrections.pairs
        )

    return 0 if agreeing(0) > agreeing(1) else 1
