"""What a vote came to, pure: every statement with its counts and its spread, in the order somebody asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from consult.forums.voting.models import BallotKind
from consult.forums.voting.sheets import AGREE, DISAGREE, PASS
from consult.languages import gettext, ngettext

ORDERS = {
    "most": {BallotKind.AGREE: "Most agreed with", BallotKind.DOTS: "Most dots", BallotKind.RANKING: "Placed highest"},
    "divided": dict.fromkeys(BallotKind, "Most divided"),
    "least": {
        BallotKind.AGREE: "Most disagreed with",
        BallotKind.DOTS: "Fewest dots",
        BallotKind.RANKING: "Placed lowest",
    },
    "asked": dict.fromkeys(BallotKind, "As asked"),
}


@dataclass(frozen=True)
class Part:
    """A piece of a statement's bar: its words with how many said it, how it is drawn (agree, pass, disagree, or how dark
    from 0 to 4), where it starts and how wide it is (per mille)."""

    label: str
    count: int
    shade: str
    start: int
    width: int


@dataclass(frozen=True)
class Line:
    """One statement. `counts`: how many voters gave each value. `wall`: dots counted on the wall, nobody knows whose.
    `voters`: how many sheets the whole vote has. `most`: the largest value anybody may give."""

    statement_id: int
    position: int
    text: str
    kind: BallotKind
    counts: Mapping[int, int]
    wall: int = 0
    voters: int = 0
    most: int = 1

    @cached_property
    def voted(self) -> int:
        return sum(self.counts.values())

    def share(self, value: int) -> float:
        return self.counts.get(value, 0) / self.voted if self.voted else 0.0

    @cached_property
    def total(self) -> int:
        """All that it was given: dots, for a vote with dots."""
        return sum(value * count for value, count in self.counts.items()) + self.wall

    @cached_property
    def mean(self) -> float:
        return sum(value * count for value, count in self.counts.items()) / self.voted if self.voted else 0.0

    @cached_property
    def spread(self) -> float:
        """The standard deviation of what voters gave it, those who gave it no dot with a nought."""
        counts = dict(self.counts)
        if self.kind is BallotKind.DOTS:
            counts[0] = max(self.voters - self.voted, 0)
        people = sum(counts.values())
        if not people:
            return 0.0
        mean = sum(value * count for value, count in counts.items()) / people
        return float((sum(count * (value - mean) ** 2 for value, count in counts.items()) / people) ** 0.5)

    def quarter(self, of_four: int) -> int:
        """The value below which so many quarters of the voters lie (the nearest one that was given)."""
        seen, wanted = 0, self.voted * of_four / 4
        for value in sorted(self.counts):
            seen += self.counts[value]
            if seen >= wanted:
                return value
        return 0

    @cached_property
    def words(self) -> str:
        """The spread, said."""
        if self.kind is BallotKind.AGREE:
            said = (
                f"{self.counts.get(v, 0)} {word}"
                for v, word in ((AGREE, "agree"), (DISAGREE, "disagree"), (PASS, "pass"))
            )
            return ", ".join(said)
        if self.kind is BallotKind.DOTS:
            wall = f", {self.wall} of them on the wall" if self.wall else ""
            return f"{self.total} {plural(self.total, 'dot')}{wall}, from {self.voted} of {self.voters} voters"
        if not self.voted:
            return "nobody placed it"
        low, high = self.quarter(1), self.quarter(3)
        middle = f"place {low}" if low == high else f"places {low} to {high}"
        return f"place {self.mean:.1f} on average; the middle half gave it {middle}; {self.voted} placed it"

    @property
    def parts(self) -> list[Part]:
        """Its bar: every answer there was, side by side."""
        found, start, whole = [], 0, max(self.voted, 1)
        for label, value, shade in self.ways:
            count = self.counts.get(value, 0)
            if count:
                width = min(round(1000 * count / whole), 1000 - start)
                found.append(Part(label.format(count=count), count, shade, start, width))
                start += width
        return found

    @property
    def ways(self) -> list[tuple[str, int, str]]:
        """What may stand in its bar, in order: words, value, how it is drawn."""
        if self.kind is BallotKind.AGREE:
            said = [(gettext("agree"), AGREE), (gettext("pass"), PASS), (gettext("disagree"), DISAGREE)]
            drawn = {AGREE: "agree", PASS: "pass", DISAGREE: "disagree"}
            return [(f"{{count}} {words}", value, drawn[value]) for words, value in said]
        if self.kind is BallotKind.DOTS:
            dots = [(value, ngettext("%(num)s dot", "%(num)s dots", value)) for value in sorted(self.counts)]
            return [(f"{words}: {{count}}", value, darkness(value, self.most)) for value, words in dots]
        places = [(value, gettext("place %(place)s", place=value)) for value in sorted(self.counts)]
        return [(f"{words}: {{count}}", value, darkness(self.most + 1 - value, self.most)) for value, words in places]


def darkness(value: int, most: int) -> str:
    """How dark a value is drawn: the most of all is 4."""
    return str(round(4 * (value - 1) / max(most - 1, 1)))


def plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def in_order(lines: Sequence[Line], order: str) -> list[Line]:
    """The statements by what is asked: most, least, divided, or as they were asked. What nobody voted on comes last."""
    if order == "asked":
        return sorted(lines, key=lambda line: line.position)
    if order == "divided":
        return sorted(lines, key=lambda line: (-line.spread, line.position))
    ways = {
        BallotKind.AGREE: lambda line: (-line.share(AGREE), line.share(DISAGREE)),
        BallotKind.DOTS: lambda line: (-line.total, -line.voted),
        BallotKind.RANKING: lambda line: (line.mean, -line.voted),
    }
    least = {
        BallotKind.AGREE: lambda line: (-line.share(DISAGREE), line.share(AGREE)),
        BallotKind.DOTS: lambda line: (line.total, line.voted),
        BallotKind.RANKING: lambda line: (-line.mean, -line.voted),
    }
    chosen = least if order == "least" else ways
    return sorted(lines, key=lambda line: (not line.voted and not line.wall, chosen[line.kind](line), line.position))
