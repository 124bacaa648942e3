"""Which words of a survey another version still lacks. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from consult.surveys.models import Kind, Option, Question, Survey, Version
from consult.surveys.survey_draft import WORDS

NAMES = {
    "label": "the question",
    "hint": "the help under the question",
    "content_note": "the content note",
    "support": "the support lines",
    "required_reason": "why it must be answered",
    "low_label": "the words for the lowest",
    "high_label": "the words for the highest",
}
SAID = {
    Kind.SECTION: {"label": "the heading", "hint": "the introduction"},
    Kind.INFORMATION: {"label": "the heading", "hint": "the words to read"},
}


class Missing(NamedTuple):
    """The help under the question, question 3, “Where?”"""

    what: str
    where: str


def missing_words(survey: Survey, version: Version) -> list[Missing]:
    """Every text that stands in English and has no words in a version."""
    if version is Version.ENGLISH:
        return []
    found = [Missing(what, "the start page") for what in missing_from_start(survey, version)]
    for place, question in enumerate(survey.questions, 1):
        where = f"{place}. “{question.label}”"
        found += [Missing(what, where) for what in missing_from_question(question, version)]
    return found


def missing_from_start(survey: Survey, version: Version) -> Iterator[str]:
    words = next((each for each in survey.wordings if each.version is version), None)
    if not (words and words.title):
        yield "the title"
    if survey.introduction and not (words and words.introduction):
        yield "the introduction"


def missing_from_question(question: Question, version: Version) -> Iterator[str]:
    words = next((each for each in question.wordings if each.version is version), None)
    for name in WORDS:
        if getattr(question, name) and not (words and getattr(words, name)):
            yield SAID.get(question.kind, {}).get(name, NAMES[name])
    if version is Version.EASY_READ:
        return  # many choices are plain words already: they are read as they are
    for option in question.options:
        if not option_words(option, version):
            yield f"“{option.label}”"


def option_words(option: Option, version: Version) -> str:
    return next((each.label for each in option.wordings if each.version is version), "")
