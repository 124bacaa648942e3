"""What was done to one theme, by whom, and what it was called and covered before."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import joinedload, undefer

from consult.extensions import db
from consult.themes.before import Image, image, touched_by
from consult.themes.models import Excerpt, ReviewAct, Theme

MOST = 200
SMALL = 20_000  # characters: what an act on one passage, and the lesson learnt from it, take at most
TOLD = {
    "name": "Name",
    "description": "Description",
    "includes": "What belongs here",
    "excludes": "What does not",
    "parent_id": "Part of",
    "status": "Standing",
}


@dataclass(frozen=True)
class Turn:
    """One act on a theme: what each field was, and what it became."""

    act: ReviewAct
    changes: tuple[tuple[str, str, str], ...] = ()  # label, before, after
    made: bool = False


def acts_on(theme: Theme, most: int = MOST) -> Sequence[ReviewAct]:
    """The acts that touched a theme itself, the latest doing or undoing first."""
    # A row's image is kept as JSON in one fixed order of keys, so its text can be looked for in either database.
    of_it = cast(ReviewAct.before, Text).contains(f'"of": "theme", "key": {theme.id}, ', autoescape=True)
    wanted = select(ReviewAct).where(ReviewAct.consultation_id == theme.consultation_id, of_it)
    latest = func.coalesce(ReviewAct.undone_at, ReviewAct.at).desc(), ReviewAct.id.desc()
    loads = joinedload(ReviewAct.person), undefer(ReviewAct.before)
    return db.session.scalars(wanted.options(*loads).order_by(*latest).limit(most)).all()


def latest_acts(consultation_id: int, most: int = MOST) -> list[tuple[ReviewAct, uuid.UUID | None]]:
    """What reviewers did in a consultation, the newest first, each with the passage it was about, when it was one."""
    mine = ReviewAct.consultation_id == consultation_id
    wanted = select(ReviewAct).options(joinedload(ReviewAct.person)).where(mine).order_by(ReviewAct.id.desc())
    acts = db.session.scalars(wanted.limit(most)).all()
    small = ReviewAct.id.in_([act.id for act in acts]), func.length(cast(ReviewAct.before, Text)) < SMALL
    before = {row[0]: row[1] for row in db.session.execute(select(ReviewAct.id, ReviewAct.before).where(*small))}
    passages = {number: {key for kind, key in touched_by(images) if kind == "on"} for number, images in before.items()}
    alone = {number: uuid.UUID(found.pop()) for number, found in passages.items() if len(found) == 1}
    there = set(db.session.scalars(select(Excerpt.id).where(Excerpt.id.in_(alone.values()))))
    return [(act, alone.get(act.id) if alone.get(act.id) in there else None) for act in acts]


def history_of(theme: Theme) -> list[Turn]:
    """Every act on a theme, the newest first, with what it changed; what was undone changed nothing."""
    acts = sorted(acts_on(theme), key=lambda act: act.id, reverse=True)
    named = select(Theme.id, Theme.name).where(Theme.consultation_id == theme.consultation_id)
    names = {row[0]: row[1] for row in db.session.execute(named)}
    found: list[Turn] = []
    after = image(theme)
    for act in acts:
        before = first_image(act, theme.id)
        if act.undone_at is not None:
            found.append(Turn(act))
        elif before is None:
            found.append(Turn(act, made=True))
        else:
            found.append(Turn(act, tuple(differences(before, after, names))))
            after = before
    return found


def first_image(act: ReviewAct, theme_id: int) -> Image | None:
    """How the theme was before an act; None when the act made it."""
    mine = (each for each in act.before if each["of"] == "theme" and each["key"] == theme_id)
    was: Image | None = next(mine)["was"]
    return was


def differences(before: Image, after: Image, names: dict[int, str]) -> Iterator[tuple[str, str, str]]:
    for field, label in TOLD.items():
        # A field younger than the act stands in no image: it was empty.
        if (was := before.get(field)) != (now := after.get(field)) and (was or now):
            yield label, told(field, was, names), told(field, now, names)


def told(field: str, value: Any, names: dict[int, str]) -> str:
    if field == "parent_id":
        return names.get(value, "a theme that has gone") if value else "nothing: on its own"
    return str(value).capitalize() if field == "status" else str(value or "")


def earlier_names(theme: Theme) -> list[str]:
    """What a theme was called before, the newest first, each once."""
    found = [was for turn in history_of(theme) for label, was, _ in turn.changes if label == TOLD["name"]]
    return [name for name in dict.fromkeys(found) if name != theme.name]
