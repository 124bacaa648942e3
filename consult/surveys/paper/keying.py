"""What was keyed from one paper form, as plain values: what to leave out, and where two keyings differ. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consult.surveys import routing
from consult.surveys.models import Kind
from consult.surveys.question_type import Stored
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, Reading

Kept = Mapping[int, Stored]
EMPTY = Stored()
CONSENT = 0  # stands among the questions for the one at the end: how somebody's words may be used


def keyed_questions(reading: Reading) -> list[Asked]:
    """What can be keyed: every question, and each section that has a box to skip it. A pen knows no limits, so
    those of words are not held against anybody, and nothing has to be answered."""
    return [
        lenient(question)
        for question in reading.questions
        if TYPES[question.kind].answerable or (question.kind is Kind.SECTION and question.may_skip)
    ]


def lenient(question: Asked) -> Asked:
    limits = (None, None) if TYPES[question.kind].is_text else (question.least, question.most)
    return replace(question, required=False, required_reason="", least=limits[0], most=limits[1])


def beside_path(reading: Reading, kept: Kept) -> list[Asked]:
    """The questions that were answered though they were not for whoever gave these answers."""
    met = routing.questions_met(reading.questions, kept)
    given = {each for each, stored in kept.items() if not (stored.is_empty or stored.declined)}
    return [question for question in reading.questions if question.id in given - met]


def on_path(reading: Reading, kept: Kept) -> dict[int, Stored]:
    """The answers that count."""
    met = routing.questions_met(reading.questions, kept)
    return {each: stored for each, stored in kept.items() if each in met and not stored.is_empty}


def compared(reading: Reading, kept: Kept) -> int:
    """How many questions two keyings of a form are compared on: those that were for this person."""
    met = routing.questions_met(reading.questions, kept)
    return sum(question.id in met and TYPES[question.kind].answerable for question in reading.questions)


def differences(reading: Reading, first: Kept, second: Kept) -> list[Asked]:
    """The questions two people keyed differently."""
    return [
        question
        for question in reading.questions
        if essence(first.get(question.id, EMPTY)) != essence(second.get(question.id, EMPTY))
    ]


def essence(stored: Stored) -> tuple[object, ...]:
    """What of an answer must be the same twice: the words, but not their commas, capitals and spaces."""
    words = tuple(re.findall(r"\w+", (stored.text or "").casefold()))
    return words, stored.number, tuple(sorted(stored.marks, key=str)), stored.declined


@dataclass(frozen=True)
class Agreement:
    """How often two keyings of the same forms said the same."""

    forms: int
    questions: int
    differences: int

    @property
    def per_cent(self) -> str:
        """99.2%; never 100% when something differed."""
        same = 100 * (self.questions - self.differences) / self.questions if self.questions else 100.0
        return f"{min(same, 99.9) if self.differences else same:.1f}%".replace(".0%", "%")


def as_plain(question_id: int, stored: Stored) -> dict[str, Any]:
    """A keyed answer as it is laid aside until a difference is settled."""
    return {
        "question": question_id,
        "text": stored.text,
        "number": stored.number,
        "marks": [list(mark) for mark in stored.marks],
        "declined": stored.declined,
    }


def laid_aside(plain: Mapping[str, Any]) -> Stored:
    marks: Sequence[Sequence[Any]] = plain["marks"]
    return Stored(plain["text"], plain["number"], tuple((mark[0], mark[1]) for mark in marks), plain["declined"])
