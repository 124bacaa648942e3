"""What is said of many numbers: the middle, the quarters, the average, and places in a ranking. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consult.surveys.question_type import Tallies, plain
from consult.surveys.reading import Asked


@dataclass(frozen=True)
class Spread:
    """The middle of the numbers people gave, between which half of them lie, and the ends."""

    count: int
    median: float
    lower: float
    upper: float
    average: float
    least: float
    most: float

    @property
    def words(self) -> str:
        half = f"the middle half lies from {rounded(self.lower)} to {rounded(self.upper)}"
        ends = f"the lowest is {rounded(self.least)}, the highest {rounded(self.most)}"
        return f"Median {rounded(self.median)}; {half}; average {rounded(self.average)}; {ends}."


def rounded(number: float) -> str:
    return plain(round(number, 1))


def spread_of(counts: Mapping[float, int]) -> Spread | None:
    """From how often each number was given; None when nobody gave any."""
    given = [(number, count) for number, count in sorted(counts.items()) if count > 0]
    total = sum(count for _, count in given)
    if not total:
        return None
    average = sum(number * count for number, count in given) / total
    lower, median, upper = (at_share(given, total, part) for part in (0.25, 0.5, 0.75))
    return Spread(total, median, lower, upper, average, given[0][0], given[-1][0])


def at_share(given: list[tuple[float, int]], total: int, part: float) -> float:
    """The number below which that part of all lies; between two numbers, what lies between them in proportion."""
    wanted = part * (total - 1)
    below, above = numbered(given, int(wanted)), numbered(given, min(int(wanted) + 1, total - 1))
    return below + (above - below) * (wanted - int(wanted))


def numbered(given: list[tuple[float, int]], place: int) -> float:
    for number, count in given:
        if place < count:
            return number
        place -= count
    return given[-1][0]


def places_of(asked: Asked, tallies: Tallies) -> tuple[tuple[str, str], ...]:
    """The average place of each thing among those who gave it one, the best first."""
    found = []
    for option in asked.options:
        places = {number: count for (option_id, number), count in tallies.cells.items() if option_id == option.id}
        total = sum(places.values())
        if total:
            found.append((sum(number * count for number, count in places.items()) / total, option.label))
    return tuple((label, f"{average:.1f}") for average, label in sorted(found))
