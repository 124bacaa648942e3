"""Keeping a framework under a name, and bringing a kept one back: one act, and it can be undone."""

from __future__ import annotations

from typing import Any

import numpy as np
from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.people.models import Person
from consult.themes.before import Image, Refusal, Review, plain, values_of
from consult.themes.confirming.rooms import settle
from consult.themes.framework.models import FrameworkVersion
from consult.themes.framework.overtaken import Overtaken
from consult.themes.framework.versions import State, snapshot, state_now, state_of
from consult.themes.models import ReviewAct, Theme, ThemeStatus
from consult.themes.overview.columns import Whole, columns_of
from consult.themes.rows import NOTHING, Ids, Rows, excerpts_of, not_there, pairs_of, put_in, take_out, wholes_of


def keep_version(consultation: Consultation, person: Person, label: str) -> FrameworkVersion:
    """Keep the framework as it stands, under a name, for as long as the consultation stands."""
    if not label.strip():
        raise Refusal("Give the version a name.")
    version = snapshot(consultation, person, label, automatic=False)
    db.session.commit()
    return version


def restore_version(version: FrameworkVersion, person: Person, seen: str | None = None) -> ReviewAct:
    """Let the themes and codings be as a version holds them. What stood is kept as a version first.

    Themes made since are retired, not deleted; passages that came in since stay where they are; words that were taken
    back do not come back; a decision of somebody who has left stands in the name of who restores."""
    consultation = db.session.get_one(Consultation, version.consultation_id)
    review = Review(consultation.id, person)
    now, wanted = state_now(consultation.id), state_of(version)
    if seen and seen != now.mark:
        raise Overtaken("The framework has changed since you opened this page. Look again at what would change.")
    snapshot(consultation, person, f"Before version {version.number} was brought back", state=now)
    numbers = restore_themes(review, wanted)
    known = np.isin(now.codings["theme"], list(numbers.values())) & np.isin(now.codings["excerpt"], wanted.passages)
    restore_codings(review, now.codings[known], of_now(review, now, wanted, numbers))
    db.session.expire_all()
    for theme in db.session.scalars(select(Theme).where(Theme.consultation_id == consultation.id)):
        settle(theme)
    act = review.act(f"The framework is as it was in version {version.number}{called(version)}.")
    db.session.commit()
    return act


def called(version: FrameworkVersion) -> str:
    return f", “{version.label}”" if version.label else ""


def restore_themes(review: Review, wanted: State) -> dict[int, int]:
    """Put the themes back; the number each has today by the one it had."""
    every = select(Theme).where(Theme.consultation_id == review.consultation_id)
    there = {theme.guid.hex: theme for theme in db.session.scalars(every.execution_options(populate_existing=True))}
    numbers: dict[int, int] = {}
    for then, kept in wanted.themes.items():
        theme = there.get(kept["guid"]) or made_again(review, kept)
        numbers[then] = theme.id
        there[kept["guid"]] = theme
    known = {kept["guid"] for kept in wanted.themes.values()}
    alive = set(db.session.scalars(select(Theme.id)))
    for guid, theme in there.items():
        if guid not in known and theme.status is not ThemeStatus.RETIRED:
            review.theme(theme).status, theme.touched = ThemeStatus.RETIRED, True
        elif guid in known:
            kept = next(each for each in wanted.themes.values() if each["guid"] == guid)
            put(review, theme, as_of_now(kept, theme.id, numbers, alive))
    db.session.flush()
    return numbers


def made_again(review: Review, kept: Image) -> Theme:
    """A suggestion that a new look for themes has removed since, under a number of its own."""
    bare = {"id", "parent_id", "merged_into_id", "carried_from_id"}
    values = {name: value for name, value in values_of(Theme, kept).items() if name not in bare}
    theme = Theme(**values)
    db.session.add(theme)
    db.session.flush()
    review.made(theme)
    return theme


def as_of_now(kept: Image, number: int, numbers: dict[int, int], alive: set[int]) -> dict[str, Any]:
    """A theme's columns, with the numbers other themes have today."""
    values = values_of(Theme, kept)
    values["id"], values["parent_id"] = number, numbers.get(kept["parent_id"] or 0)
    values["merged_into_id"] = numbers.get(kept["merged_into_id"] or 0)
    values["carried_from_id"] = kept["carried_from_id"] if kept["carried_from_id"] in alive else None
    return values


def put(review: Review, theme: Theme, values: dict[str, Any]) -> None:
    if any(plain(getattr(theme, name)) != plain(value) for name, value in values.items()):
        if theme.id not in {each["key"] for each in review.images if each["of"] == "theme"}:
            review.theme(theme)
        for name, value in values.items():
            setattr(theme, name, value)


def of_now(review: Review, now: State, wanted: State, numbers: dict[int, int]) -> Rows:
    """The codings of a version in today's numbers, without what is no longer there."""
    then = np.array(sorted(numbers), np.int64)
    known = np.isin(wanted.codings["theme"], then) & np.isin(wanted.codings["excerpt"], now.passages)
    rows = wanted.codings[known]
    rows["theme"] = np.array([numbers[each] for each in then.tolist()])[np.searchsorted(then, rows["theme"])]
    cut = rows["to_at"] > lengths_of(review.consultation_id, rows["excerpt"])  # the passage was cut since
    rows["from_at"][cut] = rows["to_at"][cut] = NOTHING
    people = np.array(list(db.session.scalars(select(Person.id))))
    rows["person_id"][(rows["person_id"] != NOTHING) & ~np.isin(rows["person_id"], people)] = review.person.id
    return rows


def lengths_of(consultation_id: int, excerpts: Ids) -> Whole:
    """How many characters each of these excerpts has; all of them are there."""
    here = columns_of(consultation_id)
    ids = excerpts_of(here)
    order = np.argsort(ids)
    return here.length[order[np.searchsorted(ids[order], excerpts)]]


def restore_codings(review: Review, theirs: Rows, wanted: Rows) -> None:
    """Change the codings that differ."""
    gone = theirs[~np.isin(wholes_of(theirs), wholes_of(wanted))]
    come = wanted[~np.isin(wholes_of(wanted), wholes_of(theirs))]
    fresh = come[~np.isin(pairs_of(come), pairs_of(gone))]
    review.many(np.concatenate([gone, not_there(fresh)]))
    take_out(gone)
    put_in(come)
