"""Which tool a file came from, and what its column names say: the question and the part of it a column stands for."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from consult.surveys.importing.table import Table, tidy_name

LOOKED_AT = 2_000


class Tool(enum.StrEnum):
    """What made a file. The values are what staff read."""

    FORMS = "Microsoft Forms"
    MONKEY = "SurveyMonkey"
    GOOGLE = "Google Forms"
    LIME = "LimeSurvey"
    CITIZEN = "Citizen Space"
    PLAIN = "a table"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file. `stem`: the question; `part`: what of it the column stands for, empty for the whole."""

    place: int
    name: str
    stem: str
    part: str = ""


@dataclass(frozen=True)
class Headed:
    """A file's columns and its rows, whatever number of rows the names took."""

    tool: Tool
    columns: tuple[Column, ...]
    table: Table


UNNAMED = re.compile(r"Column \d+")
OPEN = {"response", "open-ended response", "open-ended"}
RESPONSE_KEY = re.compile(r"[A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", re.ASCII)  # ANON-12AB-3CD4-E
LIME_MARKS = {
    "submitdate", "date submitted", "lastpage", "last page", "startlanguage", "start language", "seed",
    "datestamp", "date last action", "startdate", "date started", "ipaddr", "refurl", "referrer url",
}  # fmt: skip
LIME_CODES = re.compile(r"([A-Za-z]\w*?)((?:\[[^\[\]]+\])+)\.?\s*(.*)", re.ASCII | re.DOTALL)
LIME_CODE = re.compile(r"([A-Za-z]\w*)\.\s+(\S.*)", re.ASCII | re.DOTALL)
IN_BRACKETS = re.compile(r"(.*\S)\s*\[([^\[\]]+)\]", re.DOTALL)
CUTS = (re.compile(r"(.*?\S)\s+[-–—:|]{1,2}\s+(\S.*)", re.DOTALL), re.compile(r"([^/\s]+)/(\S.*)"))


def headed(table: Table) -> Headed:
    """A table with its columns read as the tool that made it writes them."""
    tool = tool_of(table)
    if tool is Tool.MONKEY and two_rows(table):
        return Headed(tool, monkey_columns(table), without_first_row(table))
    if tool is Tool.LIME:
        asked = [["" if cell == "N/A" else cell for cell in row] for row in table.rows]  # N/A: it was not asked
        columns = tuple(lime_column(place, name) for place, name in enumerate(table.columns))
        return Headed(tool, columns, replace(table, rows=asked))
    return Headed(tool, tuple(plain_columns(table.columns)), table)


def tool_of(table: Table) -> Tool:
    names = [name.casefold() for name in table.columns]
    if "respondent id" in names and ("collector id" in names or two_rows(table)):
        return Tool.MONKEY
    if {"start time", "completion time"} <= {*names}:
        return Tool.FORMS
    if len(LIME_MARKS & {*names}) >= 2:
        return Tool.LIME
    keys = table.rows[:LOOKED_AT]
    if any(keys and all(RESPONSE_KEY.fullmatch(row[place]) for row in keys) for place in range(min(6, len(names)))):
        return Tool.CITIZEN
    if "response id" in names and any(re.match(r"(question )?\d+[a-z]?[:.] ", name) for name in names):
        return Tool.CITIZEN
    return Tool.GOOGLE if names[0] in ("timestamp", "stamp amser") else Tool.PLAIN


def two_rows(table: Table) -> bool:
    """Whether the first row below the names goes on naming: it has no respondent, and says "Response"."""
    if not table.rows:
        return False
    first = [cell.strip().casefold() for cell in table.rows[0]]
    named = [name.casefold() for name in table.columns]
    known = named.index("respondent id") if "respondent id" in named else 0
    unnamed = any(UNNAMED.fullmatch(name) and first[place] for place, name in enumerate(table.columns))
    return not first[known] and (bool(OPEN & {*first}) or unnamed)


def monkey_columns(table: Table) -> tuple[Column, ...]:
    """The question stands above the first of its columns only; the second row says what each is."""
    columns: list[Column] = []
    stem = ""
    for place, (name, under) in enumerate(zip(table.columns, table.rows[0], strict=True)):
        below = tidy_name(under)
        goes_on = bool(UNNAMED.fullmatch(name) and below and stem)
        stem = stem if goes_on else name
        part = "" if below.casefold() in OPEN else below
        columns.append(Column(place, f"{stem}: {part}" if part else stem, stem, part))
    return tuple(columns)


def without_first_row(table: Table) -> Table:
    ragged = {place - 1: why for place, why in table.ragged.items() if place}
    return Table(table.columns, table.rows[1:], table.note, table.lines[1:], ragged)


def lime_column(place: int, name: str) -> Column:
    """Q2[SQ001] / Q2[SQ001]. Which? [Phone] / Q2. Which? [Phone] / Which? [Phone]."""
    codes = LIME_CODES.fullmatch(name)
    if codes and not codes[3]:
        return Column(place, name, codes[1], " ".join(re.findall(r"\[([^\[\]]+)\]", codes[2])))
    text = codes[3] if codes else name
    coded = LIME_CODE.fullmatch(text)
    text = coded[2] if coded else text
    split = IN_BRACKETS.fullmatch(text)
    if split:
        inner = IN_BRACKETS.fullmatch(split[1])  # a grid with two scales, or a comment beside a choice
        stem, part = (inner[1], f"{inner[2]} {split[2]}") if inner else (split[1], split[2])
        return Column(place, text, stem.rstrip(" :"), part)
    return Column(place, text, text)


def plain_columns(names: Iterable[str]) -> list[Column]:
    """Google's grids and every tool that writes the question before each of its parts, when a neighbour does too."""
    columns = [Column(place, name, name) for place, name in enumerate(names)]
    for cut in (IN_BRACKETS, *CUTS):
        stems = [match[1] if (match := cut.fullmatch(column.name)) else "" for column in columns]
        for place, stem in enumerate(stems):
            beside = stem and stem in (stems[place - 1] if place else "", *stems[place + 1 : place + 2])
            if beside and not columns[place].part and (match := cut.fullmatch(columns[place].name)):
                columns[place] = Column(place, columns[place].name, match[1].rstrip(" :"), match[2])
    return columns
