"""The rows of a review act put back as they were."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from consult.extensions import db
from consult.themes.before import Image, Refusal, keys_of, of_the_person, own_keys, touched_by, values_of
from consult.themes.confirming.models import ThemeCheck
from consult.themes.confirming.rooms import settle
from consult.themes.models import Excerpt, Memo, ReviewAct, Theme, ThemeStatus
from consult.themes.reading.cutting import source_text
from consult.themes.rows import (
    NOT_THERE,
    NUMBERS,
    ORIGINS,
    ROW,
    STATUSES,
    Rows,
    microseconds,
    put_in,
    take_out,
    unpacked,
)  # fmt: skip


def refuse_if_built_upon(act: ReviewAct) -> None:
    """An act that a later one builds on is undone after that one, not before."""
    mine = own_keys(of_the_person(act.before))
    later = select(ReviewAct.sentence, ReviewAct.before).where(*standing_after(act))
    for sentence, before in db.session.execute(later.order_by(ReviewAct.id.desc())):
        if not mine.isdisjoint(touched_by(before)):
            raise Refusal(f"Something later builds on this: {sentence} Undo that first.")


def standing_after(act: ReviewAct) -> list[ColumnElement[bool]]:
    here = ReviewAct.consultation_id == act.consultation_id
    return [here, ReviewAct.id > act.id, ReviewAct.undone_at.is_(None)]


def put_back(act: ReviewAct) -> None:
    """Restore every row of the act; raises Refusal when a theme it needs is gone or its old name is taken.

    What the engine learnt from the act goes back too, except where somebody, or the engine, has moved it since."""
    images = without_learnt_since(act)
    themes = [each for each in images if each["of"] == "theme"]
    codings = codings_of(images)
    needed = {each["key"] for each in themes} | set(codings["theme"][codings["status"] != NOT_THERE].tolist())
    there = set(db.session.scalars(select(Theme.id).where(Theme.id.in_(needed))))
    if needed - there:
        raise Refusal("A theme this was done to is no longer there, so it cannot be undone.")
    put_back_memos([each for each in images if each["of"] == "memo"])
    put_back_excerpts([each for each in images if each["of"] == "excerpt"])
    take_out(codings)
    put_in(codings)
    together = {each["key"] for each in themes}
    for each in themes:
        put_back_theme(each, together)
    db.session.expire_all()
    for theme in db.session.scalars(select(Theme).where(Theme.id.in_([each["key"] for each in themes]))):
        settle(theme)


def without_learnt_since(act: ReviewAct) -> list[Image]:
    """The rows of an act, but for the passages the engine moved with it that have been touched since, or whose theme is
    gone."""
    learnt = [each for each in act.before if each.get("learnt")]
    if not learnt:
        return act.before
    since = db.session.scalars(select(ReviewAct.before).where(*standing_after(act)))
    touched = {key for images in since for each in images for key in keys_of(each)}
    wanted = {each["key"][1] for each in learnt}
    gone = wanted - set(db.session.scalars(select(Theme.id).where(Theme.id.in_(wanted))))
    left = {each["key"][0] for each in learnt if ("on", each["key"][0]) in touched or each["key"][1] in gone}
    return [each for each in act.before if not (each.get("learnt") and each["key"][0] in left)]


def put_back_memos(images: list[Image]) -> None:
    for each in images:
        one = Memo.id == each["key"]
        if each["was"] is None:
            db.session.execute(delete(Memo).where(one).execution_options(synchronize_session=False))
        else:
            put = update(Memo).where(one).values(**values_of(Memo, each["was"]))
            db.session.execute(put.execution_options(synchronize_session=False))


def put_back_excerpts(images: list[Image]) -> None:
    """Passages made of a part go, the one they were part of is whole again: its words are read at the source."""
    for each in sorted(images, key=lambda image: image["was"] is not None):
        one = Excerpt.id == uuid.UUID(each["key"])
        if each["was"] is None:
            db.session.execute(delete(Excerpt).where(one).execution_options(synchronize_session=False))
        elif found := db.session.scalar(select(Excerpt).where(one).execution_options(populate_existing=True)):
            for name, value in values_of(Excerpt, each["was"]).items():
                setattr(found, name, value)
            said = source_text(found)
            found.ends_at = min(found.ends_at, len(said))
            found.text = said[found.starts_at : found.ends_at]
            db.session.flush()


def codings_of(images: list[Image]) -> Rows:
    """The codings of an act as they were, whether it kept them one by one or many at once."""
    single = [row_of(each) for each in images if each["of"] == "coding"]
    many = [unpacked(each["was"]) for each in images if each["of"] == "codings"]
    return np.concatenate([np.array(single, ROW), *many])


def row_of(kept: Image) -> tuple[Any, ...]:
    was, pair = kept["was"], (uuid.UUID(kept["key"][0]).bytes, kept["key"][1])
    if was is None:
        return (*pair, 0, NOT_THERE, False, *[-1] * 6)
    said = ORIGINS.index(was["origin"]), STATUSES.index(was["status"]), was["is_example"]
    moment = microseconds(dt.datetime.fromisoformat(was["decided_at"])) if was["decided_at"] else -1
    return (*pair, *said, *(-1 if was[name] is None else was[name] for name in NUMBERS), moment)


def put_back_theme(each: Image, together: set[int]) -> None:
    """`together`: the themes of the same act, which may have swapped names among them."""
    if each["was"] is None:
        remove_made_theme(each["key"])
        return
    values = values_of(Theme, each["was"])
    taken = db.session.scalar(
        select(Theme.id).where(
            Theme.consultation_id == values["consultation_id"],
            Theme.id.not_in({values["id"], *together}),
            Theme.status != ThemeStatus.RETIRED,
            func.lower(Theme.name) == values["name"].lower(),
        )
    )
    if taken and values["status"] is not ThemeStatus.RETIRED:
        raise Refusal(f"Another theme is called “{values['name']}” now. Rename that one first.")
    put = update(Theme).where(Theme.id == values["id"]).values(**values)
    db.session.execute(put.execution_options(synchronize_session=False))


def remove_made_theme(theme_id: int) -> None:
    if db.session.scalar(select(ThemeCheck.id).where(ThemeCheck.theme_id == theme_id).limit(1)):
        raise Refusal("The theme this made was put to a room. Retire it instead.")
    try:
        with db.session.begin_nested():
            gone = delete(Theme).where(Theme.id == theme_id)
            db.session.execute(gone.execution_options(synchronize_session=False))
    except IntegrityError as used:
        raise Refusal("The theme this made is used in a strategy. Take it out there first.") from used
