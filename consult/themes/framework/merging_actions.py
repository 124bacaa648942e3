"""Two themes made one, and one made several. Passages move as they stand: what a person decided goes along."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from consult.extensions import db
from consult.people.models import Person
from consult.themes.before import Refusal, Review, image
from consult.themes.coding_actions import decide, keep_under
from consult.themes.framework.overtaken import check_seen
from consult.themes.framework.versions import image_of, rows_under, snapshot
from consult.themes.models import Coding, CodingStatus, ReviewAct, Theme, ThemeStatus
from consult.themes.theme_actions import free_name, in_use, made_by, under

NO_SYNC = {"synchronize_session": False}


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
    moving = [each for each in under(theme) if each.excerpt_id in wanted]
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
    here = {each.excerpt_id: each for each in under(theme)}
    if not parts or not any(each.excerpts & here.keys() for each in parts):
        raise Refusal("Tick the groups that should be themes of their own.")
    snapshot(theme.consultation, person, f"Before “{theme.name}” was split")
    moved: set[uuid.UUID] = set()
    for part in parts:
        new = made_by(person, theme.consultation_id, free_name(theme.consultation_id, part.name), part.description)
        new.parent_id = (theme.parent_id or theme.id) if nested else None
        review.made(new)
        for excerpt_id in sorted((part.excerpts & here.keys()) - moved):
            remember(review, excerpt_id, new.id, None)
            take_over(here[excerpt_id], None, new)
            if not nested:
                remember(review, excerpt_id, theme.id, here[excerpt_id])
                db.session.delete(here[excerpt_id])
            moved.add(excerpt_id)
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
    """Passages the target does not know go over in one statement, the others one by one."""
    ours, theirs = dict(rows_under([source.id])), dict(rows_under([target.id]))
    for (excerpt, _), kept in ours.items():
        there = theirs.get((excerpt, target.id))
        for theme, was in ((source.id, kept), (target.id, there)):
            stood = image_of((excerpt, theme), was) if was else None
            review.images.append({"of": "coding", "key": [excerpt.hex(), theme], "was": stood})
    known = aliased(Coding)
    there_too = select(known.excerpt_id).where(known.theme_id == target.id, known.excerpt_id == Coding.excerpt_id)
    free = Coding.theme_id == source.id, Coding.status != CodingStatus.REJECTED, ~there_too.exists()
    db.session.execute(update(Coding).where(*free).values(theme_id=target.id), execution_options=NO_SYNC)
    db.session.expire_all()
    left = under(source, every=True)
    both = {each.excerpt_id: each for each in under(target, every=True)} if left else {}
    for coding in left:
        take_over(coding, both.get(coding.excerpt_id), target)
        db.session.delete(coding)


def bring_parts(review: Review, source: Theme, target: Theme) -> None:
    """The parts of the one become parts of the other; there is no third level."""
    if target.parent_id == source.id:
        target.parent_id = None
    for child in db.session.scalars(select(Theme).where(Theme.parent_id == source.id, Theme.id != target.id)):
        review.theme(child).parent_id = target.parent_id or target.id


def take_over(coding: Coding, there: Coding | None, target: Theme) -> None:
    """A kept passage stays kept, a suggested one suggested; what a person said about the target itself stands."""
    if coding.status is CodingStatus.REJECTED:
        return
    if there is None:
        there = Coding(excerpt_id=coding.excerpt_id, theme_id=target.id)
    elif not (there.status is CodingStatus.SUGGESTED or coding.status is CodingStatus.KEPT):
        return
    elif there.status is coding.status is CodingStatus.SUGGESTED:
        there.confidence = max(there.confidence or 0.0, coding.confidence or 0.0)
        return
    elif there.status is CodingStatus.KEPT:
        return
    for field in ("origin", "status", "confidence", "person_id", "decided_at", "telling", "is_example"):
        setattr(there, field, getattr(coding, field))
    there.from_at, there.to_at = coding.from_at, coding.to_at
    db.session.add(there)


def remember(review: Review, excerpt_id: uuid.UUID, theme_id: int, coding: Coding | None) -> None:
    """How a coding stood, of which it is known already whether it is there: many at once ask for no query each."""
    was = image(coding) if coding else None
    review.images.append({"of": "coding", "key": [excerpt_id.hex, theme_id], "was": was})


def passages(count: int) -> str:
    return f"{count:,} passage{'' if count == 1 else 's'}"
