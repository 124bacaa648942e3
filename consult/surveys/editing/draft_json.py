"""One question's plain values as JSON and back, so that a question that was removed can be put back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from consult.surveys.models import Comparison, Condition, Kind, Question, Version
from consult.surveys.survey_draft import ConditionDraft, OptionDraft, QuestionDraft, Words, question_draft


def draft_alone(question: Question) -> QuestionDraft:
    """A question as a draft of its own: its conditions name the ids of questions and choices."""
    places = {other.id: place for place, other in enumerate(question.survey.questions)}
    return replace(question_draft(question, places), conditions=conditions_of(question))


def conditions_of(question: Question) -> tuple[ConditionDraft, ...]:
    return tuple(map(condition_by_id, question.conditions))


def condition_by_id(condition: Condition) -> ConditionDraft:
    return ConditionDraft(condition.on_id, condition.test, condition.option_id, condition.number)


def to_json(draft: QuestionDraft) -> dict[str, Any]:
    return asdict(draft)


def from_json(body: Mapping[str, Any]) -> QuestionDraft:
    changed = {
        "kind": Kind(body["kind"]),
        "options": tuple(map(option_from, body["options"])),
        "columns": tuple(map(option_from, body["columns"])),
        "conditions": tuple(
            ConditionDraft(each["on"], Comparison(each["test"]), each["option"], each["number"])
            for each in body["conditions"]
        ),
        "wordings": {Version(name): Words(**words) for name, words in body["wordings"].items()},
    }
    return QuestionDraft(**{**body, **changed})


def option_from(body: Mapping[str, Any]) -> OptionDraft:
    return OptionDraft(**{**body, "wordings": {Version(name): words for name, words in body["wordings"].items()}})
