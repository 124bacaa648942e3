"""Reading a code-book and corrections, with errors that name what to change."""

from __future__ import annotations

import csv
import json
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


def read_corrections(path: Path, rows: int, ids: set[str]) -> tuple[Correction, ...]:
    """Two columns, row number (from 1) and theme id; a first line that is not a number is a header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in csv.reader(file) if line]
    if lines and not lines[0][0].strip().isdigit():
        lines = lines[1:]
    return tuple(correction_of(line, rows, ids, path.name) for line in lines)


def correction_of(line: list[str], rows: int, ids: set[str], name: str) -> Correction:
    if len(line) < 2 or not line[0].strip().isdigit():
        raise click.ClickException(
            f"{name} needs a row number and a theme id on each line; found {','.join(line)[:60]!r}"
        )
    row, theme = int(line[0]), line[1].strip()
    if not 1 <= row <= rows:
        raise click.ClickException(f"{name} corrects row {row}, but the file has rows 1 to {rows}.")
    if theme not in ids:
        raise click.ClickException(f"{name} puts row {row} under “{theme}”, which is not an id of the code-book.")
    return Correction(row=row - 1, theme=theme)
