"""Opinion groups as pages show them: sizes, what unites, what each says, and a map without names."""

from __future__ import annotations

from dataclasses import dataclass

from consult.forums.voting.models import Ballot
from consult.forums.voting.opinions import PEOPLE_NEEDED, SMALLEST_GROUP, VOTES_NEEDED, Opinions, Refusal
from consult.forums.voting.sheets import shown

LETTERS = "ABCDE"
WIDE, HIGH, EDGE = 360, 240, 20


@dataclass(frozen=True)
class Opinion:
    """A statement, with how a group or every group stands to it: (group, agreed, disagreed, voted)."""

    text: str
    agrees: bool
    counts: list[tuple[str, int, int, int]]


@dataclass(frozen=True)
class Group:
    letter: str
    size: int
    said: list[Opinion]


@dataclass(frozen=True)
class Dot:
    """Somebody's place on the map, in its own units."""

    x: int
    y: int
    letter: str


@dataclass(frozen=True)
class Groups:
    groups: list[Group]
    uniting: list[Opinion]
    dots: list[Dot]
    people: int
    silhouette: float


def refused_words(refusal: Refusal) -> str:
    """Why there are no groups, with the rule and how far the vote is from it."""
    if refusal.alike:
        return (
            f"The votes do not fall into groups. {refusal.enough} people voted on {VOTES_NEEDED} statements or more, and no "
            f"division of them leaves every group with {SMALLEST_GROUP} people or more."
        )
    return (
        f"There are too few votes for opinion groups. They need {PEOPLE_NEEDED} people who each voted on "
        f"{VOTES_NEEDED} statements or more, on phones, on the device or on keyed sheets. So far {refusal.enough} did."
    )


def groups_shown(found: Opinions, ballot: Ballot) -> Groups:
    texts = [statement.text for statement in shown(ballot)]

    def counts(column: int) -> list[tuple[str, int, int, int]]:
        return [
            (
                LETTERS[group],
                int(found.agreed[group, column]),
                int(found.disagreed[group, column]),
                int(found.voted[group, column]),
            )
            for group in range(len(found.sizes))
        ]

    return Groups(
        [
            Group(
                LETTERS[number],
                size,
                [Opinion(texts[one.statement], one.agrees, counts(one.statement)) for one in found.said_by(number)],
            )
            for number, size in enumerate(found.sizes)
        ],
        [Opinion(texts[column], agrees, counts(column)) for column, agrees in found.uniting()],
        dots_of(found),
        len(found.people),
        found.silhouette,
    )


def dots_of(found: Opinions) -> list[Dot]:
    low, high = found.points.min(axis=0), found.points.max(axis=0)
    wide = [max(float(high[axis] - low[axis]), 1e-9) for axis in (0, 1)]
    return [
        Dot(
            round(EDGE + (WIDE - 2 * EDGE) * float(point[0] - low[0]) / wide[0]),
            round(EDGE + (HIGH - 2 * EDGE) * float(point[1] - low[1]) / wide[1]),
            LETTERS[group],
        )
        for point, group in zip(found.points, found.groups, strict=True)
    ]
