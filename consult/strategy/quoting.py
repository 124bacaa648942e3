"""When an excerpt may be quoted, and whether a text is a verbatim part of it. Nothing is changed here."""

from __future__ import annotations

import re

from consult.forums.models import ContributionKind
from consult.privacy.consent import Consent
from consult.themes.models import Excerpt
from consult.themes.quoting.models import Quote

LEFT_OUT = re.compile(r"\[(?:\.\.\.|…)\]")


def consents(excerpt: Excerpt) -> list[Consent]:
    """What was said about use: when the excerpt was gathered, and at its source today. The stricter one holds."""
    given = [excerpt.consent]
    if excerpt.answer is not None:
        given.append(excerpt.answer.response.consent)
    if excerpt.contribution is not None:
        given.append(excerpt.contribution.consent)
    return given


def why_not_quotable(excerpt: Excerpt) -> str | None:
    """Why these words may not be quoted, in a sentence; None when they may."""
    if not all(consent.may_quote for consent in consents(excerpt)):
        return "The person did not agree to be quoted. Cite the theme instead, or use the idea without their words."
    spoken = excerpt.contribution
    if spoken is not None and spoken.kind is ContributionKind.NOTE:
        return "This is a facilitator’s note, not somebody’s exact words. Choose something said word for word."
    if spoken is not None and spoken.removed_at is not None:
        return "These words were taken out of the session. Choose others."
    return None


def stands(quote: Quote | None) -> bool:
    """Whether a quote's words may still be shown: not taken back, its source still there, willing, and saying so."""
    if quote is None or quote.withdrawn_at is not None or quote.excerpt is None:
        return False
    return why_not_quotable(quote.excerpt) is None and is_verbatim(quote.text, quote.excerpt.text)


def one_line(text: str) -> str:
    return " ".join(text.split())


def is_verbatim(text: str, whole: str) -> bool:
    """Whether a text is a part of the whole, word for word and in order, with [...] where something is left out.

    Spaces and line ends do not matter; a word may not be cut (“not” out of “cannot” says the opposite)."""
    pieces = [one_line(piece) for piece in LEFT_OUT.split(text)]
    pieces = [piece for piece in pieces if piece]
    rest, place = one_line(whole), 0
    for piece in pieces:
        found = re.compile(r"(?<![\w’'])" + re.escape(piece) + r"(?![\w’'])").search(rest, place)
        if not found:
            return False
        place = found.end()
    return bool(pieces)
