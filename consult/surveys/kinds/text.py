"""Kinds of question answered in words or characters: text, e-mail, date, organisation; and those only read."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from babel.dates import format_date, get_month_names
from wtforms import EmailField, SelectChoice, SelectField, StringField, TextAreaField

from consult.languages import ENGLISH, WELSH, gettext, language, lazy_gettext
from consult.privacy import codenames
from consult.surveys.kinds.answer_fields import DAY, MONTH, YEAR, Boxes
from consult.surveys.question_type import (
    NOBODY,
    Known,
    QuestionType,
    Stored,
    Tallies,
    Unusable,
    Value,
    clean,
    keepable,
    number_in,
)
from consult.surveys.reading import Asked

NOT_LISTED = lazy_gettext("Another organisation")
NOT_LISTED_KEPT = "Another organisation"
RECEIPT_INSIDE = lazy_gettext("Take your five words out of your answer")


def check_text(text: str, longest: int, part: str = "") -> None:
    """Refuse words that are too long, or that hold somebody's five words."""
    if len(text) > longest:
        raise Unusable(
            gettext(
                "Your answer has %(long)s characters. Make it %(most)s or fewer, then press Continue",
                long=f"{len(text):,}",
                most=f"{longest:,}",
            ),
            part,
        )
    if codenames.stand_in(text):
        raise Unusable(str(RECEIPT_INSIDE), part)


def check_words(asked: Asked, count: int) -> None:
    if asked.least is not None and count < asked.least:
        raise Unusable(gettext("You wrote %(count)s words. Write %(least)s or more", count=count, least=asked.least))
    if asked.most is not None and count > asked.most:
        raise Unusable(gettext("You wrote %(count)s words. Write %(most)s or fewer", count=count, most=asked.most))


class ShortText(QuestionType):
    name = "Short text"
    about = "A few words on one line."
    asks = frozenset({"limits"})
    is_text = True
    longest = 300
    minutes = 0.5

    def field(self, asked: Asked, known: Known) -> Any:
        return StringField(asked.label, [keepable(self, asked, known)])

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        text = clean(str(value))
        check_text(text, self.longest)
        check_words(asked, len(text.split()))
        return Stored(text=text)

    def data(self, asked: Asked, kept: Stored) -> Any:
        return kept.text

    def limits(self, asked: Asked) -> str:
        least, most = asked.least, asked.most
        if least is not None and most is not None:
            return gettext("Write %(least)s to %(most)s words.", least=least, most=most)
        if least is not None:
            return gettext("Write %(least)s words or more.", least=least)
        return "" if most is None else gettext("Write %(most)s words or fewer.", most=most)


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


class Date(QuestionType):
    name = "Date"
    about = "People write a day, a month and a year."

    def limits(self, asked: Asked) -> str:
        return gettext("For example, 27 3 2026.")

    def field(self, asked: Asked, known: Known) -> Any:
        return Boxes(asked.label, [keepable(self, asked, known)], (DAY, MONTH, YEAR))

    def value(self, data: Any) -> Value | None:
        parts = [clean(str((data or {}).get(part, ""))).replace("/", " ") for part in (DAY, MONTH, YEAR)]
        return "/".join(parts) if any(parts) else None

    def store(self, asked: Asked, value: Value, known: Known = NOBODY) -> Stored:
        """Takes 2026-03-27 and 27/3/2026."""
        text = clean(str(value))
        iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII)
        day, month, year = (
            (iso[3], iso[2], iso[1]) if iso else [*(each.strip() for each in text.split("/")), "", ""][:3]
        )
        return Stored(text=date_of(day, month, year).isoformat())

    def data(self, asked: Asked, kept: Stored) -> Any:
        if not kept.text:
            return None
        on = dt.date.fromisoformat(kept.text)
        return {DAY: on.day, MONTH: on.month, YEAR: on.year}

    def answered_words(self, asked: Asked, kept: Stored) -> str:
        return format_date(dt.date.fromisoformat(kept.text), "d MMMM y", locale=language()) if kept.text else ""

    def counts(self, asked: Asked, tallies: Tallies) -> list[tuple[str, int]]:
        """By the year; by the month when all are of one year."""
        years = {text[:4] for text in tallies.texts}
        months = get_month_names("wide", locale=language())
        counted: dict[str, int] = {}
        for text, count in sorted(tallies.texts.items()):
            name = text[:4] if len(years) > 1 else f"{months[int(text[5:7])]} {text[:4]}"
            counted[name] = counted.get(name, 0) + count
        return list(counted.items())


def date_of(day: str, month: str, year: str) -> dt.date:
    """The date in three boxes, or the first thing that is wrong with it."""
    if not day:
        raise Unusable(gettext("Write the day too"), DAY)
    if not month:
        raise Unusable(gettext("Write the month too"), MONTH)
    if not year:
        raise Unusable(gettext("Write the year too"), YEAR)
    if not 1 <= number_in(day) <= 31:
        raise Unusable(gettext("The day must be a number from 1 to 31"), DAY)
    which = month_in(month)
    if which is None:
        raise Unusable(gettext("The month must be a number from 1 to 12"), MONTH)
    if not 1900 <= number_in(year) <= 2100:
        raise Unusable(gettext("Write the year with four figures, such as 2026"), YEAR)
    try:
        return dt.date(int(year), which, int(day))
    except ValueError:
        name = get_month_names("wide", locale=language())[which]
        raise Unusable(gettext("%(month)s %(year)s has no day %(day)s", month=name, year=year, day=day), DAY) from None


def month_in(written: str) -> int | None:
    """A month as a number, or as a name or the first letters of one, English or Welsh."""
    if 1 <= number_in(written) <= 12:
        return int(written)
    word = written.casefold().rstrip(".")
    names = [get_month_names("wide", locale=locale) for locale in (ENGLISH, WELSH)]
    found = {n for each in names for n, name in each.items() if len(word) >= 3 and name.casefold().startswith(word)}
    return found.pop() if len(found) == 1 else None


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
