"""A survey as somebody reads it in one version: plain values, with nothing of the database behind them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from consult.surveys.models import Comparison, Condition, Kind, Mode, Option, Question, Survey, Version

SENTENCE = re.compile(r"(?<=[.!?])[ \t]+(?=\S)")  # where one sentence ends and the next begins


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose, a row of a grid, or a column of one."""

    id: int
    label: str
    free_text: bool = False
    excludes: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What an earlier answer must be."""

    on_id: int
    test: Comparison
    option_id: int | None = None
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in one version. `lang` says in which language its words are: English where there is no Welsh."""

    id: int
    kind: Kind
    label: str
    hint: str = ""
    content_note: str = ""
    support: str = ""
    required: bool = False
    required_reason: str = ""
    with_previous: bool = False
    may_skip: bool = False
    least: int | None = None
    most: int | None = None
    scale_low: int | None = None
    scale_high: int | None = None
    low_label: str = ""
    high_label: str = ""
    options: tuple[Choice, ...] = ()  # what can be chosen; the rows of a grid
    columns: tuple[Choice, ...] = ()  # of a grid; none when its scale has numbers only
    rules: tuple[Rule, ...] = ()
    all_rules: bool = True
    characteristic_id: int | None = None
    picture: str = ""
    picture_id: int | None = None
    picture_words: str = ""  # what an uploaded picture shows
    name: str = ""
    lang: str = "en"

    def __hash__(self) -> int:
        return hash((self.id, self.lang))


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole survey in one version."""

    survey_id: int
    slug: str
    title: str
    introduction: str
    version: Version
    versions: tuple[Version, ...]
    mode: Mode
    questions: tuple[Asked, ...]

    def question(self, question_id: int) -> Asked | None:
        return next((question for question in self.questions if question.id == question_id), None)


def read_in(survey: Survey, version: Version = Version.ENGLISH) -> Reading:
    """A survey in a version; what has no words in it is read in English."""
    words = next((each for each in survey.wordings if each.version is version), None)
    return Reading(
        survey.id,
        survey.slug,
        (words and words.title) or survey.title,
        laid_out((words and words.introduction) or survey.introduction, version),
        version,
        survey.versions,
        survey.mode,
        tuple(ask(question, version) for question in survey.questions),
    )


def ask(question: Question, version: Version = Version.ENGLISH) -> Asked:
    """One question in a version."""
    words = next((each for each in question.wordings if each.version is version), None)

    def said(name: str) -> str:
        return laid_out(str((words and getattr(words, name)) or getattr(question, name)), version)

    easy = version is Version.EASY_READ
    return Asked(
        id=question.id,
        kind=question.kind,
        label=said("label"),
        hint=said("hint"),
        content_note=said("content_note"),
        support=said("support"),
        required=question.required,
        required_reason=said("required_reason"),
        with_previous=question.with_previous and not easy,  # fewer things on a page
        may_skip=question.may_skip,
        least=question.least,
        most=question.most,
        scale_low=question.scale_low,
        scale_high=question.scale_high,
        low_label=said("low_label"),
        high_label=said("high_label"),
        options=choices(question.choices, version),
        columns=choices(question.columns, version),
        rules=tuple(map(rule, question.conditions)),
        all_rules=question.all_conditions,
        characteristic_id=question.characteristic_id,
        picture=question.picture,
        picture_id=question.picture_id,
        picture_words=question.uploaded.description if easy and question.uploaded else "",
        name=question.name,
        lang=version.language if words and words.label else "en",
    )


def laid_out(words: str, version: Version) -> str:
    """Easy Read has one idea on a line."""
    return SENTENCE.sub("\n", words) if version is Version.EASY_READ else words


def choices(options: Iterable[Option], version: Version) -> tuple[Choice, ...]:
    return tuple(choice(option, version) for option in options)


def choice(option: Option, version: Version) -> Choice:
    words = next((each.label for each in option.wordings if each.version is version), "")
    return Choice(option.id, words or option.label, option.free_text, option.excludes, option.name)


def rule(condition: Condition) -> Rule:
    return Rule(condition.on_id, condition.test, condition.option_id, condition.number)
