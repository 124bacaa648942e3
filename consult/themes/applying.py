"""What the engine found put beside what people decided: their decisions stay, its old suggestions give way."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from consult.extensions import db
from consult.themes.before import hold
from consult.themes.engine import Grouping, Placement
from consult.themes.gathering import chunks
from consult.themes.marking import mark_copies, mark_positions, stances
from consult.themes.matching import match_groups
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, Theme, ThemeStatus
from consult.themes.siding import say_sides

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SECOND = 0.6  # a further theme is this much as sure as the first, for each step down
TURNED_AWAY = "A person said it does not belong where it came closest"
TOO_SHORT = "Too few words to group"
WITHIN = 0.8  # a sub-theme, of how sure the engine is of the theme
UNLIKE = "Unlike anything else that was said"
WELSH = "Seems to be in Welsh, which Consult cannot place"
Pair = tuple[uuid.UUID, int]


@dataclass
class Standing:
    """What stands in a consultation at the moment the engine hands in its work."""

    themes: dict[int, Theme]
    rejected: set[Pair] = field(default_factory=set)
    settled: set[uuid.UUID] = field(default_factory=set)  # a person said where it belongs: left alone
    homes: dict[int, set[uuid.UUID]] = field(default_factory=dict)
    within: dict[int, set[uuid.UUID]] = field(default_factory=dict)  # by theme that is part of another: what is in it
    held: set[int] = field(default_factory=set)  # themes that people made, changed, agreed or kept passages in


@dataclass(frozen=True)
class Applied:
    """What changed."""

    placed: int
    nowhere: int
    new_themes: int
    removed_themes: int
    decisions_kept: int


def apply_grouping(
    consultation_id: int,
    rows: Sequence[tuple[uuid.UUID, str]],
    grouping: Grouping,
    asked: Sequence[str] | None = None,
    vectors: NDArray[np.float32] | None = None,
) -> Applied:
    """Put a grouping of these rows into `db.session`, for the caller to commit.

    Decisions of people stay as they are, however old the rows that the engine read: everything is read again under
    the consultation's lock, so that what was decided or withdrawn while the engine worked counts. With `asked` and
    `vectors` of the rows, passages without a position are given one.
    """
    positions = stances(consultation_id, rows, asked, vectors)
    hold(consultation_id)
    standing = what_stands(consultation_id)
    alive = set(db.session.scalars(select(Excerpt.id).where(Excerpt.consultation_id == consultation_id)))
    groups: list[set[uuid.UUID]] = [set() for _ in grouping.themes]
    for (excerpt_id, _), placement in zip(rows, grouping.placements, strict=True):
        for place in (placement.theme, placement.sub):
            if place is not None:
                groups[place].add(excerpt_id)
    matched = matched_themes(grouping, groups, standing)
    clear_suggestions(consultation_id)
    removed = remove_unmatched(standing, set(matched.values()))
    themes = theme_ids(consultation_id, grouping, matched, standing)
    codings, nowhere = place_all(rows, grouping, themes, standing, alive)
    if codings:
        db.session.execute(insert(Coding), codings)
    say_why(consultation_id, nowhere)
    mark_copies(consultation_id, rows, grouping.copies, alive)
    mark_positions(consultation_id, positions, alive)
    say_sides(set(themes) - set(standing.themes) - {0})
    db.session.flush()
    db.session.expire_all()
    unplaced = sum(map(len, nowhere.values()))
    return Applied(
        placed=len(alive & {row[0] for row in rows}) - unplaced,
        nowhere=unplaced,
        new_themes=len(set(themes) - set(standing.themes) - {0}),
        removed_themes=removed,
        decisions_kept=len(standing.rejected) + len(standing.settled),
    )


def matched_themes(grouping: Grouping, groups: Sequence[set[uuid.UUID]], standing: Standing) -> dict[int, int]:
    """Which theme each group feeds: top themes first; then sub-themes, among themes that are part of another."""
    tops = [place for place, theme in enumerate(grouping.themes) if theme.parent is None]
    matched = match_groups([groups[place] for place in tops], standing.homes, standing.held)
    inner = {theme: held for theme, held in standing.within.items() if theme not in matched.values()}
    below = match_groups([groups[place] for place in range(len(tops), len(groups))], inner, ())
    return matched | {len(tops) + place: theme for place, theme in below.items()}


def what_stands(consultation_id: int) -> Standing:
    """Themes, decisions, and which passages are at home in which theme: kept there, or there first of all."""
    every = select(Theme).where(Theme.consultation_id == consultation_id).execution_options(populate_existing=True)
    standing = Standing({theme.id: theme for theme in db.session.scalars(every)})
    best: dict[uuid.UUID, tuple[float, int]] = {}
    homes: dict[int, set[uuid.UUID]] = defaultdict(set)
    within: dict[int, set[uuid.UUID]] = defaultdict(set)
    wanted = select(Coding.excerpt_id, Coding.theme_id, Coding.status, Coding.confidence).join(Theme)
    for excerpt, theme, status, confidence in db.session.execute(
        wanted.where(Theme.consultation_id == consultation_id)
    ):
        if status is CodingStatus.REJECTED:
            standing.rejected.add((excerpt, theme))
        elif status is CodingStatus.KEPT:
            standing.settled.add(excerpt)
            standing.held.add(theme)
            homes[theme].add(excerpt)
        else:
            best[excerpt] = max(best.get(excerpt, (-1.0, 0)), (confidence or 0.0, theme))
        if status is not CodingStatus.REJECTED and standing.themes[theme].parent_id is not None:
            within[theme].add(excerpt)
    for excerpt, (_, theme) in best.items():
        homes[theme].add(excerpt)
    standing.homes, standing.within = dict(homes), dict(within)
    standing.held |= {
        theme.id
        for theme in standing.themes.values()
        if theme.touched or theme.origin is Origin.PERSON or theme.status is not ThemeStatus.SUGGESTED
    }
    return standing


def clear_suggestions(consultation_id: int) -> None:
    """The engine's own suggestions give way, but not beside something a person kept."""
    kept = select(Coding.excerpt_id).where(Coding.status == CodingStatus.KEPT)
    gone = delete(Coding).where(
        Coding.status == CodingStatus.SUGGESTED,
        Coding.theme_id.in_(select(Theme.id).where(Theme.consultation_id == consultation_id)),
        Coding.excerpt_id.not_in(kept),
    )
    db.session.execute(gone.execution_options(synchronize_session=False))


