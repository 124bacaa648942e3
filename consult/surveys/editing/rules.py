"""What a question may be and what a survey must be before it opens. Pure: each rule says what to change."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from consult.jobs.actions import Refused
from consult.surveys.editing.conditions import ON_CHOICES, ON_NUMBERS, tests_on
from consult.surveys.models import Kind, Question, Survey, SurveyOrigin, SurveyStatus
from consult.surveys.question_type import clean
from consult.surveys.question_types import TYPES
from consult.surveys.survey_draft import ConditionDraft, OptionDraft, QuestionDraft, option_draft

FROZEN = "An open survey never changes. Copy it to change it."
IMPORTED = "This survey was brought in from a file. It cannot be changed here."
YES_AND_NO = ("Yes", "No")
HIGHEST = 10


def check_editable(survey: Survey) -> None:
    if survey.origin is SurveyOrigin.IMPORTED:
        raise Refused(IMPORTED)
    if survey.status is not SurveyStatus.DRAFT:
        raise Refused(FROZEN)


def options_of(draft: QuestionDraft) -> tuple[OptionDraft, ...]:
    """The choices a question will have: yes and no bring their own, other kinds have those that were given."""
    if draft.kind is Kind.YES_NO:
        given = dict(zip(YES_AND_NO, map(option_draft, draft.options), strict=False))
        return tuple(replace(given.get(word, OptionDraft(word)), label=word, excludes=False) for word in YES_AND_NO)
    return cleaned(draft.options) if "options" in TYPES[draft.kind].asks else ()


def columns_of(draft: QuestionDraft) -> tuple[OptionDraft, ...]:
    return cleaned(draft.columns) if "columns" in TYPES[draft.kind].asks else ()


def cleaned(given: Sequence[str | OptionDraft]) -> tuple[OptionDraft, ...]:
    """Options with tidy labels, none empty and none twice."""
    drafts = [replace(each, label=clean(each.label)) for each in map(option_draft, given)]
    return tuple({each.label: each for each in reversed(drafts) if each.label}.values())[::-1]


def check_draft(draft: QuestionDraft, earlier: Sequence[Question], characteristic_ids: Sequence[int]) -> None:
    """Refuse a question that could not be asked. `earlier`: the questions above it."""
    asks = TYPES[draft.kind].asks
    if not clean(draft.label):
        raise Refused("Write the question")
    if len(clean(draft.label)) > 500:
        raise Refused("Shorten the question to 500 characters")
    if any(len(option.label) > 300 for option in (*options_of(draft), *columns_of(draft))):
        raise Refused("Shorten each choice to 300 characters")
    if len(columns_of(draft)) == 1:
        raise Refused("Give the grid two columns or more")
    if "scale" in asks and not columns_of(draft):
        check_scale(draft.scale_low, draft.scale_high)
    if draft.least is not None and draft.most is not None and draft.least > draft.most:
        raise Refused("The fewest must not be more than the most")
    if draft.required and not clean(draft.required_reason):
        raise Refused("Say why the question must be answered. People read the reason beside it")
    if draft.characteristic_id is not None and (
        "characteristic" not in asks or draft.characteristic_id not in characteristic_ids
    ):
        raise Refused("Only a question with one choice can sort people into groups of this consultation")
    for condition in draft.conditions:
        check_condition(condition, earlier)


def check_condition(condition: ConditionDraft, earlier: Sequence[Question]) -> None:
    """Refuse a condition on anything but an answer to a question above."""
    on = next((question for question in earlier if question.id == condition.on), None)
    if on is None or not TYPES[on.kind].answerable:
        raise Refused("A question can depend only on an answer to a question above it")
    if condition.test not in tests_on(on.kind):
        raise Refused(f"That cannot be asked of the answer to “{on.label}”")
    on_choice = condition.test in ON_CHOICES
    if on_choice and condition.option not in {option.id for option in on.choices}:
        raise Refused(f"Choose one of the answers to “{on.label}”")
    number = condition.number
    if condition.test in ON_NUMBERS and (number is None or not math.isfinite(number) or abs(number) > 1e12):
        raise Refused(f"Write the number to compare the answer to “{on.label}” with")


def check_scale(low: int | None, high: int | None) -> None:
    if low is None or high is None or not 0 <= low < high <= HIGHEST:
        raise Refused(f"Give the scale a lowest and a highest number, from 0 to {HIGHEST}, the lowest first")


def check_order(questions: Sequence[Question]) -> None:
    """Refuse an order in which a question would depend on one below it."""
    met: set[int] = set()
    for question in questions:
        for condition in question.conditions:
            if condition.on_id not in met:
                raise Refused(
                    f"“{question.label}” depends on the answer to “{condition.on.label}”, so it must stay below it."
                )
        met.add(question.id)


def check_not_needed(survey: Survey, gone: set[int]) -> None:
    """Refuse to lose a choice that another question depends on."""
    for question in survey.questions:
        for condition in question.conditions:
            if condition.option_id in gone and condition.option is not None:
                raise Refused(
                    f"“{question.label}” depends on the answer “{condition.option.label}”. Change that question first."
                )


def check_nobody_depends(question: Question) -> None:
    """Refuse to lose a question that another one depends on."""
    for other in question.survey.questions:
        if any(condition.on_id == question.id for condition in other.conditions):
            raise Refused(f"“{other.label}” depends on the answer to this question. Change that question first.")


def slug_of(words: str) -> str:
    """Words as the end of an address: plain letters, numbers and hyphens."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "survey"
