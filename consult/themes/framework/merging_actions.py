"""Two themes made one, and one made several. Passages move as they stand: what a person decided goes along."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select

from consult.extensions import db
from consult.people.models import Person
from consult.themes.before import Refusal, Review
from consult.themes.coding_actions import decide, keep_under
from consult.themes.framework.overtaken import check_seen
from consult.themes.framework.versions import snapshot
from consult.themes.models import Coding, CodingStatus, ReviewAct, Theme, ThemeStatus
from consult.themes.rows import (
    KEPT,
    REJECTED,
    SUGGESTED,
    Rows,
    ids_of,
    not_there,
    put_in,
    rows_under,
    take_out,
)  # fmt: skip
from consult.themes.theme_actions import free_name, in_use, made_by


@dataclass(frozen=True)
class NewPart:
    """A theme to be made of some passages of another."""

    name: str
    description: str
    excerpts: frozenset[uuid.UUID]


def split_theme(
    theme: Theme, person: Person, excerpt_ids: Sequence[uuid.UUID], name: str, seen: str | None = None
) -> Theme:
    """Make a theme of its own of the passages a person picked: kept there, and no longer under the first."""
    review = Review(theme.consultation_id, person)
    in_use(review.theme(theme))
    check_seen(theme, person, seen)
    wanted = set(excerpt_ids)
    here = Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED, Coding.excerpt_id.in_(wanted)
    moving = db.session.scalars(select(Coding).where(*here).execution_options(populate_existing=True)).all()
    if not moving:
        raise Refusal("Tick the passages that belong to the new theme.")
    snapshot(theme.consultation, person, f"Before “{theme.name}” was split")
    new = made_by(person, theme.consultation_id, free_name(theme.consultation_id, name), "")
    review.made(new)
    for each in moving:
        review.coding(each.excerpt_id, theme.id)
        decide(each, person, CodingStatus.REJECTED)
        keep_under(review, each.excerpt_id, new)
    theme.touched = True
    review.act(f"{passages(len(moving))} of “{theme.name}” {'are' if len(moving) > 1 else 'is'} now “{new.name}”.")
    db.session.commit()
    return new


def split_into(
    theme: Theme, person: Person, parts: Sequence[NewPart], *, nested: bool = False, seen: str | None = None
) -> ReviewAct:
    """Make themes of groups of a theme's passages, beside it or as parts of it; under a part they stay under the whole
    too. Nobody has read each passage, so each goes as it stands: a suggestion stays one, what a person kept stays theirs.
    """
    review = Review(theme.consultation_id, person)
    in_use(review.theme(theme))
    check_seen(theme, person, seen)
    here = rows_under(theme.consultation_id, [theme.id])
    left = here[here["status"] != REJECTED]
    if not any(np.isin(left["excerpt"], ids_of(each.excerpts)).any() for each in parts):
        raise Refusal("Tick the groups that should be themes of their own.")
    snapshot(theme.consultation, person, f"Before “{theme.name}” was split")
    fresh: list[Rows] = []
    for part in parts:
        new = made_by(person, theme.consultation_id, free_name(theme.consultation_id, part.name), part.description)
        new.parent_id = (theme.parent_id or theme.id) if nested else None
        review.made(new)
        mine = np.isin(left["excerpt"], ids_of(part.excerpts))
        fresh.append(under_theme(left[mine], new.id))
        left = left[~mine]  # of two parts that name a passage the first has it
    moved = np.concatenate(fresh)
    old = here[np.isin(here["excerpt"], moved["excerpt"]) & (not nested)]
    review.many(np.concatenate([old, not_there(moved)]))
    db.session.flush()
    take_out(old)
    put_in(moved)
    db.session.expire_all()
    theme.touched = True
    names = f"{len(parts)} themes" if len(parts) > 1 else f"“{parts[0].name}”"
    under_now = f"under {names}, part of it" if nested else names
    act = review.act(f"{passages(len(moved))} of “{theme.name}” {'are' if len(moved) > 1 else 'is'} now {under_now}.")
    db.session.commit()
    return act


def merge_themes(source: Theme, person: Person, target: Theme, seen: str | None = None) -> ReviewAct:
    """Make one theme part of another for good: its passages move, decisions go with them, its name is retired.

    `seen`: the marks of both as the page showed them, joined by a point."""
    if source.id == target.id:
        raise Refusal("Choose another theme to merge this one into.")
    review = Review(source.consultation_id, person)
    in_use(review.theme(source)), in_use(review.theme(target))
    of_source, _, of_target = (seen or "").partition(".")
    check_seen(source, person, of_source)
    check_seen(target, person, of_target)
    snapshot(source.consultation, person, f"Before “{source.name}” was merged into “{target.name}”")
    move_codings(review, source, target)
    bring_parts(review, source, target)
    source.status, source.merged_into_id, source.parent_id, source.touched = ThemeStatus.RETIRED, target.id, None, True
    target.touched = True
    act = review.act(f"“{source.name}” is now part of “{target.name}”.")
    db.session.commit()
    return act


def move_codings(review: Review, source: Theme, target: Theme) -> None:
    """A kept passage stays kept, a suggested one suggested; what a person said about the target itself stands."""
    ours, theirs = (rows_under(source.consultation_id, [each.id]) for each in (source, target))
    moved = under_theme(ours[ours["status"] != REJECTED], target.id)
    there = np.isin(theirs["excerpt"], moved["excerpt"])
    known = np.isin(moved["excerpt"], theirs["excerpt"])
    both = of_two(theirs[there], moved[known])  # both are in the order of their excerpts
    beside = theirs[np.isin(theirs["excerpt"], ours["excerpt"])]
    alone = not_there(under_theme(ours[~np.isin(ours["excerpt"], theirs["excerpt"])], target.id))
    review.many(np.concatenate([ours, beside, alone]))
    db.session.flush()
    take_out(np.concatenate([ours, theirs[there]]))
    put_in(np.concatenate([moved[~known], both]))
    db.session.expire_all()


def of_two(there: Rows, coming: Rows) -> Rows:
    """For each passage that stood under both themes the coding that stands after merging."""
    found = there.copy()
    kept = (coming["status"] == KEPT) & (there["status"] != KEPT)
    found[kept] = coming[kept]
    alike = (coming["status"] == SUGGESTED) & (there["status"] == SUGGESTED)
    found["confidence"][alike] = np.maximum(there["confidence"], coming["confidence"])[alike]
    return found


def under_theme(rows: Rows, theme_id: int) -> Rows:
    found = rows.copy()
    found["theme"] = theme_id
    return found


def bring_parts(review: Review, source: Theme, target: Theme) -> None:
    """The parts of the one become parts of the other; there is no third level."""
    if target.parent_id == source.id:
        target.parent_id = None
    for child in db.session.scalars(select(Theme).where(Theme.parent_id == source.id, Theme.id != target.id)):
        review.theme(child).parent_id = target.parent_id or target.id


def passages(count: int) -> str:
    return f"{count:,} passage{'' if count == 1 else 's'}"
