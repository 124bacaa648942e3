"""The words of a survey as a file for a translator, and what such a file says when it comes back. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import xlsxwriter

from consult.surveys.importing.reading import read_table
from consult.surveys.importing.table import Table, Unreadable
from consult.surveys.models import Survey, Version
from consult.surveys.wording.texts import CALLED, texts_of

ID, WHERE = "id", "where"
FORMULA = re.compile(r"'?[=+\-@\t\r]")  # what a spreadsheet program may run; an apostrophe in front stops it


@dataclass(frozen=True)
class Brought:
    """What a translator's file says, and what of it needs a look."""

    said: dict[tuple[Version, str], str]
    unknown: tuple[str, ...]  # ids of no text of this survey
    stale: tuple[str, ...]  # ids whose English has changed since the file was made


def rows_of(survey: Survey) -> Iterator[list[str]]:
    """One row for each text: its id, where it stands, English, and the versions the survey offers."""
    versions = [version for version in survey.versions if version is not Version.ENGLISH] or [Version.WELSH]
    yield [ID, WHERE, CALLED[Version.ENGLISH], *(CALLED[version] for version in versions)]
    for part, text in texts_of(survey):
        yield [text.key, f"{part.title}: {text.what}", text.english, *(text.words.get(each, "") for each in versions)]


def as_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Words")
    wrap, head = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 14, wrap)
    sheet.set_column(1, 1, 30, wrap)
    sheet.set_column(2, max(3, len(rows[0])), 50, wrap)
    for place, row in enumerate(rows):
        for column, words in enumerate(row):
            sheet.write_string(place, column, words, None if place else head)
    book.close()
    return file.getvalue()


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """With a mark that makes spreadsheet programs read it as UTF-8, so that ŵ and ŷ stay."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[f"'{cell}" if FORMULA.match(cell) else cell for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def words_in(file: BinaryIO, name: str, survey: Survey) -> Brought:
    """What a file that came back says. An empty cell says nothing; an id nobody knows is listed."""
    table = read_table(file, name)
    ids, versions = table.place_of(ID), versions_in(table)
    english = table.columns.index("English") if "English" in table.columns else None
    known = {text.key: text for _part, text in texts_of(survey)}
    said: dict[tuple[Version, str], str] = {}
    unknown, stale = [], []
    for row in table.rows:
        key = row[ids].strip()
        if key not in known:
            unknown.append(key)
            continue
        if english is not None and plain(row[english]) != plain(known[key].english):
            stale.append(key)
        said |= {(version, key): bare(row[at]) for version, at in versions.items() if row[at].strip()}
    return Brought(said, tuple(filter(None, unknown)), tuple(stale))


def versions_in(table: Table) -> dict[Version, int]:
    columns = [name.casefold() for name in table.columns]
    found: dict[Version, int] = {
        version: columns.index(called.casefold())
        for version, called in CALLED.items()
        if version is not Version.ENGLISH and called.casefold() in columns
    }
    if not found:
        raise Unreadable(
            "There is no column “Welsh” or “Easy Read”. Keep the columns as they were when you took the file."
        )
    return found


def bare(cell: str) -> str:
    """A cell without the apostrophe we put before what looked like a formula."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def plain(words: str) -> str:
    return " ".join(bare(words).split())
