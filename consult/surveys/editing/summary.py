"""A draft as its page lists it: under its sections, each question with what there is to know of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consult.surveys.editing.conditions import when
from consult.surveys.models import Kind, Question
from consult.surveys.question_types import TYPES

GROUPS = (
    ("In people’s own words", (Kind.LONG_TEXT, Kind.SHORT_TEXT)),
    ("Choosing", (Kind.ONE_CHOICE, Kind.SEVERAL_CHOICES, Kind.YES_NO, Kind.DROPDOWN, Kind.ORGANISATION)),
    ("Rating and ordering", (Kind.SCALE, Kind.RATING, Kind.GRID, Kind.RANKING)),
    ("Numbers, dates and addresses", (Kind.NUMBER, Kind.DATE, Kind.EMAIL)),
    ("To order and explain the questions", (Kind.SECTION, Kind.INFORMATION)),
)
SHOWN = 8  # choices named before the rest are counted


@dataclass(frozen=True)
class Block:
    """A section with the questions beneath it, each with its number; questions before any section stand in none."""

    section: Question | None
    number: int
    questions: tuple[tuple[int, Question], ...]


def blocks(questions: Sequence[Question]) -> list[Block]:
    starts = [place for place, question in enumerate(questions) if question.kind is Kind.SECTION]
    found = []
    for start, end in zip([-1, *starts], [*starts, len(questions)], strict=True):
        section = questions[start] if start >= 0 else None
        beneath = tuple((place + 1, questions[place]) for place in range(start + 1, end))
        if section or beneath:
            found.append(Block(section, start + 1, beneath))
    return found


def facts(question: Question) -> list[str]:
    """What a list of questions says under one of them, in lines."""
    return [line for line in facts_of(question) if line]


def facts_of(question: Question) -> Iterator[str]:
    kind = TYPES[question.kind].name
    choices = options_line(question)
    yield f"{kind}: {choices}" if choices else kind
    yield limits(question)
    if question.required:
        yield f"Must be answered: {question.required_reason}"
    if question.may_skip:
        yield "People may skip all of it"
    if question.content_note:
        yield "With a content note"
    if question.characteristic:
        yield f"Sorts people by {question.characteristic.name}"
    if question.conditions:
        yield when(question)
    if question.with_previous:
        yield "On the same page as the question above"


def options_line(question: Question) -> str:
    if question.kind in (Kind.SCALE, Kind.RATING):
        return f"{question.scale_low} to {question.scale_high}"
    if question.kind is Kind.GRID:
        columns = ", ".join(option.label for option in question.columns)
        return f"{named(question)}; each {columns or f'{question.scale_low} to {question.scale_high}'}"
    return "" if question.kind is Kind.YES_NO else named(question)


def named(question: Question) -> str:
    labels = [option.label for option in question.choices]
    more = f" and {len(labels) - SHOWN} more" if len(labels) > SHOWN else ""
    return ", ".join(labels[:SHOWN]) + more


def limits(question: Question) -> str:
    """2 to 5 words; 3 choices at most; From 0 to 100"""
    low, high = question.least, question.most
    if low is None and high is None:
        return ""
    if question.kind is Kind.NUMBER:
        return (
            f"From {low} to {high}"
            if None not in (low, high)
            else f"{low} or more"
            if high is None
            else f"{high} or less"
        )
    thing = "words" if TYPES[question.kind].is_text else "choices"
    if low is not None and high is not None:
        return f"{low} to {high} {thing}"
    return f"{low} {thing} or more" if high is None else f"{high} {thing} at most"
