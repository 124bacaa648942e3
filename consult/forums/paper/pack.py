"""The paper pack of a session, for places where no device may go: cover, sheets, support card, slips to tear off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from consult.forums.meeting.rules import spoken
from consult.forums.paper.sheets import LINES
from consult.forums.session_models import ForumSession
from consult.languages import date_words, gettext, language
from consult.printing import pdf
from consult.privacy.consent import Consent

TEMPLATE = "forums/paper/pack.typ"


@dataclass(frozen=True)
class Given:
    """What a pack is printed with, besides the session's plan."""

    house: str
    address: str  # where five words are typed
    phone: str  # of somebody who takes words back; may be empty
    support: Sequence[tuple[str, str, str]]  # who, when, and their number
    sheets_each: int  # for each prompt
    slips: Sequence[tuple[int, str]]  # number and five words


def pack_pdf(session: ForumSession, given: Given) -> bytes:
    """The pack as a tagged PDF, in the language of this moment. The cover, which staff read, is in English."""
    return pdf(TEMPLATE, pack_of(session, given))


def pack_of(session: ForumSession, given: Given) -> dict[str, Any]:
    """Everything that is printed, in order."""
    return {
        "lang": language(),
        "house": given.house,
        "title": session.title,
        "pages": gettext("Page {page} of {pages}"),
        "cover": cover_of(session, given),
        "rules": rules_of(session),
        "sheet": sheet_words(),
        "sheets": [
            {"prompt": prompt.text, "number": place, "of": given.sheets_each, "sheet": number}
            for place, prompt in enumerate(session.prompts, 1)
            for number in range(1, given.sheets_each + 1)
        ],
        "support": support_card(given),
        "slip": slip_words(given),
        "slips": [{"number": str(number), "words": words.split()} for number, words in given.slips],
    }


def cover_of(session: ForumSession, given: Given) -> dict[str, Any]:
    """What the facilitator reads before they go in."""
    facts = [
        ("Forum", session.forum.name),
        ("Kind", session.kind.label),
        ("Week of", date_words(session.week)),
        ("Setting", session.setting.value.capitalize()),
        ("People expected", str(session.in_the_room or "")),
        ("Access", session.access_arrangements),
        ("Payment", f"£{session.payment_pence / 100:.2f} to each" if session.payment_pence else ""),
    ]
    return {
        "facts": [[name, words] for name, words in facts if words],
        "agenda": [
            f"{prompt.text} ({prompt.minutes} minutes)" if prompt.minutes else prompt.text for prompt in session.prompts
        ],
        "how": [
            "Read out the next page before anything else.",
            "Put the support card where everybody sees it.",
            f"Give each person one slip. There are {len(given.slips)}. Nobody writes a name on it.",
            "Write what is said on the sheets, one thing to a line. Write the alias or the slip’s number, never a name.",
            "Ask each person each time: may we use it? Tick what they say.",
            "“Nodded” is how many it stands for. Write 1 for one person alone.",
            "If somebody wants a line struck out, make it unreadable. It is not keyed.",
            "Afterwards key the sheets in Consult, then destroy them as your house does with confidential paper.",
        ],
    }


def rules_of(session: ForumSession) -> list[dict[str, Any]]:
    """What is read out before anything else; a part without words is left out."""
    parts = [
        (gettext("How we are with each other"), session.ground_rules),
        (gettext("What we cannot keep to ourselves"), session.confidentiality),
        (gettext("What may be hard to hear"), session.content_note),
    ]
    return [{"heading": heading, "words": spoken(words)} for heading, words in parts if words.strip()]


def sheet_words() -> dict[str, Any]:
    """The heads of the sheet’s columns, its boxes, and what they mean."""
    return {
        "lines": list(LINES),
        "line": gettext("Line"),
        "who": gettext("Who"),
        "who_hint": gettext("alias, several, room"),
        "slip": gettext("Slip"),
        "said": gettext("What was said"),
        "written": gettext("Written as"),
        "own": gettext("own words"),
        "note": gettext("note"),
        "nodded": gettext("Nodded"),
        "strongly": gettext("How strongly"),
        "way": gettext("Which way"),
        "agrees": gettext("agrees with"),
        "differs": gettext("differs from"),
        "use": gettext("May we use it?"),
        "uses": [gettext("quote"), gettext("quote, one fact"), gettext("idea only"), gettext("no")],
        "sheet": gettext("Sheet {sheet} of {of}"),
        "meaning": [
            gettext("Quote: %(meaning)s.", meaning=Consent.QUOTE.label),
            gettext("Quote, one fact: %(meaning)s.", meaning=Consent.QUOTE_ATTRIBUTE.label),
            gettext("Idea only: %(meaning)s.", meaning=Consent.PARAPHRASE.label),
            gettext("No: %(meaning)s.", meaning=Consent.NONE.label),
        ],
        "no_names": gettext("No names of people or places."),
    }


def support_card(given: Given) -> dict[str, Any]:
    return {
        "heading": gettext("Need to talk?"),
        "words": [
            gettext("You can stop at any time. You can step out."),
            gettext("Tell the person running this if you need help."),
            gettext("You can also call someone:"),
        ],
        "lines": [{"who": who, "when": when, "number": number} for who, when, number in given.support],
    }


def slip_words(given: Given) -> dict[str, Any]:
    ways = [gettext("On the web: %(address)s", address=given.address)]
    if given.phone:
        ways.append(gettext("By phone: %(phone)s", phone=given.phone))
    ways.append(gettext("On paper: give us this slip."))
    return {
        "heading": gettext("Slip {number}"),
        "five": gettext("Your five words"),
        "what": gettext("They open what you said today. Nobody else has them."),
        "keep": gettext("Keep this slip safe. We cannot make it again."),
        "back": gettext("To see your words, or take them back:"),
        "ways": ways,
    }
