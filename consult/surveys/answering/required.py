"""Required questions that somebody's path leads to and that have no answer yet. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from consult.languages import gettext
from consult.surveys.models import Kind
from consult.surveys.question_type import Stored
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked
from consult.surveys.routing import Page, on_path


def unanswered(path: Iterable[Page], kept: Mapping[int, Stored]) -> list[Asked]:
    """The questions that must be answered before the answers can be sent, in their order."""
    return [
        question
        for question in on_path(path)
        if question.required and TYPES[question.kind].answerable and not is_answered(question, kept.get(question.id))
    ]


def is_answered(question: Asked, kept: Stored | None) -> bool:
    return kept is not None and TYPES[question.kind].complete(question, kept)


def needed_words(question: Asked) -> str:
    """What to do, and why."""
    if question.kind is Kind.GRID:
        return gettext("We need an answer in each row. %(reason)s", reason=question.required_reason)
    return gettext("We need an answer here. %(reason)s", reason=question.required_reason)
