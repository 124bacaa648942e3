"""What an import will take and what it refuses, decided before anything is stored. Pure: a table in, a plan out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from consult.surveys.importing.table import Table, Unreadable, tidy_name

LONGEST_TEXT = 20_000
LONGEST_VALUE = 200
LONGEST_NAME = 120
PREVIEWED = 10


@dataclass(frozen=True, slots=True)
class Words:
    """One row to take. groups: a value for each of the plan's group names, empty where the person gave none. whole:
    a digest of the whole row, which is the same whatever columns of it are chosen."""

    line: int
    text: str
    person: str
    groups: tuple[str, ...]
    organisation: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is left out. The reason never repeats what the person said."""

    line: int
    reason: str


@dataclass(frozen=True)
class Plan:
    """Rows to take, rows refused, and the names people will be compared by."""

    rows: list[Words]
    refused: list[Refusal]
    group_names: tuple[str, ...] = ()

    @property
    def preview(self) -> list[Words]:
        return self.rows[:PREVIEWED]


def plan_import(
    table: Table,
    text_column: str,
    person_column: str | None = None,
    group_columns: Sequence[str] = (),
    organisation_column: str | None = None,
) -> Plan:
    """Raises Unreadable when a named column is missing, named for two uses, or cannot name a group."""
    text = table.place_of(text_column)
    person = None if person_column is None else table.place_of(person_column)
    organisation = None if organisation_column is None else table.place_of(organisation_column)
    groups = list(dict.fromkeys(table.place_of(name) for name in group_columns))
    check_uses(table, text, [place for place in (person, organisation, *groups) if place is not None])
    plan = Plan([], [], tuple(tidy_name(table.columns[place]) for place in groups))
    check_names(plan.group_names)
    order = order_of(table.columns)
    for number, row in enumerate(table.rows):
        line = table.lines[number] if table.lines else number + 2
        taken = Words(
            line,
            row[text].strip(),
            "" if person is None else row[person].strip(),
            tuple(tidy_name(row[place]) for place in groups),
            "" if organisation is None else tidy_name(row[organisation]),
            whole_of(row, order),
        )
        reason = table.ragged.get(number) or why_not(taken, plan.group_names)
        if reason:
            plan.refused.append(Refusal(line, reason))
        else:
            plan.rows.append(taken)
    return plan


Order = Sequence[tuple[int, bytes]]


def order_of(names: Sequence[str]) -> Order:
    """The places of columns by their names, so that columns in another order make no other row."""
    return sorted(((place, name.casefold().encode()) for place, name in enumerate(names)), key=lambda each: each[1])


def whole_of(row: Sequence[str], order: Order) -> str:
    """A digest of everything in a row. Empty cells do not count: a question added to a form later makes no other rows
    of the earlier ones."""
    filled = [name + b"\x1f" + cell.encode() for place, name in order if (cell := row[place].strip())]
    return hashlib.blake2b(b"\x1e".join(filled), digest_size=20).hexdigest()


def check_uses(table: Table, text: int, others: Sequence[int]) -> None:
    if text in others:
        raise Unreadable(f"“{table.columns[text]}” cannot be the words and something else too. Choose another column.")


def check_names(names: Sequence[str]) -> None:
    long = next((name for name in names if len(name) > LONGEST_NAME), None)
    if long:
        raise Unreadable(
            f"The group “{long[:40]}...” has a long name. Shorten it in the file to {LONGEST_NAME} characters."
        )


def why_not(row: Words, names: Sequence[str]) -> str:
    """Why a row cannot be taken, without a word of what it says; empty when it can."""
    if not row.text:
        return "There are no words in it."
    if len(row.text) > LONGEST_TEXT:
        return f"It has {len(row.text):,} characters; {LONGEST_TEXT:,} is the most. Split it, or check its quote marks."
    for name, value in zip(names, row.groups, strict=True):
        if len(value) > LONGEST_VALUE:
            return f"Its group under “{name}” has over {LONGEST_VALUE} characters."
    return ""


def likely_text(table: Table) -> int:
    """The column most likely to hold the words: the longest on average."""
    return max(range(len(table.columns)), key=lambda place: sum(len(row[place]) for row in table.rows))
