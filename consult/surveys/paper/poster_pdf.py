"""A poster for the wall: what is asked, a code to scan, and the address to type. Pure."""

from __future__ import annotations

import io
from collections.abc import Sequence

import segno
from flask_babel import force_locale

from consult.languages import gettext, ngettext
from consult.printing import pdf
from consult.surveys.answering.answers import minutes
from consult.surveys.models import Mode
from consult.surveys.reading import Reading

TEMPLATE = "surveys/paper/poster.typ"


def may_have_poster(mode: Mode) -> bool:
    """A poster leads anybody to a survey, so it must be one that anybody may answer."""
    return mode is Mode.OPEN_LINK


def short(address: str) -> str:
    """An address as people type it."""
    return address.split("://", 1)[-1]


def qr_code(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=4, scale=8, xmldecl=False)
    return out.getvalue().decode()


def poster_pdf(readings: Sequence[Reading], address: str, house: str) -> bytes:
    """A poster in one language, or in two beside each other."""
    parts = []
    for reading in readings:
        with force_locale(reading.version.language):
            parts.append(part_of(reading, address))
    alt = " / ".join(str(part["alt"]) for part in parts)
    title = " / ".join(dict.fromkeys(reading.title for reading in readings))
    return pdf(
        TEMPLATE,
        {
            "title": title,
            "house": house,
            "parts": parts,
            "address": short(address),
            "code": qr_code(address),
            "alt": alt,
        },
    )


def part_of(reading: Reading, address: str) -> dict[str, object]:
    """What a poster says in one language."""
    return {
        "lang": reading.version.language,
        "title": reading.title,
        "introduction": [words.strip() for words in reading.introduction.splitlines() if words.strip()][:2],
        "scan": gettext("Scan this with a phone."),
        "or": gettext("Or type this address:"),
        "facts": [
            ngettext("It takes about %(num)s minute.", "It takes about %(num)s minutes.", minutes(reading)),
            gettext("We do not ask your name.")
            if any(question.required for question in reading.questions)
            else gettext("We do not ask your name. You can skip any question."),
        ],
        "alt": gettext("A code that opens %(address)s", address=short(address)),
    }
