"""Two states of a framework side by side: what came, went, got another name, and which passages moved where."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from consult.themes.before import Image
from consult.themes.framework.versions import State
from consult.themes.models import CodingStatus, ThemeStatus

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
    moved: dict[Flow, set[bytes]] = field(default_factory=dict)  # ids of excerpts, by themes that were not merged
    decided: int = 0  # decisions of people that are in one state alone, or differ

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.changes or line.passages_before != line.passages_after]

    @property
    def passages_moved(self) -> int:
        return len(set().union(*self.moved.values()))

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
    where_before, where_after = places(before), places(after)
    sizes_before, sizes_after = sizes(where_before), sizes(where_after)
    lines = []
    for guid in {**first, **second}:
        line = line_of(guid, first.get(guid), second.get(guid), sizes_before[guid], sizes_after[guid], after)
        if line.before or line.after:
            lines.append(line)
    lines.sort(key=lambda line: (line.after is None, -line.passages_after, -line.passages_before, line.name.casefold()))
    merged = {line.guid for line in lines if "merged" in line.changes}
    return Comparison(lines, flows(where_before, where_after, merged), decisions_that_differ(before, after))


def by_guid(state: State) -> dict[Guid, Image]:
    """The themes by what stays theirs; a parent too is known by its guid."""
    found = {}
    for theme in state.themes.values():
        parent = state.themes.get(theme["parent_id"] or 0)
        found[theme["guid"]] = {**theme, "parent": parent["guid"] if parent else None}
    return found


def used(theme: Image | None) -> Image | None:
    return theme if theme is not None and theme["status"] != ThemeStatus.RETIRED.value else None


def places(state: State) -> dict[bytes, set[Guid]]:
    """Under which themes in use each passage stands."""
    guids = {number: theme["guid"] for number, theme in state.themes.items() if used(theme)}
    found: dict[bytes, set[Guid]] = defaultdict(set)
    for (excerpt, theme), kept in state.codings.items():
        if theme in guids and kept.status is not CodingStatus.REJECTED:
            found[excerpt].add(guids[theme])
    return found


def sizes(where: dict[bytes, set[Guid]]) -> Counter[Guid]:
    return Counter(guid for guids in where.values() for guid in guids)


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


def flows(before: dict[bytes, set[Guid]], after: dict[bytes, set[Guid]], merged: set[Guid]) -> dict[Flow, set[bytes]]:
    """The passages that left one theme and are under another; those of a merged theme went with it, and do not count."""
    found: dict[Flow, set[bytes]] = defaultdict(set)
    for excerpt in before.keys() & after.keys():
        for left in before[excerpt] - after[excerpt] - merged:
            for reached in after[excerpt] - before[excerpt]:
                found[left, reached].add(excerpt)
    return dict(found)


def decisions_that_differ(before: State, after: State) -> int:
    """Passages under a theme that a person decided in one state, and that stand otherwise in the other."""
    names_before = {number: theme["guid"] for number, theme in before.themes.items()}
    names_after = {number: theme["guid"] for number, theme in after.themes.items()}
    first = {
        (excerpt, names_before[theme], kept.status, kept.person_id)
        for (excerpt, theme), kept in before.codings.items()
        if kept.person_id is not None
    }
    second = {
        (excerpt, names_after[theme], kept.status, kept.person_id)
        for (excerpt, theme), kept in after.codings.items()
        if kept.person_id is not None
    }
    return len({row[:2] for row in first ^ second})
