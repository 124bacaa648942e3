"""The words that were looked for, marked in a passage; and a long passage cut round the first of them."""

from __future__ import annotations

import re

from consult.themes.searching.words import Term, plain, terms_of

ROOM = 600  # characters of a passage in a list
BEFORE = 120  # of them before the first word that was found
Part = tuple[str, bool]


def marked(text: str, asked: str) -> list[Part]:
    """The passage in parts, each with whether it is one of the words that were looked for."""
    spans = spans_of(text, asked)
    start, end = window(text, spans)
    parts: list[Part] = [("…", False)] if start else []
    at = start
    for begins, ends in spans:
        if begins >= at and ends <= end:
            parts += [(text[at:begins], False), (text[begins:ends], True)]
            at = ends
    parts += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return [part for part in parts if part[0]]


def window(text: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Which characters are shown."""
    if len(text) <= ROOM:
        return 0, len(text)
    start = max(0, min((spans[0][0] if spans else 0) - BEFORE, len(text) - ROOM))
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    return start, start + ROOM


def spans_of(text: str, asked: str) -> list[tuple[int, int]]:
    """Where the words stand, first to last. Accents take no room of their own, so that places stay what they were."""
    flat = "".join(plain(each)[:1] or " " for each in text)
    found = [match.span() for term in terms_of(asked) for match in pattern(term).finditer(flat)]
    return sorted(found)


def pattern(term: Term) -> re.Pattern[str]:
    words = r"[\W_]+".join(map(re.escape, term.words))
    return re.compile(rf"(?<![^\W_]){words}" + (r"(?![^\W_])" if term.exact else r"[^\W_]*"))
