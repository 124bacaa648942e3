"""How widely something was said: passages, people, organisations, forums and sources."""

from __future__ import annotations

from dataclasses import dataclass

SMALL = 0.02  # of all passages: below this, and raised in two forums or more, is "few people, many rooms"


@dataclass(frozen=True)
class Breadth:
    """Who and how many stand behind some passages.

    `people` is a lower bound that counts nobody twice: each voice of the surveys once (a person of an imported file
    is one voice however often they answered), and for each forum the larger of its distinct aliases and the largest
    headcount of one contribution, because those who nodded may be those who spoke, or those who met before.
    """

    passages: int = 0
    people: int = 0
    organisations: int = 0
    forums: frozenset[int] = frozenset()
    sources: int = 0


NOBODY = Breadth()


def few_people_many_rooms(theme: Breadth, everything: Breadth) -> bool:
    return len(theme.forums) >= 2 and theme.passages < SMALL * everything.passages
