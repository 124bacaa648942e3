"""Where a passage is cut into several: exact characters of its source, nothing said lost, nothing said twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from consult.themes.models import Excerpt

SENTENCE = re.compile(r"(?<=[.!?;])[\"”’')\]]*\s+|\n+")


@dataclass(frozen=True)
class Piece:
    """A part of a passage; characters into the passage's own text."""

    start: int
    end: int


def source_text(excerpt: Excerpt) -> str:
    """The whole answer or contribution that a passage is of."""
    if excerpt.contribution is not None:
        return excerpt.contribution.text
    return (excerpt.answer.text if excerpt.answer else None) or ""


def pieces_of(text: str, cuts: Sequence[int]) -> list[Piece]:
    """The parts between the cuts, each without the space round it; parts that say nothing are no parts.

    The first begins where the passage begins, whatever it begins with: that place is how the passage is known."""
    places = sorted({0, len(text), *(cut for cut in cuts if 0 < cut < len(text))})
    found = []
    for start, end in pairwise(places):
        words = text[start:end]
        if not any(sign.isalnum() for sign in words):
            continue
        found.append(Piece(start + len(words) - len(words.lstrip()), start + len(words.rstrip())))
    if found:
        found[0] = Piece(0, found[0].end)
    return found


def places_to_cut(text: str) -> list[int]:
    """Where a sentence or a line ends and another begins: what is offered where no script can tell the caret."""
    found = [match.end() for match in SENTENCE.finditer(text)]
    return [place for place in found if len(pieces_of(text, [place])) == 2]


def as_written(text: str, shown: int) -> int:
    """The place in a text of a place in what a browser shows of it: there a line ends in one character."""
    place = 0
    for _ in range(max(0, shown)):
        place += 2 if text.startswith("\r\n", place) else 1
    return min(place, len(text))


def within(from_at: int | None, to_at: int | None, piece: Piece) -> tuple[int | None, int | None]:
    """A marked part of a passage as a part of one piece of it; nothing where they have nothing in common."""
    if from_at is None or to_at is None:
        return None, None
    start, end = max(from_at, piece.start), min(to_at, piece.end)
    return (start - piece.start, end - piece.start) if end > start else (None, None)
