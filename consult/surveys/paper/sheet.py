"""A survey as a sheet of paper asks it: plain values in reading order, for the printer to set. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consult.languages import gettext
from consult.privacy.consent import Consent
from consult.surveys.answering.answers import may_hold_words
from consult.surveys.answering.modes import about_what_is_asked
from consult.surveys.models import Kind, Version
from consult.surveys.paper.fields import field_of, how_to
from consult.surveys.paper.routing_words import Numbers, numbers_of, routing_words
from consult.surveys.question_type import RATHER_NOT
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, Reading

Block = dict[str, Any]


@dataclass(frozen=True)
class Drawing:
    """A picture of an Easy Read version."""

    content: bytes
    description: str


@dataclass(frozen=True)
class Print:
    """How a survey is printed."""

    house: str
    batch: str  # "B3"; empty for one that is only looked at
    large: bool = False
    draft: bool = False
    hand_in: str = ""
    support: Sequence[tuple[str, str]] = ()  # who, and their number
    pictures: Mapping[int, Drawing] = field(default_factory=dict)  # by the question's id


def sheet_of(reading: Reading, given: Print) -> Block:
    """Everything that is printed, in order. The caller sets the language first."""
    numbers = numbers_of(reading)
    easy = reading.version is Version.EASY_READ
    return {
        "lang": reading.version.language,
        "size": "large" if given.large else "easy" if easy else "plain",
        "title": reading.title,
        "house": given.house,
        "introduction": paragraphs(reading.introduction),
        "draft": gettext("Draft. Please do not fill this in.") if given.draft else "",
        "foot": foot(given),
        "pages": gettext("Page {page} of {pages}"),
        "before": [who_will_see(reading), how_to_fill_in(reading)],
        "blocks": blocks_of(reading, given, numbers),
        "after": after(reading, given),
    }


def paragraphs(text: str) -> list[str]:
    return [words.strip() for words in text.splitlines() if words.strip()]


def foot(given: Print) -> list[str]:
    lines = gettext("Need to talk?") + " " + "  ".join(f"{who}: {number}" for who, number in given.support)
    return [lines if given.support else "", gettext("Batch %(batch)s", batch=given.batch) if given.batch else ""]


def who_will_see(reading: Reading) -> Block:
    """What is known of whoever fills in a sheet that carries no mark of its own."""
    asks_who = any(question.kind in (Kind.ORGANISATION, Kind.EMAIL) for question in reading.questions)
    words = [
        gettext("This form has no mark that is yours."),
        gettext("We do not ask your name.") if asks_who else gettext("We do not know who you are."),
        *about_what_is_asked(reading),
        gettext("People in our team read it and type it in. Please leave out names and places."),
        gettext("There is one limit. If someone is in danger now, we may have to get help."),
    ]
    return {"heading": gettext("Who will see this"), "words": words}


def how_to_fill_in(reading: Reading) -> Block:
    words = [
        gettext("Use a black or blue pen. Tick a box to choose it."),
        gettext("Made a mistake? Fill in the whole box. Then tick another."),
        may_leave_out(reading),
    ]
    if any(question.rules for question in reading.questions):
        words.append(gettext("Some questions are not for everyone. They say who they are for."))
    return {"heading": gettext("How to fill this in"), "words": words}


def may_leave_out(reading: Reading) -> str:
    if any(question.required for question in reading.questions):
        return gettext("You can leave out most questions. Or tick “%(not_say)s”.", not_say=str(RATHER_NOT))
    return gettext("You can leave out any question. Or tick “%(not_say)s”.", not_say=str(RATHER_NOT))


def blocks_of(reading: Reading, given: Print, numbers: Numbers) -> list[Block]:
    blocks = []
    inside = False
    for question in reading.questions:
        inside = inside or question.kind is Kind.SECTION
        blocks.append(block_of(question, reading, numbers, given) | {"level": 3 if inside else 2})
    return blocks


def block_of(question: Asked, reading: Reading, numbers: Numbers, given: Print) -> Block:
    """One question, section or piece of information."""
    routing, conditions = routing_words(question, reading, numbers)
    asks = TYPES[question.kind].answerable
    drawing = given.pictures.get(question.id)
    return {
        "kind": "question" if asks else "section" if question.kind is Kind.SECTION else "words",
        "number": str(numbers.get(question.id, "")),
        "label": question.label,
        "lang": question.lang,
        "hint": paragraphs(question.hint),
        "note": paragraphs(question.content_note),
        "support": paragraphs(question.support),
        "routing": routing,
        "conditions": list(conditions),
        "how": how_to(question) if asks else "",
        "reason": question.required_reason if question.required else "",
        "field": field_of(question) if asks else None,
        "decline": declining(question, asks),
        "picture": {"content": list(drawing.content), "alt": drawing.description} if drawing else None,
    }


def declining(question: Asked, asks: bool) -> str:
    if asks:
        return "" if question.required else str(RATHER_NOT)
    return gettext("I skip this part") if question.kind is Kind.SECTION and question.may_skip else ""


def after(reading: Reading, given: Print) -> list[Block]:
    """What follows the questions: how words may be used, where the sheet goes, and somebody to talk to."""
    ends: list[Block] = []
    if any(may_hold_words(question) for question in reading.questions):
        ends.append(consent())
    hand_in = given.hand_in or gettext("Give it back to the person who gave it to you.")
    ends.append({"heading": gettext("Where to hand this in"), "words": paragraphs(hand_in), "boxes": []})
    if given.support:
        lines = [f"{who}: {number}" for who, number in given.support]
        ends.append({"heading": gettext("Need to talk?"), "words": lines, "boxes": []})
    ends.append({"heading": gettext("Thank you"), "words": [], "boxes": []})
    return ends


def consent() -> Block:
    words = [gettext("This is about the words you wrote. You choose."), gettext("Tick one box.")]
    boxes = [{"label": str(each.label), "write": False, "only": ""} for each in Consent]
    return {"heading": gettext("How may we use your words?"), "words": words, "boxes": boxes}
