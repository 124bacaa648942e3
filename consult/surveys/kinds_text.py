"""Kinds of question answered in words or characters: text, e-mail, date, organisation; and those only read."""

from __future__ import annotations

from typing import Any

from wtforms import EmailField, SelectChoice, SelectField, StringField, TextAreaField

from consult.languages import gettext, lazy_gettext
from consult.privacy import codenames
from consult.surveys.question_type import NOBODY, Known, QuestionType, Stored, Tallies, Unusable, Value, clean, keepable
from consult.surveys.reading import Asked

NOT_LISTED = lazy_gettext("Another organisation")
NOT_LISTED_KEPT = "Another organisation"
RECEIPT_INSIDE = lazy_gettext("Take your five words out of your answer")


class ShortText(QuestionType):
    name = "Short text"
    about = "A few words on one line."
    is_text = True
    longest = 300
    minutes = 0.5

    def field(self, asked: Asked, known: Known) -> Any:
        return StringField(asked.label, [keepable(self, asked, known)])

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        text = clean(str(value))
        if len(text) > self.longest:
            raise Unusable(
                gettext(
                    "Your answer has %(long)s characters. Make it %(most)s or fewer, then press Continue",
                    long=f"{len(text):,}",
                    most=f"{self.longest:,}",
                )
            )
        if codenames.stand_in(text):
            raise Unusable(str(RECEIPT_INSIDE))
        return Stored(text=text)

    def data(self, asked: Asked, kept: Stored) -> Any:
        return kept.text


class LongText(ShortText):
    name = "Long text"
    about = "A box for as many words as people like. These answers are grouped into themes."
    longest = 20_000
    minutes = 2

    def field(self, asked: Asked, known: Known) -> Any:
        return TextAreaField(asked.label, [keepable(self, asked, known)])


class Organisation(QuestionType):
    name = "Organisation"
    about = "People choose their organisation from the members’ list."

    def field(self, asked: Asked, known: Known) -> Any:
        rows = [
            SelectChoice("", gettext("Choose one")),
            *map(SelectChoice, sorted(known.values())),
            SelectChoice(NOT_LISTED_KEPT, str(NOT_LISTED)),
        ]
        return SelectField(asked.label, [keepable(self, asked, known)], choices=rows, validate_choice=False)

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        name = known.get(value) if isinstance(value, int) else value
        if name != NOT_LISTED_KEPT and name not in known.values():
            raise Unusable(gettext("Choose one of the organisations in the list"))
        return Stored(text=str(name))

    def data(self, asked: Asked, kept: Stored) -> Any:
        return kept.text or ""

    def answered_words(self, asked: Asked, kept: Stored) -> str:
        return str(NOT_LISTED) if kept.text == NOT_LISTED_KEPT else kept.text or ""

    def counts(self, asked: Asked, tallies: Tallies) -> list[tuple[str, int]]:
        return sorted(tallies.texts.items(), key=lambda item: (-item[1], item[0]))


class Email(QuestionType):
    name = "E-mail address"
    about = "So that you can write back. It says who somebody is, so ask for it last and only if you must."

    def field(self, asked: Asked, known: Known) -> Any:
        return EmailField(asked.label, [keepable(self, asked, known)])

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        text = clean(str(value))
        name, at, domain = text.partition("@")
        if not (name and at and "." in domain.strip(".")) or any(c.isspace() for c in text) or len(text) > 254:
            raise Unusable(gettext("Write an e-mail address, such as name@example.org"))
        return Stored(text=text)

    def data(self, asked: Asked, kept: Stored) -> Any:
        return kept.text


class Information(QuestionType):
    name = "Information page"
    about = "Words to read. It asks nothing."
    answerable = False

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        raise Unusable("This page asks nothing")


class Section(Information):
    name = "Section"
    about = "A heading for the questions below it, with an introduction, a content note and a way to skip them all."
    asks = frozenset({"section"})