def remove_unmatched(standing: Standing, matched: set[int]) -> int:
    """Suggested themes nobody touched, and which nothing feeds any more, go; one that a strategy cites stays."""
    gone = 0
    for theme_id in sorted(set(standing.themes) - standing.held - matched):
        remove = delete(Theme).where(Theme.id == theme_id).execution_options(synchronize_session=False)
        try:
            with db.session.begin_nested():
                db.session.execute(remove)
        except IntegrityError:
            continue
        db.session.expunge(standing.themes.pop(theme_id))  # SQLite gives its number to the next theme
        gone += 1
    return gone


def theme_ids(consultation_id: int, grouping: Grouping, matched: dict[int, int], standing: Standing) -> list[int]:
    """The theme each group feeds, in the engine's order: the one it matched, or a new suggestion; 0 is none.

    A theme that a person made part of another has no parts of its own.
    """
    taken = {theme.name.casefold() for theme in standing.themes.values() if theme.status is not ThemeStatus.RETIRED}
    found: list[int] = []
    for place, group in enumerate(grouping.themes):
        parent = None if group.parent is None else found[group.parent]
        above = standing.themes.get(parent or 0)
        if place in matched:
            theme = standing.themes[matched[place]]
            if parent is not None and theme.id not in standing.held:
                theme.parent_id = parent if above is None or above.parent_id is None else above.parent_id
            found.append(theme.id)
            continue
        if above is not None and above.parent_id is not None:
            found.append(0)
            continue
        name = own_name(group.name, taken)
        theme = Theme(
            consultation_id=consultation_id,
            name=name,
            description=group.description,
            origin=Origin.ENGINE,
            parent_id=parent,
        )
        db.session.add(theme)
        db.session.flush()
        found.append(theme.id)
    return found


