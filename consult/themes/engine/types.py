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
class Theme:
    """One theme found. ``quotes`` are row indexes, the most telling first."""

    id: int
    name: str
    description: str
    size: int
    quotes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one row went. ``theme`` is None when it is too short or fits nowhere."""

    theme: int | None
    confidence: float
    further: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The themes, one placement per row in row order, and a note in plain words."""

    themes: tuple[Theme, ...]
    placements: tuple[Placement, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CodebookTheme:
    """A theme people agreed on, with phrases that belong under it."""

    id: str
    name: str
    description: str
    phrases: tuple[str, ...]


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
