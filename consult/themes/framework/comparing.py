"""Two states of a framework side by side: what came, went, got another name, and which passages moved where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consult.themes.before import Image
from consult.themes.framework.versions import State
from consult.themes.models import ThemeStatus
from consult.themes.rows import NOTHING, REJECTED, Ids, Rows, distinct

Whole = NDArray[np.int64]

KINDS = {
    "added": "New",
    "back": "Brought back",
    "renamed": "Renamed",
    "redefined": "Described anew",
    "nested": "Part of another",
    "apart": "On its own",
    "standing": "Stands differently",
    "merged": "Merged",
    "retired": "Retired",
}
Guid = str
Flow = tuple[Guid, Guid]


@dataclass(frozen=True)
class Line:
    """One theme in both states."""

    guid: Guid
    before: Image | None  # None when it was not in use
    after: Image | None
    changes: tuple[str, ...]  # of KINDS
    passages_before: int = 0
    passages_after: int = 0
    into: str = ""  # the name of the theme it was merged into

    @property
    def name(self) -> str:
        return str((self.after or self.before or {}).get("name", ""))

    @property
    def words(self) -> list[str]:
        return [f"Merged into “{self.into}”" if kind == "merged" else KINDS[kind] for kind in self.changes]


class Moved(NamedTuple):
    """How many passages left one theme and are under another."""

    left: Guid
    reached: Guid
    passages: int


@dataclass(frozen=True)
class Comparison:
    """What differs between an earlier and a later state."""

    lines: list[Line]
    moved: dict[Flow, Ids] = field(default_factory=dict)  # by themes that were not merged
    decided: int = 0  # decisions of people that are in one state alone, or differ

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.changes or line.passages_before != line.passages_after]

    @property
    def passages_moved(self) -> int:
        return len(distinct(*self.moved.values()))

    @property
    def largest_flows(self) -> list[Moved]:
        found = [Moved(left, reached, len(ids)) for (left, reached), ids in self.moved.items()]
        return sorted(found, key=lambda flow: (-flow.passages, flow.left, flow.reached))

    def count(self, *kinds: str) -> int:
        return sum(any(kind in line.changes for kind in kinds) for line in self.lines)

    @property
    def same(self) -> bool:
        return not (self.changed or self.moved or self.decided)


def compare(before: State, after: State) -> Comparison:
    """Compare two states of one consultation; themes are known again by their guid, whatever they are called."""
    first, second = by_guid(before), by_guid(after)
    sizes_before, sizes_after = sizes(before), sizes(after)
    lines = []
    for guid in {**first, **second}:
        line = line_of(guid, first.get(guid), second.get(guid), sizes_before[guid], sizes_after[guid], after)
        if line.before or line.after:
            lines.append(line)
    lines.sort(key=lambda line: (line.after is None, -line.passages_after, -line.passages_before, line.name.casefold()))
    merged = {line.guid for line in lines if "merged" in line.changes}
    both = Numbered.of(before, after)
    return Comparison(lines, flows(both, before, after, merged), decisions_that_differ(both, before, after))


def by_guid(state: State) -> dict[Guid, Image]:
    """The themes by what stays theirs; a parent too is known by its guid."""
    found = {}
    for theme in state.themes.values():
        parent = state.themes.get(theme["parent_id"] or 0)
        found[theme["guid"]] = {**theme, "parent": parent["guid"] if parent else None}
    return found


def used(theme: Image | None) -> Image | None:
    return theme if theme is not None and theme["status"] != ThemeStatus.RETIRED.value else None


def places(state: State) -> Rows:
    """The codings that count: of themes in use, and not turned away."""
    in_use = [number for number, theme in state.themes.items() if used(theme)]
    found: Rows = state.codings[np.isin(state.codings["theme"], in_use) & (state.codings["status"] != REJECTED)]
    return found


def sizes(state: State) -> Counter[Guid]:
    numbers, many = np.unique(places(state)["theme"], return_counts=True)
    return Counter({state.themes[one]["guid"]: size for one, size in zip(numbers.tolist(), many.tolist(), strict=True)})


def line_of(guid: Guid, was: Image | None, now: Image | None, before: int, after: int, state: State) -> Line:
    old, new = used(was), used(now)
    into = ""
    if old and not new:
        target = state.themes.get((now or {}).get("merged_into_id") or 0)
        into = str(target["name"]) if target else ""
        changes = ["merged" if target else "retired"]
    elif new and not old:
        changes = ["back" if was else "added"]
    else:
        changes = list(differing(old or {}, new or {}))
    return Line(guid, old, new, tuple(changes), before, after, into)


def differing(old: Image, new: Image) -> list[str]:
    """How a theme that is in use in both differs. A field younger than a version is empty in it."""
    found = ["renamed"] if old.get("name") != new.get("name") else []
    if any((old.get(name) or "") != (new.get(name) or "") for name in ("description", "includes", "excludes")):
        found.append("redefined")
    if old.get("parent") != new.get("parent"):
        found.append("nested" if new.get("parent") else "apart")
    return found + (["standing"] if old.get("status") != new.get("status") else [])


@dataclass(frozen=True)
class Numbered:
    """Excerpts and themes of two states under one count, so that a passage under a theme is one number in both."""

    excerpts: Ids
    guids: list[Guid]

    @classmethod
    def of(cls, *states: State) -> Numbered:
        excerpts = distinct(*(state.codings["excerpt"] for state in states))
        return cls(excerpts, sorted({theme["guid"] for state in states for theme in state.themes.values()}))

    def place(self, state: State, rows: Rows) -> Whole:
        numbers = {guid: at for at, guid in enumerate(self.guids)}
        themes = np.array(sorted(state.themes), np.int64)
        of_theme = np.array([numbers[state.themes[each]["guid"]] for each in themes.tolist()], np.int64)
        theme = of_theme[np.searchsorted(themes, rows["theme"])]
        return np.searchsorted(self.excerpts, rows["excerpt"]) * len(self.guids) + theme


def flows(both: Numbered, before: State, after: State, merged: set[Guid]) -> dict[Flow, Ids]:
    """The passages that left one theme and are under another; those of a merged theme went with it, and do not count."""
    many = max(1, len(both.guids))
    was, now = both.place(before, places(before)), both.place(after, places(after))
    left, reached = was[~np.isin(was, now)], now[~np.isin(now, was)]  # both in the order of their excerpts
    apart = [at for at, guid in enumerate(both.guids) if guid in merged]
    left = left[np.isin(left // many, now // many) & ~np.isin(left % many, apart)]
    return dict(grouped(both, *beside(left, reached, many)))


def beside(left: Whole, reached: Whole, many: int) -> tuple[Whole, Whole, Whole]:
    """Each place that was left with each that was reached by the same excerpt: the excerpt and the two themes."""
    start, end = (np.searchsorted(reached // many, left // many, side) for side in ("left", "right"))
    row = np.repeat(np.arange(len(left)), end - start)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(end - start) - (end - start), end - start)
    return left[row] // many, left[row] % many, reached[start[row] + nth] % many


def grouped(both: Numbered, excerpt: Whole, left: Whole, reached: Whole) -> Iterator[tuple[Flow, Ids]]:
    flow = left * len(both.guids) + reached
    order = np.argsort(flow, kind="stable")
    found, start = np.unique(flow[order], return_index=True)
    for one, (begin, end) in zip(found.tolist(), pairwise([*start.tolist(), len(order)]), strict=True):
        pair = both.guids[one // len(both.guids)], both.guids[one % len(both.guids)]
        yield pair, both.excerpts[excerpt[order[begin:end]]]


def decisions_that_differ(both: Numbered, before: State, after: State) -> int:
    """Passages under a theme that a person decided in one state, and that stand otherwise in the other."""
    first, second = (decided(both, state) for state in (before, after))
    return len({row[0] for row in first ^ second})


def decided(both: Numbered, state: State) -> set[tuple[int, int, int]]:
    rows = state.codings[state.codings["person_id"] != NOTHING]
    place = both.place(state, rows).tolist()
    return set(zip(place, rows["status"].tolist(), rows["person_id"].tolist(), strict=True))
