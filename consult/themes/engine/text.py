"""Passages made comparable: cleaned, told apart from noise, and put in one order."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from .types import Progress

MOST_CHARACTERS = 4_000
"""More than 128 word pieces ever need; keeps a 200,000-character answer cheap."""

BLOCK = 20_000
"""Rows between two words of progress."""

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]{2,}")


def clean(text: str) -> str:
    """One passage without control characters, with single spaces, at most 4,000 long."""
    start = unicodedata.normalize("NFC", text[: MOST_CHARACTERS * 2])
    return _SPACE.sub(" ", _UNSEEN.sub(" ", start)).strip()[:MOST_CHARACTERS]


def says_something(cleaned: str) -> bool:
    """False for passages with no word of two letters: blank, digits, punctuation, emoji."""
    return _WORD.search(cleaned) is not None


@dataclass(frozen=True, slots=True)
class Passages:
    """Different passages in one fixed order, whatever order the rows came in.

    ``texts`` are sorted; ``copies[i]`` are the rows that say ``texts[i]`` (never none);
    ``silent`` are the rows that say nothing that could be grouped.
    """

    texts: tuple[str, ...]
    copies: tuple[tuple[int, ...], ...]
    silent: tuple[int, ...]


def gather(rows: Sequence[str], progress: Progress | None = None) -> Passages:
    """Sort and de-duplicate rows (case and spacing aside)."""
    found: dict[str, list[tuple[str, int]]] = {}
    silent: list[int] = []
    for row, raw in enumerate(rows):
        if progress is not None and row and row % BLOCK == 0:
            progress("Putting passages in order", row, len(rows))
        cleaned = clean(raw)
        if says_something(cleaned):
            found.setdefault(cleaned.casefold(), []).append((cleaned, row))
        else:
            silent.append(row)
    keys = sorted(found)
    same = [sorted(found[key]) for key in keys]
    return Passages(
        texts=tuple(copies[0][0] for copies in same),
        copies=tuple(tuple(row for _, row in copies) for copies in same),
        silent=tuple(silent),
    )
