"""Every text of a survey beside its words in the other versions: what the wording page, and a translator's file, list.
Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from consult.surveys.models import Kind, Option, OptionRole, Question, QuestionWording, Survey, Version
from consult.surveys.survey_draft import WORDS
from consult.surveys.wording.missing import NAMES, SAID

OTHERS = (Version.WELSH, Version.EASY_READ)
CALLED = {Version.ENGLISH: "English", Version.WELSH: "Welsh", Version.EASY_READ: "Easy Read"}
LONG = frozenset({"introduction", "hint", "content_note", "support"})


@dataclass(frozen=True)
class Text:
    """One text. `key` is its id in forms and files: survey.title, q12.label, o34."""

    key: str
    what: str
    english: str
    words: Mapping[Version, str]
    longest: int
    is_long: bool = False
    plain: bool = False  # a choice: in Easy Read it is read as it is where nobody wrote an easier one

    def is_missing(self, version: Version) -> bool:
        easy_enough = self.plain and version is Version.EASY_READ
        return bool(self.english) and not self.words.get(version) and not easy_enough


@dataclass(frozen=True)
class Part:
    """The start page, or one question, with its texts."""

    anchor: str
    title: str
    texts: tuple[Text, ...]
    question_id: int | None = None
    missing: Mapping[Version, int] = field(default_factory=dict)


def parts_of(survey: Survey) -> list[Part]:
    """All texts of a survey in the order people meet them."""
    parts = [part("start", "The start page", start_texts(survey))]
    for place, question in enumerate(survey.questions, 1):
        texts = (*question_texts(question), *option_texts(question))
        parts.append(part(f"q{question.id}", f"{place}. {question.label}", texts, question.id))
    return parts


def part(anchor: str, title: str, texts: tuple[Text, ...], question_id: int | None = None) -> Part:
    missing = {version: sum(text.is_missing(version) for text in texts) for version in OTHERS}
    return Part(anchor, title, texts, question_id, missing)


def texts_of(survey: Survey) -> Iterator[tuple[Part, Text]]:
    for each in parts_of(survey):
        for text in each.texts:
            yield each, text


def start_texts(survey: Survey) -> tuple[Text, ...]:
    by_version = {each.version: each for each in survey.wordings}
    found = []
    for name, what, longest in (("title", "the title", 200), ("introduction", "the introduction", 20_000)):
        words = {version: str(getattr(row, name)) for version, row in by_version.items()}
        found.append(Text(f"survey.{name}", what, getattr(survey, name), words, longest, name in LONG))
    return tuple(text for text in found if text.english or any(text.words.values()))


def question_texts(question: Question) -> tuple[Text, ...]:
    by_version = {each.version: each for each in question.wordings}
    found = []
    for name in WORDS:
        words = {version: str(getattr(row, name)) for version, row in by_version.items()}
        what = SAID.get(question.kind, {}).get(name, NAMES[name])
        longest = getattr(QuestionWording, name).type.length or 20_000
        found.append(Text(f"q{question.id}.{name}", what, getattr(question, name), words, longest, name in LONG))
    return tuple(text for text in found if text.english or any(text.words.values()))


def option_texts(question: Question) -> tuple[Text, ...]:
    return tuple(option_text(question, option) for option in question.options)


def option_text(question: Question, option: Option) -> Text:
    grid = question.kind is Kind.GRID
    what = "column" if option.role is OptionRole.COLUMN else "row" if grid else "choice"
    words = {each.version: each.label for each in option.wordings}
    return Text(f"o{option.id}", f"{what} {option.position}", option.label, words, 300, plain=True)


def field_of(version: Version, key: str) -> str:
    """What a box of the wording page is called."""
    return f"{version.value}.{key}"
