"""The rows of an XLSForm's sheets with their cells by column and language, noting which cells were understood. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from consult.surveys.exchange.report import Report
from consult.surveys.exchange.sheets import Line
from consult.surveys.exchange.xlsform_words import OURS, TRANSLATED, Column, column_of, version_of
from consult.surveys.models import Version

LOOKED_AT = 10
PIPED = re.compile(r"\$\{\s*([^{}]*?)\s*\}")


@dataclass
class Row:
    """One row. `used`: the columns something was made of; the others are told of in the report."""

    line: int
    cells: dict[Column, str]
    used: set[Column] = field(default_factory=set)

    def plain(self, name: str) -> str:
        """The cell of a column that has no languages; the first that holds anything."""
        found = ""
        for column, words in self.cells.items():
            if column.name == name:
                self.used.add(column)
                found = found or words
        return found

    def peek(self, name: str) -> str:
        return next((words for column, words in self.cells.items() if column.name == name), "")

    def holds(self, name: str) -> bool:
        return any(column.name == name for column in self.cells)

    @property
    def name(self) -> str:
        return self.peek("name")

    @property
    def said(self) -> str:
        """What a report calls this row."""
        return self.name or self.peek("label") or f"row {self.line}"

    def unused(self) -> Iterable[tuple[Column, str]]:
        return ((column, words) for column, words in self.cells.items() if column not in self.used)


@dataclass
class Sheet:
    """A sheet's rows under its headings."""

    columns: list[Column]
    rows: list[Row]


@dataclass
class Languages:
    """Which version each language of a file is. `main`: the language whose words stand as English."""

    default: Version | None
    main: str | None
    shown: frozenset[Version] = frozenset()  # those that stand in the file's headings
    missed: Counter[str] = field(default_factory=Counter)

    def version(self, language: str) -> Version | None:
        if not language:
            return self.default
        if self.main is not None and language == self.main:
            return Version.ENGLISH
        return version_of(language)

    def words(self, row: Row, name: str, *, fill: bool = True) -> dict[Version, str]:
        """A column's words by version; those with a language come before those without one. `fill`: where there is no
        English, the other words stand for it."""
        found: dict[Version, str] = {}
        spare = ""
        columns = [column for column in row.cells if column.name == name]
        for column in sorted(columns, key=lambda column: not column.language):
            row.used.add(column)
            version = self.version(column.language)
            if version is None:
                self.missed[column.language] += 1
                spare = spare or row.cells[column]
            else:
                found.setdefault(version, row.cells[column])
        if fill and found and Version.ENGLISH not in found:
            found[Version.ENGLISH] = next(iter(found.values()))
        return found or ({Version.ENGLISH: spare} if fill and spare else {})


def sheet_of(lines: Sequence[Line], needed: Iterable[str]) -> Sheet:
    """A sheet under the row that holds the headings: the first that has one of those we need."""
    wanted = set(needed)
    for place, (_line, cells) in enumerate(lines[:LOOKED_AT]):
        columns = [column_of(cell) for cell in cells]
        if wanted <= {column.name for column in columns}:
            return Sheet(columns, [row_of(line, cells, columns) for line, cells in lines[place + 1 :]])
    return Sheet([], [])


def row_of(line: int, cells: Sequence[str], columns: Sequence[Column]) -> Row:
    found: dict[Column, str] = {}
    for place, words in enumerate(cells):
        column = columns[place] if place < len(columns) else Column("")
        if words and column not in found:
            found[column] = words
    return Row(line, found)


def languages_of(sheets: Iterable[Sheet], default: str, report: Report) -> Languages:
    """How to read a file's languages: English is the main one, or where there is none, the one the file puts first."""
    columns = [column for sheet in sheets for column in sheet.columns if column.name in TRANSLATED]
    of_default = version_of(default) if default else None
    said = list(dict.fromkeys(column.language for column in columns if column.language))
    shown = frozenset(version for version in map(version_of, said) if version) | ({of_default} if of_default else set())
    bare = any(not column.language and column.name == "label" for column in columns)
    of_bare = of_default if default else Version.ENGLISH
    if of_bare is None or (of_bare is not Version.ENGLISH and Version.ENGLISH not in map(version_of, said)):
        of_bare = Version.ENGLISH if bare else of_bare
    if (bare and of_bare is Version.ENGLISH) or Version.ENGLISH in map(version_of, said) or not said:
        return Languages(of_bare or Version.ENGLISH, None, shown)
    main = next((each for each in said if default and each.casefold().startswith(default.casefold())), said[0])
    report.change("languages", f"there is no English: the words in “{main}” became the main words")
    return Languages(Version.ENGLISH, main, shown)


def tell_languages(languages: Languages, report: Report) -> None:
    for language, count in languages.missed.items():
        report.leave_out(f"language {language}", f"{count} of its texts: a survey here is in English and Welsh")


def tell_unused(row: Row, report: Report, about: Mapping[str, str]) -> None:
    """Name every cell of a row that nothing was made of. `about`: what is to be said of some columns."""
    for column, words in row.unused():
        if column.name in ("type", "name") or column.name.startswith(OURS):
            continue
        what = about.get(column.name, "the column is not known here")
        heading = f"{column.name or 'a cell without a heading'}{f' ({column.language})' if column.language else ''}"
        report.leave_out(row.said, f"{heading} “{shorter(words)}”: {what}")


def shorter(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 160 else f"{line[:157]}..."
