"""The map of the paths as a drawing: pages below each other, and beside them a line from each deciding answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.surveys.editing.paths import Stop

ROW, BOX, EDGE, LANE, LONGEST = 44, 30, 268, 14, 32


@dataclass(frozen=True)
class Box:
    """One page of the survey."""

    x: int
    y: int
    wide: int
    label: str
    for_everyone: bool
    lost: bool


@dataclass(frozen=True)
class Drawing:
    wide: int
    high: int
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]  # the `d` of each path
    heads: tuple[str, ...]  # the `points` of each arrow's head


def drawing(stops: Sequence[Stop]) -> Drawing:
    lanes = lanes_of(stops)
    lines, heads = [], []
    for stop in stops:
        ends = sorted({branch.end for branch in stop.leads_to})
        if not ends:
            continue
        x, start = EDGE + LANE * (lanes[stop.number] + 1), middle(stop.number)
        lines.append(f"M{EDGE} {start}H{x}V{middle(ends[-1])}")
        for end in ends:
            lines.append(f"M{x} {middle(end)}H{EDGE + 6}")
            heads.append(f"{EDGE},{middle(end)} {EDGE + 8},{middle(end) - 4} {EDGE + 8},{middle(end) + 4}")
    wide = EDGE + LANE * (max(lanes.values(), default=-1) + 2)
    return Drawing(wide, ROW * len(stops), tuple(map(box, stops)), tuple(lines), tuple(heads))


def lanes_of(stops: Sequence[Stop]) -> dict[int, int]:
    """A lane for each page whose answers lead on, so that no two lines lie on each other."""
    taken: list[int] = []  # where the last line in each lane ends
    found: dict[int, int] = {}
    for stop in stops:
        if not stop.leads_to:
            continue
        end = max(branch.end for branch in stop.leads_to)
        lane = next((lane for lane, last in enumerate(taken) if last < stop.number), len(taken))
        taken[lane : lane + 1] = [end]
        found[stop.number] = lane
    return found


def box(stop: Stop) -> Box:
    x = 0 if stop.for_everyone else 16
    words = " · ".join(question.label for question in stop.page)
    short = words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
    return Box(
        x, middle(stop.number) - BOX // 2, EDGE - x, f"{stop.number}. {short}", stop.for_everyone, bool(stop.troubles)
    )


def middle(number: int) -> int:
    return ROW * (number - 1) + ROW // 2
