"""What would come in from a code-book, a project or a coded spreadsheet, worked out before anything is changed."""

from __future__ import annotations

import re
import uuid
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field

from consult.surveys.importing.table import Table, Unreadable
from consult.themes.models import Theme
from consult.themes.sharing.project import MACHINE, Code, Project
from consult.themes.sharing.projecting import parted

LONGEST_NAME = 160
BETWEEN = re.compile(r"\s*[;|]\s*|\s*\n\s*")
PASSAGE_NAMES = ("passage", "passage id", "excerpt")
WORDS_NAMES = ("words", "text", "comment", "answer", "response")
THEMES_NAMES = ("themes", "themes_kept", "theme", "codes", "code", "labels", "label")


@dataclass(frozen=True)
class Wanted:
    """A theme that should be there; `parent` is the name of the theme it is part of."""

    name: str
    parent: str = ""
    description: str = ""
    includes: str = ""
    excludes: str = ""
    guid: uuid.UUID | None = None


@dataclass
class Plan:
    """What would be done. Codings name themes of `new` or of those there already, folded."""

    new: list[Wanted] = field(default_factory=list)
    there: list[Wanted] = field(default_factory=list)  # in use already: left as they are
    codings: list[tuple[uuid.UUID, str]] = field(default_factory=list)
    kept_already: int = 0
    unknown: list[str] = field(default_factory=list)  # words of rows whose passage is not here
    notes: list[str] = field(default_factory=list)

    @property
    def changes_something(self) -> bool:
        return bool(self.new or self.codings)


def wanted_of(codes: Iterable[Code]) -> tuple[list[Wanted], list[str]]:
    """Codes as themes. Consult has two levels: what lies deeper becomes part of the topmost theme, and that is said."""
    found: list[Wanted] = []
    notes: list[str] = []
    for code, parent, depth in walked(codes):
        if not code.name:
            notes.append("A code without a name was left out.")
            continue
        name = code.name[:LONGEST_NAME]
        if name != code.name:
            notes.append(f"The name “{name[:40]}…” was cut to {LONGEST_NAME} characters.")
        if depth > 2:
            notes.append(f"“{name}” lay {depth} levels deep. It would be part of “{parent}”.")
        description, includes, excludes = parted(code.description)
        found.append(Wanted(name, parent, description, includes, excludes, code.guid))
    return found, notes


def walked(codes: Iterable[Code], top: str = "", depth: int = 1) -> Iterator[tuple[Code, str, int]]:
    """Each code, the name of the topmost code above it, and how deep it lies."""
    for code in codes:
        yield code, top, depth
        yield from walked(code.children, top or code.name[:LONGEST_NAME], depth + 1)


def plan_themes(wanted: Sequence[Wanted], themes: Sequence[Theme]) -> Plan:
    """Themes that would be made. One with the same GUID or the same name is there already, and stays as it is."""
    plan = Plan()
    guids, names = {theme.guid for theme in themes}, {theme.name.casefold() for theme in themes}
    for each in wanted:
        if each.guid in guids or each.name.casefold() in names:
            plan.there.append(each)
        else:
            plan.new.append(each)
            names.add(each.name.casefold())
    return plan


def passages_of(project: Project, ours: Set[uuid.UUID]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Pairs of excerpt (one of `ours`) and code that people set in a project taken out of here; the engine's own are
    left out. A selection made in another program belongs to the passage of ours that it lies in."""
    found = []
    for document in project.documents:
        spans = sorted((each.start, each.end, each.guid) for each in document.selections if each.guid in ours)
        starts = [start for start, _, _ in spans]
        for selection in document.selections:
            at = bisect_right(starts, selection.start) - 1
            if at >= 0 and selection.end <= spans[at][1]:
                found += [(spans[at][2], coded.code) for coded in selection.codings if coded.by != MACHINE]
    return found


@dataclass(frozen=True)
class Row:
    """A row of a coded spreadsheet: the passage by its id or its words, and the names of its themes."""

    passage: uuid.UUID | None
    words: str
    themes: tuple[str, ...]


def rows_of(table: Table) -> list[Row]:
    """The rows of a coded spreadsheet. Raises Unreadable when no column says which passage, or which themes."""
    folded = [column.casefold().replace("_", " ").strip() for column in table.columns]
    passage, words = place(folded, PASSAGE_NAMES), place(folded, WORDS_NAMES)
    themes = place(folded, tuple(name.replace("_", " ") for name in THEMES_NAMES))
    if themes is None:
        raise Unreadable("No column holds themes. Call it “themes”, with “;” between two themes of one passage.")
    if passage is None and words is None:
        raise Unreadable("No column says which passage. Call it “passage” (our number) or “words” (the exact words).")
    found = []
    for row in table.rows:
        names = tuple(dict.fromkeys(" ".join(name.split()) for name in BETWEEN.split(row[themes]) if name.strip()))
        if names:
            number = guid(row[passage]) if passage is not None else None
            found.append(Row(number, row[words] if words is not None else "", names))
    return found


def place(columns: Sequence[str], names: Sequence[str]) -> int | None:
    return next((columns.index(name) for name in names if name in columns), None)


def guid(cell: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(cell.strip())
    except ValueError:
        return None


def folded_words(words: str) -> str:
    """Words as they are compared: case, spaces and a spreadsheet's guarding apostrophe aside."""
    return " ".join(words.removeprefix("'").split()).casefold()