def own_name(name: str, taken: set[str]) -> str:
    name = " ".join(name.split())[:150] or "Without a name"
    number = 1
    while (own := name if number == 1 else f"{name} ({number})").casefold() in taken:
        number += 1
    taken.add(own.casefold())
    return own


def place_all(
    rows: Sequence[tuple[uuid.UUID, str]],
    grouping: Grouping,
    themes: Sequence[int],
    standing: Standing,
    alive: set[uuid.UUID],
) -> tuple[list[dict[str, Any]], dict[str, list[uuid.UUID]]]:
    """The new suggestions as rows, and the excerpts that fit nowhere by the reason."""
    quoted = {
        (row, place): rank for place, theme in enumerate(grouping.themes) for rank, row in enumerate(theme.quotes, 1)
    }
    codings: list[dict[str, Any]] = []
    nowhere: dict[str, list[uuid.UUID]] = defaultdict(list)
    for row, ((excerpt_id, text), placement) in enumerate(zip(rows, grouping.placements, strict=True)):
        if excerpt_id not in alive or excerpt_id in standing.settled:
            continue
        sure = places(placement, themes)
        free = {place: share for place, share in sure.items() if (excerpt_id, themes[place]) not in standing.rejected}
        if not free:
            reason = TURNED_AWAY if sure else why_nowhere(placement, text)
            nowhere[reason].append(excerpt_id)
        for place, share in free.items():
            start, end = where(placement, place)
            codings.append(
                {
                    "excerpt_id": excerpt_id,
                    "theme_id": themes[place],
                    "origin": Origin.ENGINE,
                    "status": CodingStatus.SUGGESTED,
                    "confidence": share,
                    "telling": quoted.get((row, place)),
                    "from_at": start,
                    "to_at": end,
                }
            )
    return codings, nowhere


def why_nowhere(placement: Placement, text: str) -> str:
    from consult.themes.engine.english import seems_welsh

    if placement.why:
        return TOO_SHORT if placement.why == "too_short" else UNLIKE
    return TOO_SHORT if len(text.split()) < 3 else WELSH if seems_welsh(text) else UNLIKE


def places(placement: Placement, themes: Sequence[int]) -> dict[int, float]:
    """How sure the engine is of each group that one passage is in, the first one first; each theme once."""
    if placement.theme is None:
        return {}
    found = {placement.theme: placement.confidence}
    if placement.sub is not None and themes[placement.sub]:
        found[placement.sub] = round(placement.confidence * WITHIN, 4)
    for step, group in enumerate(placement.further, 1):
        found[group] = round(placement.confidence * SECOND**step, 4)
    first = {themes[place]: place for place in reversed(found)}
    return {place: share for place, share in found.items() if first[themes[place]] == place}


def where(placement: Placement, place: int) -> tuple[int | None, int | None]:
    """The longest part of the passage that speaks of a top theme; None, None for all of it."""
    spans = [(part.end - part.start, -part.start) for part in placement.parts if part.theme == place]
    if not spans:
        return None, None
    length, start = max(spans)
    return -start, length - start


def say_why(consultation_id: int, nowhere: dict[str, list[uuid.UUID]]) -> None:
    """Write beside each excerpt that fits nowhere why; and nothing beside the others."""
    placed = update(Excerpt).where(Excerpt.consultation_id == consultation_id, Excerpt.placed_nowhere.is_not(None))
    db.session.execute(placed.values(placed_nowhere=None).execution_options(synchronize_session=False))
    for reason, ids in nowhere.items():
        for part in chunks(ids):
            why = update(Excerpt).where(Excerpt.id.in_(part)).values(placed_nowhere=reason)
            db.session.execute(why.execution_options(synchronize_session=False))
