"""What an export says: a row of cells for each response, and the code book that explains them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from consult.surveys import routing
from consult.surveys.editing import conditions
from consult.surveys.exchange.export_columns import META, Cell, Missing, Variable, variables_of
from consult.surveys.exchange.names import slug
from consult.surveys.models import Kind, Version
from consult.surveys.question_type import Stored
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, Reading

VERSIONS = {Version.ENGLISH: "English", Version.WELSH: "Welsh", Version.EASY_READ: "Easy Read"}
BOOK = ("variable", "question", "part", "kind", "value", "label", "who_was_asked")
NO_STORED = Stored()


@dataclass(frozen=True)
class Given:
    """One response as plain values. `kept`: its answers by the question's id. `all_count`: it came from a file, so
    its answers count wherever they stand; answers given here count on their path only."""

    id: str = ""
    week: str = ""
    version: str = ""
    channel: str = ""
    consent: str = ""
    organisation: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[int, Stored] = field(default_factory=dict)
    all_count: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Export:
    """The columns of an export. `groups` and `extra`: names that come before the questions."""

    reading: Reading
    variables: Sequence[Variable]
    groups: Sequence[str] = ()
    extra: Sequence[str] = ()

    @property
    def headings(self) -> list[str]:
        return [*META, *self.extra, *map(group_heading, self.groups), *(each.name for each in self.variables)]


def export_of(reading: Reading, groups: Sequence[str] = (), extra: Sequence[str] = ()) -> Export:
    return Export(reading, variables_of(reading), groups, extra)


def group_heading(name: str) -> str:
    return f"group_{slug(name) or 'unnamed'}"


def rows_of_export(export: Export, responses: Iterable[Given]) -> Iterator[list[Cell]]:
    """A row for each response, in the order they come (their ids are random, so it says nothing)."""
    for given in responses:
        head: list[Cell] = [given.id, given.week, given.version, given.channel, given.consent, given.organisation]
        extra: list[Cell] = [given.extra.get(name, "") for name in export.extra]
        groups: list[Cell] = [given.groups.get(name, "") for name in export.groups]
        yield [*head, *extra, *groups, *cells_of(export, given)]


def cells_of(export: Export, given: Given) -> Iterator[Cell]:
    """The answers of one response. What stands beside its path was not asked."""
    met = routing.questions_met(export.reading.questions, given.kept)
    skips = {question.id for question in export.reading.questions if question.kind is Kind.SECTION}
    for variable in export.variables:
        number = variable.question_id
        stored = given.kept.get(number)
        if number not in met and not (given.all_count and stored is not None):
            yield Missing.NOT_ASKED
        elif number in skips:
            yield variable.read(stored or NO_STORED)
        elif stored is None or stored.is_empty:
            yield Missing.EMPTY
        else:
            yield Missing.DECLINED if stored.declined else variable.read(stored)


def code_book(export: Export, readings: Sequence[Reading]) -> list[list[Cell]]:
    """What each column holds. `readings`: the survey in each of its versions, English first."""
    first, *others = readings
    heading: list[Cell] = [*BOOK, *(f"question_{VERSIONS[each.version].lower().replace(' ', '_')}" for each in others)]
    rows = [heading, *(about(name, what, len(others)) for name, what in ABOUT)]
    rows += [about(group_heading(name), f"Group of people: {name}", len(others)) for name in export.groups]
    rows += [about(name, "Who was invited", len(others)) for name in export.extra]
    known = {question.id: question for question in first.questions}
    sections = routing.section_above(first.questions)
    for variable in export.variables:
        question = known[variable.question_id]
        said = who_was_asked(question, sections[question.id], known)
        elsewhere: list[Cell] = [label_in(other, variable) for other in others]
        for value, label in variable.labels or ((Missing.EMPTY, ""),):
            kind = variable.note if question.kind is Kind.SECTION else TYPES[question.kind].name
            part = "" if question.kind is Kind.SECTION else variable.note
            rows.append([variable.name, question.label, part, kind, value, label, said, *elsewhere])
    return rows


def about(name: str, what: str, others: int) -> list[Cell]:
    return [name, what, *[Missing.EMPTY] * (len(BOOK) - 2 + others)]


ABOUT = (
    (Missing.NOT_ASKED.value, "In any column: the question was not asked of this person"),
    (Missing.DECLINED.value, "In any column: the person would rather not say"),
    ("(nothing)", "In any column: the question was asked and left empty"),
    ("response", "A random number for each response. The order of the rows says nothing"),
    ("week", "The Monday of the week it was sent in. No finer date is kept"),
    ("version", "The version it was answered in: en, cy (Welsh) or easy (Easy Read)"),
    ("channel", "web, paper or file"),
    ("words_may_be", "How their words may be used: none is not to be quoted or retold outside this team"),
    ("organisation", "The member organisation, where it is known"),
)


def label_in(reading: Reading, variable: Variable) -> str:
    """The question in another version, with the row or choice the column is about."""
    question = reading.question(variable.question_id)
    if question is None or question.lang == "en" != reading.version.language:
        return ""
    part = next((option.label for option in question.options if option.id == variable.part_id), "")
    return f"{question.label} [{part}]" if part else question.label


def who_was_asked(question: Asked, section: Asked | None, known: Mapping[int, Asked]) -> str:
    said = conditions.who(question, known)
    if section is None or (not section.rules and not section.may_skip):
        return said
    inside = conditions.who(section, known) if section.rules else ""
    skipped = "unless they skipped its section" if section.may_skip else ""
    return "; ".join(filter(None, ("" if said == "Everyone" and inside else said, inside, skipped)))
