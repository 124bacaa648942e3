"""When an excerpt may be quoted, and whether a text is a verbatim part of it. Nothing is changed here."""

from __future__ import annotations

import re
from bisect import bisect_left

from consult.forums.models import ContributionKind
from consult.privacy.consent import Consent
from consult.privacy.redaction import MARK
from consult.themes.models import Excerpt
from consult.themes.quoting.models import Quote

LEFT_OUT = re.compile(r"\[(?:\.\.\.|…)\]")
EITHER = re.compile(f"({LEFT_OUT.pattern}|{MARK.pattern})")
MOST_PIECES = 100  # of a quote, marks included
LONGEST_HIDDEN = 75  # characters that one mark such as [name] may stand for


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


def may_be_published(quote: Quote) -> bool:
    """Whether a second person approved a quote that stands, and nobody refused it since."""
    return quote.approved_by_id is not None and quote.refused_at is None and stands(quote)


def one_line(text: str) -> str:
    return " ".join(text.split())


def is_verbatim(text: str, whole: str) -> bool:
    """Whether a text is a part of the whole, word for word and in order.

    [...] stands where something is left out, and a mark such as [name] where a personal detail is hidden: a few words
    at the most, and at least one. Spaces and line ends do not matter; a word may not be cut (“not” out of “cannot”
    says the opposite)."""
    rest, ends, hidden, anything = one_line(whole), [0], 0, True
    said = False
    pieces = EITHER.split(text)
    if len(pieces) > MOST_PIECES:
        return False
    for piece in pieces:
        words = one_line(piece)
        if LEFT_OUT.fullmatch(words):
            anything = True
        elif MARK.fullmatch(words):
            hidden += 1
        elif words:
            ends = reached(rest, words, ends, hidden, anything)
            said, hidden, anything = True, 0, False
        if not ends:
            return False
    return said and (not hidden or any(rest[end:].strip() for end in ends))


def reached(whole: str, words: str, ends: list[int], hidden: int, anything: bool) -> list[int]:
    """Where the words can end, when the ones before them ended at one of ``ends`` and ``hidden`` details stand between.

    ``anything``: whatever is left out may stand between as well; without it only the hidden details may."""
    begins = r"(?<![\w’'])" if words[0].isalnum() else ""
    shape = re.compile(begins + re.escape(words) + (r"(?![\w’'])" if words[-1].isalnum() else ""))
    far = LONGEST_HIDDEN * hidden + 2  # and the spaces around it
    found = []
    for match in shape.finditer(whole):
        start = match.start()
        near = ends[:1] if anything else ends[bisect_left(ends, start - far) :]
        for end in near:
            if end > start:
                break
            between = whole[end:start].strip()
            if (anything or len(between) <= LONGEST_HIDDEN * hidden) and (not hidden or between):
                found.append(match.end())
                break
    return found
