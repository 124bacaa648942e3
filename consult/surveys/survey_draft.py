"""A survey, or one question, as plain values on their way into the database or out of it: what editors, importers,
the bank of ready questions and copies speak. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.surveys.models import Comparison, Condition, Kind, Mode, Option, Question, Survey, Version


@dataclass(frozen=True)
class Words:
    """A question's words in another version; empty where there are none."""

    label: str = ""
    hint: str = ""
    content_note: str = ""
    support: str = ""
    required_reason: str = ""
    low_label: str = ""
    high_label: str = ""


WORDS = tuple(Words.__dataclass_fields__)


@dataclass(frozen=True)
class OptionDraft:
    label: str
    free_text: bool = False  # "Other, please say"
    excludes: bool = False  # "None of these"
    name: str = ""
    wordings: Mapping[Version, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ConditionDraft:
    """Inside a SurveyDraft `on` is the place of the earlier question and `option` the place of one of its choices,
    both from 0. For one question added to a survey that is there already, both are ids."""

    on: int
    test: Comparison
    option: int | None = None
    number: float | None = None


@dataclass(frozen=True)
class QuestionDraft:
    kind: Kind
    label: str
    hint: str = ""
    options: tuple[str | OptionDraft, ...] = ()  # choices; the rows of a grid
    columns: tuple[str | OptionDraft, ...] = ()  # of a grid
    scale_low: int | None = None
    scale_high: int | None = None
    low_label: str = ""
    high_label: str = ""
    characteristic_id: int | None = None
    conditions: tuple[ConditionDraft, ...] = ()
    all_conditions: bool = True
    with_previous: bool = False
    content_note: str = ""
    support: str = ""
    required: bool = False
    required_reason: str = ""
    may_skip: bool = False
    least: int | None = None
    most: int | None = None
    picture: str = ""
    picture_id: int | None = None
    name: str = ""
    wordings: Mapping[Version, Words] = field(default_factory=dict)


@dataclass(frozen=True)
class SurveyDraft:
    title: str
    introduction: str = ""
    mode: Mode = Mode.OPEN_LINK
    in_welsh: bool = False
    in_easy_read: bool = False
    wordings: Mapping[Version, tuple[str, str]] = field(default_factory=dict)  # title, introduction
    questions: tuple[QuestionDraft, ...] = ()


def option_draft(given: str | OptionDraft) -> OptionDraft:
    return OptionDraft(given) if isinstance(given, str) else given


def draft_of(survey: Survey) -> SurveyDraft:
    """A survey as plain values: two surveys that ask the same have equal drafts."""
    places = {question.id: place for place, question in enumerate(survey.questions)}
    return SurveyDraft(
        survey.title,
        survey.introduction,
        survey.mode,
        survey.in_welsh,
        survey.in_easy_read,
        {words.version: (words.title, words.introduction) for words in survey.wordings},
        tuple(question_draft(question, places) for question in survey.questions),
    )


def question_draft(question: Question, places: Mapping[int, int]) -> QuestionDraft:
    """`places`: where each question of its survey stands, from 0."""
    return QuestionDraft(
        kind=question.kind,
        label=question.label,
        hint=question.hint,
        options=tuple(map(draft_of_option, question.choices)),
        columns=tuple(map(draft_of_option, question.columns)),
        scale_low=question.scale_low,
        scale_high=question.scale_high,
        low_label=question.low_label,
        high_label=question.high_label,
        characteristic_id=question.characteristic_id,
        conditions=tuple(condition_draft(condition, places) for condition in question.conditions),
        all_conditions=question.all_conditions,
        with_previous=question.with_previous,
        content_note=question.content_note,
        support=question.support,
        required=question.required,
        required_reason=question.required_reason,
        may_skip=question.may_skip,
        least=question.least,
        most=question.most,
        picture=question.picture,
        picture_id=question.picture_id,
        name=question.name,
        wordings={each.version: Words(*(getattr(each, name) for name in WORDS)) for each in question.wordings},
    )


def draft_of_option(option: Option) -> OptionDraft:
    wordings = {each.version: each.label for each in option.wordings}
    return OptionDraft(option.label, option.free_text, option.excludes, option.name, wordings)


def condition_draft(condition: Condition, places: Mapping[int, int]) -> ConditionDraft:
    option = None if condition.option is None else condition.on.choices.index(condition.option)
    return ConditionDraft(places[condition.on_id], condition.test, option, condition.number)
