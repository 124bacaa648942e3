"""The words the engine speaks: themes, placements, code-book entries, corrections."""

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[str, int, int], None]
"""Called with a sentence in plain words, how much is done, and how much there is."""

Stop = Callable[[], bool]
"""Asked often; the work ends with :class:`Cancelled` once it answers True."""


class Cancelled(Exception):
    """Somebody asked for the work to stop."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence somebody wrote: characters ``start`` to ``end`` of the text of ``row``."""

    row: int
    start: int
    end: int
    minority: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme found. ``quotes`` are row indexes, the most telling first.

    ``parent`` is the id of the theme that this one is a part of; None for a top theme.
    """

    id: int
    name: str
    description: str
    size: int
    quotes: tuple[int, ...]
    parent: int | None = None
    summary: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Characters ``start`` to ``end`` of a row's own text, which put it under ``theme``."""

    theme: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one row went: ``theme`` first of all, then the ``further`` top themes it speaks of.

    ``theme`` is None when the row is nowhere; ``why`` then says "too_short" or
    "fits_nowhere". ``sub`` is the sub-theme of ``theme``; ``parts`` lie in order.
    """

    theme: int | None
    confidence: float
    further: tuple[int, ...]
    sub: int | None = None
    parts: tuple[Part, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Grouping:
    """The themes, one placement per row in row order, and a note in plain words.

    Top themes come first, ids being positions; sub-themes after them. ``lens`` says which
    lens was chosen and why; ``copies`` are groups of rows with nearly the same words;
    ``grain`` is how much finer (+) or coarser (-) than the engine's own choice this is.
    """

    themes: tuple[Theme, ...]
    placements: tuple[Placement, ...]
    note: str
    lens: str = ""
    copies: tuple[tuple[int, ...], ...] = ()
    grain: int = 0


@dataclass(frozen=True, slots=True)
class CodebookTheme:
    """A theme people agreed on, with phrases that belong under it, and ``excludes`` that do not."""

    id: str
    name: str
    description: str
    phrases: tuple[str, ...]
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A person said: this row belongs to that theme."""

    row: int
    theme: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """Where one row goes in a code-book. ``theme`` is None when it fits nowhere."""

    theme: str | None
    confidence: float
    further: tuple[str, ...]
