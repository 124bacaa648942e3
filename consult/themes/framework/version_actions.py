"""Keeping a framework under a name, and bringing a kept one back: one act, and it can be undone."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from sqlalchemy import delete, func, insert, select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.people.models import Person
from consult.themes.before import Image, Refusal, Review, plain, values_of
from consult.themes.confirming.rooms import settle
from consult.themes.framework.models import FrameworkVersion
from consult.themes.framework.overtaken import Overtaken
from consult.themes.framework.versions import (
    Kept,
    Pair,
    State,
    as_bytes,
    image_of,
    pack,
    raw_id,
    snapshot,
    state_now,
    state_of,
    straight,
)
from consult.themes.models import Coding, Excerpt, ReviewAct, Theme, ThemeStatus

CHUNK = 400
Rows = dict[Pair, Kept]


def keep_version(consultation: Consultation, person: Person, label: str) -> FrameworkVersion:
    """Keep the framework as it stands, under a name, for as long as the consultation stands."""
    if not label.strip():
        raise Refusal("Give the version a name.")
    version = snapshot(consultation, person, label, automatic=False)
    db.session.commit()
    return version


def mark_of(state: State) -> str:
    """A state as a short mark: whoever restores over it names what they saw."""
    return hashlib.blake2b(repr(list(state.themes.values())).encode() + pack(state), digest_size=9).hexdigest()


def restore_version(version: FrameworkVersion, person: Person, seen: str | None = None) -> ReviewAct:
    """Let the themes and codings be as a version holds them. What stood is kept as a version first.

    Themes made since are retired, not deleted; passages that came in since stay where they are; words that were taken
    back do not come back; a decision of somebody who has left stands in the name of who restores."""
    consultation = db.session.get_one(Consultation, version.consultation_id)
    review = Review(consultation.id, person)
    now, wanted = state_now(consultation.id), state_of(version)
    if seen and seen != mark_of(now):
        raise Overtaken("The framework has changed since you opened this page. Look again at what would change.")
    snapshot(consultation, person, f"Before version {version.number} was brought back")
    numbers = restore_themes(review, wanted)
    restore_codings(review, now, of_now(review, wanted, numbers))
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


def of_now(review: Review, wanted: State, numbers: dict[int, int]) -> State:
    """What a version holds, in today's numbers, without what is no longer there; `nowhere` is every passage it knew."""
    people = set(db.session.scalars(select(Person.id)))
    long = select(raw_id(Excerpt.id), func.length(Excerpt.text)).where(
        Excerpt.consultation_id == review.consultation_id
    )
    lengths: dict[bytes, int] = {as_bytes(row[0]): row[1] for row in straight(long)}
    rows: Rows = {}
    for (excerpt, theme), kept in wanted.codings.items():
        if excerpt not in lengths or theme not in numbers:
            continue
        if kept.to_at is not None and kept.to_at > lengths[excerpt]:
            kept = kept._replace(from_at=None, to_at=None)  # the passage was cut since
        if kept.person_id is not None and kept.person_id not in people:
            kept = kept._replace(person_id=review.person.id)
        rows[excerpt, numbers[theme]] = kept
    return State({number: {} for number in numbers.values()}, rows, frozenset(wanted.passages))


def restore_codings(review: Review, now: State, wanted: State) -> None:
    """Change the codings that differ, and only of passages and themes that there were."""
    theirs = {
        pair: kept for pair, kept in now.codings.items() if pair[0] in wanted.nowhere and pair[1] in wanted.themes
    }
    gone = [pair for pair in theirs if theirs[pair] != wanted.codings.get(pair)]
    come = [pair for pair in wanted.codings if wanted.codings[pair] != theirs.get(pair)]
    for pair in sorted({*gone, *come}):
        was = image_of(pair, theirs[pair]) if pair in theirs else None
        review.images.append({"of": "coding", "key": [pair[0].hex(), pair[1]], "was": was})
    by_theme: dict[int, list[uuid.UUID]] = {}
    for excerpt, theme in gone:
        by_theme.setdefault(theme, []).append(uuid.UUID(bytes=excerpt))
    for theme, excerpts in by_theme.items():
        for start in range(0, len(excerpts), CHUNK):
            these = Coding.excerpt_id.in_(excerpts[start : start + CHUNK])
            left = delete(Coding).where(Coding.theme_id == theme, these)
            db.session.execute(left.execution_options(synchronize_session=False))
    if come:
        db.session.execute(insert(Coding), [row_of(pair, wanted.codings[pair]) for pair in come])


def row_of(pair: Pair, kept: Kept) -> dict[str, Any]:
    return {"excerpt_id": uuid.UUID(bytes=pair[0]), "theme_id": pair[1], **kept._asdict()}
