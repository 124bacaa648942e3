"""What somebody said beside what we will do about it, from what is published now."""

from __future__ import annotations

from dataclasses import dataclass

from consult.strategy.published import current_bodies, quotes_of, words_behind

MOST = 4


@dataclass(frozen=True)
class Deed:
    said: str
    source: str
    slug: str
    aim: str
    aim_number: int
    will: str
    due: str


def deeds() -> list[Deed]:
    """One for each published aim that has both a quote that stands and a commitment; four at most."""
    found = []
    for slug, body in current_bodies():
        words = words_behind(body)
        for aim in body["aims"]:
            quote = next((each for each in quotes_of(aim) if words[each["quote"]].stands), None)
            if quote and aim["commitments"]:
                will = aim["commitments"][0]
                said = words[quote["quote"]].text
                found.append(Deed(said, quote["source"], slug, aim["title"], aim["number"], will["text"], will["due"]))
    return found[:MOST]
