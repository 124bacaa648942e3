"""What the engine found put beside what people decided: their decisions stay, its old suggestions give way."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from consult.extensions import db
from consult.themes.before import hold
from consult.themes.engine import Grouping, Placement
from consult.themes.gathering import chunks
from consult.themes.matching import match_groups
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, Theme, ThemeStatus

SECOND = 0.6  # a further theme is this much as sure as the first, for each step down
TURNED_AWAY = "A person said it does not belong where it came closest"
TOO_SHORT = "Too few words to group"
UNLIKE = "Unlike anything else that was said"
Pair = tuple[uuid.UUID, int]


@dataclass
class Standing:
    """What stands in a consultation at the moment the engine hands in its work."""

    themes: dict[int, Theme]
    rejected: set[Pair] = field(default_factory=set)
    settled: set[uuid.UUID] = field(default_factory=set)  # a person said where it belongs: left alone
    homes: dict[int, set[uuid.UUID]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)  # themes that people made, changed, agreed or kept passages in


@dataclass(frozen=True)
class Applied:
    """What changed."""

    placed: int
    nowhere: int
    new_themes: int
    removed_themes: int
    decisions_kept: int


def apply_grouping(consultation_id: int, rows: Sequence[tuple[uuid.UUID, str]], grouping: Grouping) -> Applied:
    """Put a grouping of these rows into `db.session`, for the caller to commit.

    Decisions of people stay as they are, however old the rows that the engine read: everything is read again under
    the consultation's lock, so that what was decided or withdrawn while the engine worked counts.
    """
    hold(consultation_id)
    standing = what_stands(consultation_id)
    alive = set(db.session.scalars(select(Excerpt.id).where(Excerpt.consultation_id == consultation_id)))
    groups: list[set[uuid.UUID]] = [set() for _ in grouping.themes]
    for (excerpt_id, _), placement in zip(rows, grouping.placements, strict=True):
        if placement.theme is not None:
            groups[placement.theme].add(excerpt_id)
    matched = match_groups(groups, standing.homes, standing.held)
    clear_suggestions(consultation_id)
    removed = remove_unmatched(standing, set(matched.values()))
    themes = theme_ids(consultation_id, grouping, matched, standing)
    codings, nowhere = place_all(rows, grouping, themes, standing, alive)
    if codings:
        db.session.execute(insert(Coding), codings)
    say_why(consultation_id, nowhere)
    db.session.expire_all()
    unplaced = sum(map(len, nowhere.values()))
    return Applied(
        placed=len(alive & {row[0] for row in rows}) - unplaced,
        nowhere=unplaced,
        new_themes=len(set(themes) - set(standing.themes)),
        removed_themes=removed,
        decisions_kept=len(standing.rejected) + len(standing.settled),
    )


def what_stands(consultation_id: int) -> Standing:
    """Themes, decisions, and which passages are at home in which theme: kept there, or there first of all."""
    every = select(Theme).where(Theme.consultation_id == consultation_id).execution_options(populate_existing=True)
    standing = Standing({theme.id: theme for theme in db.session.scalars(every)})
    best: dict[uuid.UUID, tuple[float, int]] = {}
    homes: dict[int, set[uuid.UUID]] = defaultdict(set)
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
    for excerpt, (_, theme) in best.items():
        homes[theme].add(excerpt)
    standing.homes = dict(homes)
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
            gone += 1
        except IntegrityError:
            continue
    return gone


def theme_ids(consultation_id: int, grouping: Grouping, matched: dict[int, int], standing: Standing) -> list[int]:
    """The theme each group feeds, in the engine's order: the one it matched, or a new suggestion."""
    taken = {theme.name.casefold() for theme in standing.themes.values() if theme.status is not ThemeStatus.RETIRED}
    found: list[int] = []
    for place, group in enumerate(grouping.themes):
        if place in matched:
            found.append(matched[place])
            continue
        name = own_name(group.name, taken)
        theme = Theme(consultation_id=consultation_id, name=name, description=group.description, origin=Origin.ENGINE)
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
    quoted = {row: rank for theme in grouping.themes for rank, row in enumerate(theme.quotes, 1)}
    codings: list[dict[str, Any]] = []
    nowhere: dict[str, list[uuid.UUID]] = defaultdict(list)
    for row, ((excerpt_id, text), placement) in enumerate(zip(rows, grouping.placements, strict=True)):
        if excerpt_id not in alive or excerpt_id in standing.settled:
            continue
        sure = places(placement, themes)
        free = {theme: share for theme, share in sure.items() if (excerpt_id, theme) not in standing.rejected}
        if not free:
            reason = TURNED_AWAY if sure else TOO_SHORT if len(text.split()) < 3 else UNLIKE
            nowhere[reason].append(excerpt_id)
        codings += [
            {
                "excerpt_id": excerpt_id,
                "theme_id": theme,
                "origin": Origin.ENGINE,
                "status": CodingStatus.SUGGESTED,
                "confidence": share,
                "telling": quoted.get(row) if theme == next(iter(sure)) else None,
            }
            for theme, share in free.items()
        ]
    return codings, nowhere


def places(placement: Placement, themes: Sequence[int]) -> dict[int, float]:
    """How sure the engine is of each theme of one passage, the first one first."""
    if placement.theme is None:
        return {}
    found = {themes[placement.theme]: placement.confidence}
    for step, group in enumerate(placement.further, 1):
        found.setdefault(themes[group], round(placement.confidence * SECOND**step, 4))
    return found


def say_why(consultation_id: int, nowhere: dict[str, list[uuid.UUID]]) -> None:
    """Write beside each excerpt that fits nowhere why; and nothing beside the others."""
    placed = update(Excerpt).where(Excerpt.consultation_id == consultation_id, Excerpt.placed_nowhere.is_not(None))
    db.session.execute(placed.values(placed_nowhere=None).execution_options(synchronize_session=False))
    for reason, ids in nowhere.items():
        for part in chunks(ids):
            why = update(Excerpt).where(Excerpt.id.in_(part)).values(placed_nowhere=reason)
            db.session.execute(why.execution_options(synchronize_session=False))
