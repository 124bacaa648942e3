"""The ways a survey is answered: a sentence for staff, and what participants are told is known about them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from consult.languages import gettext
from consult.surveys.models import Kind, Mode
from consult.surveys.reading import Reading


@dataclass(frozen=True)
class ModeWords:
    """What staff choose from."""

    name: str
    about: str


@dataclass(frozen=True)
class Ways:
    """How a survey may be answered: by whom, and in which versions besides English."""

    mode: Mode = Mode.OPEN_LINK
    in_welsh: bool = False
    in_easy_read: bool = False


MODES = {
    Mode.OPEN_LINK: ModeWords("Open link", "Anyone who has the address can answer. You do not learn who they are."),
    Mode.ANONYMOUS: ModeWords(
        "Invited members, anonymous",
        "Each person you invite answers once. You see who took part and can remind the others; "
        "nobody can join a person and their answers.",
    ),
    Mode.NAMED: ModeWords(
        "Invited members, named",
        "Each person you invite answers once. Their name stands beside their answers, and they are told so.",
    ),
    Mode.ALIAS: ModeWords(
        "Forum members, by alias",
        "Each person answers once, by a link on a card. Their alias stands beside their answers, never their name.",
    ),
}


def what_is_known(reading: Reading) -> list[str]:
    """What we know about somebody who answers, and what not: whole sentences, in the order they matter."""
    return [*about_the_person(reading), *about_what_is_asked(reading)]


def about_the_person(reading: Reading) -> list[str]:
    if reading.mode is Mode.ANONYMOUS:
        return [gettext("We know who has sent answers."), gettext("We cannot tell which answers are yours.")]
    if reading.mode is Mode.NAMED:
        return [gettext("We know who you are."), gettext("Our team sees your name next to your answers.")]
    if reading.mode is Mode.ALIAS:
        return [
            gettext("We do not ask your real name."),
            gettext("Our team sees your forum name next to your answers."),
        ]
    if any(question.kind in (Kind.ORGANISATION, Kind.EMAIL) for question in reading.questions):
        return [gettext("We do not ask your name.")]
    return [gettext("We do not know who you are.")]


def about_what_is_asked(reading: Reading) -> list[str]:
    kinds = {question.kind for question in reading.questions}
    said = []
    if Kind.ORGANISATION in kinds:
        said.append(gettext("We see your organisation if you tell us."))
    if Kind.EMAIL in kinds:
        said.append(gettext("We see your e-mail address if you tell us."))
    if any(question.characteristic_id is not None for question in reading.questions):
        said.append(gettext("Some answers put you in a group, such as where you live."))
    said.append(gettext("We keep the week you answer, not the day."))
    return said


def who_we_know(mode: Mode) -> str:
    """The same in one sentence, once the answers are sent."""
    return {
        Mode.OPEN_LINK: gettext("We did not ask your name."),
        Mode.ANONYMOUS: gettext("We cannot tell which answers are yours."),
        Mode.NAMED: gettext("Your name stands next to them."),
        Mode.ALIAS: gettext("Your forum name stands next to them."),
    }[mode]
