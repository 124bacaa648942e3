"""The tables of a LimeSurvey structure file (.lss, .lsg, .lsq), whichever layout it has. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from consult.surveys.importing.table import Unreadable, tidy

MOST_ROWS = 200_000
DEEPEST = 12
DAMAGED = "The file is damaged: it is not whole XML. Export the survey again, then try again."
NO_SURVEY = "This is XML, but no LimeSurvey survey. In LimeSurvey choose Export, then Survey structure (.lss)."
Fields = dict[str, str]


class Tables:
    """Rows of each table, and the words of questions, answers and groups in each language."""

    def __init__(self, rows: Mapping[str, list[Fields]]) -> None:
        self.rows = rows
        self.words: dict[tuple[str, str], dict[str, Fields]] = defaultdict(dict)
        for table, key in (("group_l10ns", "gid"), ("question_l10ns", "qid"), ("answer_l10ns", "aid")):
            for row in self.rows.get(table, ()):
                self.words[key, row.get(key, "")].setdefault(row.get("language", ""), row)
        for table, key in (("groups", "gid"), ("questions", "qid"), ("subquestions", "qid")):
            for row in self.rows.get(table, ()):
                if "language" in row:  # the older layout has a row for each language
                    self.words[key, row.get(key, "")].setdefault(row["language"], row)

    def table(self, name: str) -> list[Fields]:
        return list(self.rows.get(name, ()))

    def once(self, name: str, key: str) -> list[Fields]:
        """The rows of a table, each thing once, however many languages it has."""
        found: dict[str, Fields] = {}
        for place, row in enumerate(self.rows.get(name, ())):
            found.setdefault(row.get(key) or f"\0{place}", row)
        return list(found.values())

    def said(self, key: str, ident: str, name: str) -> dict[str, str]:
        """One text in each language."""
        return {language: row[name] for language, row in self.words[key, ident].items() if row.get(name)}


def read_tables(file: BinaryIO) -> Tables:
    """Every table's rows. Definitions and entities are refused before anything is made of them."""
    file.seek(0)
    rows: dict[str, list[Fields]] = defaultdict(list)
    path: list[str] = []
    count = 0
    try:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                path.append(str(element.tag))
                if len(path) > DEEPEST:
                    raise Unreadable(NO_SURVEY)
                continue
            if len(path) == 4 and path[-2:] == ["rows", "row"]:
                rows[path[1]].append(fields_of(element))
                count += 1
                element.clear()
            elif len(path) == 2:
                if not len(element) and (element.text or "").strip():
                    rows[path[1]].append({"": (element.text or "").strip()})
                element.clear()
            path.pop()
            if count > MOST_ROWS:
                raise Unreadable("The file is far larger than a survey. Is it the right file?")
    except DefusedXmlException as problem:
        raise Unreadable("The file holds definitions that we do not open. Export the survey again.") from problem
    except (ParseError, ValueError, LookupError, OverflowError) as problem:
        raise Unreadable(DAMAGED) from problem
    if not rows.get("questions") and not rows.get("groups"):
        raise Unreadable(NO_SURVEY)
    return Tables(rows)


def fields_of(row: Element) -> Fields:
    return {str(field.tag): tidy("".join(field.itertext())).strip() for field in row}


def order_of(row: Fields, *names: str) -> tuple[float, ...]:
    """Where a row stands, by the numbers in some of its fields."""
    return tuple(number_in(row.get(name, "")) for name in names)


def number_in(words: str) -> float:
    try:
        value = float(words)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e12 else 0.0
