"""What a question may be and what a survey must be before it opens. Pure: each rule says what to change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from consult.jobs.actions import Refused
from consult.surveys.models import Kind, Question, Survey, SurveyOrigin, SurveyStatus
from consult.surveys.question_type import clean
from consult.surveys.question_types import TYPES

FROZEN = "An open survey never changes. Copy it to change it."
IMPORTED = "This survey was brought in from a file. It cannot be changed here."
YES_AND_NO = ("Yes", "No")
HIGHEST = 10


@dataclass(frozen=True)
class QuestionDraft:
    """A question as the editor gives it."""

    kind: Kind
    label: str
    hint: str = ""
    options: tuple[str, ...] = ()
    scale_low: int | None = None
    scale_high: int | None = None
    low_label: str = ""
    high_label: str = ""
    characteristic_id: int | None = None
    show_if_option_id: int | None = None
    with_previous: bool = False


def check_editable(survey: Survey) -> None:
    if survey.origin is SurveyOrigin.IMPORTED:
        raise Refused(IMPORTED)
    if survey.status is not SurveyStatus.DRAFT:
        raise Refused(FROZEN)


def labels_of(draft: QuestionDraft) -> tuple[str, ...]:
    """The choices a question will have: yes and no bring their own, other kinds have those that were given."""
    if draft.kind is Kind.YES_NO:
        return YES_AND_NO
    if "options" not in TYPES[draft.kind].asks:
        return ()
    return tuple(dict.fromkeys(label for label in map(clean, draft.options) if label))


def check_draft(draft: QuestionDraft, earlier: Sequence[Question], characteristic_ids: Sequence[int]) -> None:
    """Refuse a question that could not be asked. `earlier`: the questions above it."""
    asks = TYPES[draft.kind].asks
    if not clean(draft.label):
        raise Refused("Write the question")
    if len(clean(draft.label)) > 500:
        raise Refused("Shorten the question to 500 characters")
    if any(len(label) > 300 for label in labels_of(draft)):
        raise Refused("Shorten each choice to 300 characters")
    if "scale" in asks:
        check_scale(draft.scale_low, draft.scale_high)
    if draft.characteristic_id is not None and (
        "characteristic" not in asks or draft.characteristic_id not in characteristic_ids
    ):
        raise Refused("Only a question with one choice can sort people into groups of this consultation")
    if draft.show_if_option_id is not None and draft.show_if_option_id not in options_in(earlier):
        raise Refused("A question can depend only on an answer to a question above it")


def check_scale(low: int | None, high: int | None) -> None:
    if low is None or high is None or not 0 <= low < high <= HIGHEST:
        raise Refused(f"Give the scale a lowest and a highest number, from 0 to {HIGHEST}, the lowest first")


def options_in(questions: Sequence[Question]) -> set[int]:
    return {option.id for question in questions for option in question.options}


def check_order(questions: Sequence[Question]) -> None:
    """Refuse an order in which a question would depend on one below it."""
    met: set[int | None] = {None}
    for question in questions:
        if question.show_if_option_id not in met and question.show_if_option is not None:
            above = question.show_if_option.question.label
            raise Refused(f"“{question.label}” depends on the answer to “{above}”, so it must stay below it.")
        met.update(option.id for option in question.options)


def check_not_needed(survey: Survey, gone: set[int]) -> None:
    """Refuse to lose a choice that another question depends on."""
    for question in survey.questions:
        if question.show_if_option_id in gone and question.show_if_option is not None:
            raise Refused(
                f"“{question.label}” is shown only after the answer “{question.show_if_option.label}”. "
                "Change that question first."
            )


def check_ready(survey: Survey) -> None:
    """Refuse to open a survey that nobody could answer."""
    if not any(TYPES[question.kind].answerable for question in survey.questions):
        raise Refused("This survey asks nothing yet. Add a question, then open it.")
    for question in survey.questions:
        if "options" in TYPES[question.kind].asks and len(question.options) < 2:
            raise Refused(f"“{question.label}” needs two choices or more. Add them, then open the survey.")
    check_order(survey.questions)


def slug_of(words: str) -> str:
    """Words as the end of an address: plain letters, numbers and hyphens."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "survey"
