"""What a reviewer's act was made on: the rows as they were before it, so that the act can be undone."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Enum, Uuid, inspect, update
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.types import TypeEngine

from consult.consultations.models import Consultation
from consult.extensions import Base, UTCDateTime, db
from consult.people.models import Person
from consult.themes.models import Coding, Excerpt, Memo, ReviewAct, Theme
from consult.themes.rows import Rows, hexes, packed, unpacked

Image = dict[str, Any]
OF_AN_EXCERPT = ("starts_at", "ends_at", "cut_by_id", "position", "position_confidence", "position_by_id")


class Refusal(ValueError):
    """Something that cannot be done; the words say why, or what to do first, and are shown to the person."""


def hold(consultation_id: int) -> None:
    """Let one change of a consultation's themes wait for another: reviewers, and the engine when it hands in.

    On SQLite this takes the lock to write, on PostgreSQL the lock on the consultation's row."""
    same = update(Consultation).where(Consultation.id == consultation_id).values(is_demo=Consultation.is_demo)
    db.session.execute(same.execution_options(synchronize_session=False))


class Review:
    """One act while it is done: keeps each row as it was, and in the end the sentence that says what happened."""

    def __init__(self, consultation_id: int, person: Person) -> None:
        self.consultation_id, self.person = consultation_id, person
        self.images: list[Image] = []
        hold(consultation_id)

    def theme(self, theme: Theme) -> Theme:
        """A theme, read again and remembered before it is changed."""
        if theme.consultation_id != self.consultation_id:
            raise Refusal("That theme belongs to another consultation.")
        self.still_there(theme)
        self.images.append({"of": "theme", "key": theme.id, "was": image(theme)})
        return theme

    def still_there(self, theme: Theme) -> None:
        """Read a theme again: a look for themes may have ended in between, and removed a suggestion."""
        try:
            db.session.refresh(theme)
        except InvalidRequestError as gone:
            raise Refusal("That theme is no longer there. A new look for themes has replaced it.") from gone

    def made(self, theme: Theme) -> None:
        """A theme that did not exist before."""
        self.images.append({"of": "theme", "key": theme.id, "was": None})

    def coding(self, excerpt_id: uuid.UUID, theme_id: int) -> Coding | None:
        """A coding, read again and remembered, or None; that it was not there is remembered too."""
        found = db.session.get(Coding, (excerpt_id, theme_id), populate_existing=True)
        self.images.append({"of": "coding", "key": [excerpt_id.hex, theme_id], "was": image(found) if found else None})
        return found

    def many(self, rows: Rows) -> None:
        """Thousands of codings as they stood, in one image; some may be of NOT_THERE."""
        self.images.append({"of": "codings", "key": None, "was": packed(rows)})

    def moved(self, excerpt_id: uuid.UUID, theme_id: int, was: Image | None) -> None:
        """A suggestion that the engine changes because of this act; who undoes the act undoes this with it."""
        key = [excerpt_id.hex, theme_id]
        self.images.append({"of": "coding", "key": key, "was": was, "learnt": True})

    def excerpt(self, excerpt: Excerpt) -> Excerpt:
        """A passage, read again and remembered: where it begins and ends, and its position. Its words are not kept
        here, so that nothing is left of them when they are withdrawn."""
        try:
            db.session.refresh(excerpt)
        except InvalidRequestError as gone:
            raise Refusal("That passage is no longer there. Its words were taken back.") from gone
        was = {name: plain(getattr(excerpt, name)) for name in OF_AN_EXCERPT}
        self.images.append({"of": "excerpt", "key": excerpt.id.hex, "was": was})
        return excerpt

    def made_excerpt(self, excerpt: Excerpt) -> None:
        """A passage that was part of another one before."""
        self.images.append({"of": "excerpt", "key": excerpt.id.hex, "was": None})

    def memo(self, memo: Memo, *, made: bool = False) -> None:
        """A memo that is new, or is about to be settled; its words stay where they are."""
        was = None if made else {"settled_by_id": memo.settled_by_id, "settled_at": plain(memo.settled_at)}
        on = memo.excerpt_id.hex if memo.excerpt_id else None
        self.images.append({"of": "memo", "key": memo.id, "was": was, "on": on})

    def act(self, sentence: str, learnt: int = 0) -> ReviewAct:
        """The record of the act, added for the caller to commit."""
        act = ReviewAct(
            consultation_id=self.consultation_id,
            person_id=self.person.id,
            sentence=sentence if len(sentence) <= 500 else sentence[:499] + "…",
            before=self.images,
            learnt=learnt,
        )
        db.session.add(act)
        db.session.flush()
        return act


def image(row: Base) -> Image:
    """A row as JSON keeps it."""
    return {column.key: plain(getattr(row, column.key)) for column in inspect(row).mapper.column_attrs}


def plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, uuid.UUID):
        return value.hex
    return value.isoformat() if isinstance(value, dt.datetime) else value


def values_of(model: type[Base], kept: Image) -> Image:
    """The column values an image stands for."""
    columns = inspect(model).columns
    return {name: read(columns[name].type, value) for name, value in kept.items()}


def read(kind: TypeEngine[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UTCDateTime):
        return dt.datetime.fromisoformat(value)
    if isinstance(kind, Enum) and kind.enum_class:
        return kind.enum_class(value)
    return uuid.UUID(value) if isinstance(kind, Uuid) else value


def keys_of(image: Image) -> set[tuple[str, Any]]:
    """The rows an image is of, and what they stand on: a coding on its theme and its passage, a memo on its passage."""
    kind, key = image["of"], image["key"]
    if kind == "codings":
        return keys_of_many(unpacked(image["was"]))
    if kind == "coding":
        return {("coding", tuple(key)), ("under", key[1]), ("on", key[0])}
    if kind == "excerpt":
        return {(kind, key), ("on", key)}
    return {(kind, key), ("on", image["on"])} if image.get("on") else {(kind, key)}


def keys_of_many(rows: Rows) -> set[tuple[str, Any]]:
    excerpts, themes = hexes(rows), rows["theme"].tolist()
    found: set[tuple[str, Any]] = {("coding", pair) for pair in zip(excerpts, themes, strict=True)}
    return found | {("under", each) for each in themes} | {("on", each) for each in excerpts}


def of_the_person(images: Iterable[Image]) -> list[Image]:
    """What the person did, without what the engine made of it."""
    return [each for each in images if not each.get("learnt")]


def own_keys(images: Iterable[Image]) -> set[tuple[str, Any]]:
    """What a later act must not have touched: the rows, and whatever stands on a theme or a passage made here."""
    found: set[tuple[str, Any]] = set()
    for each in images:
        found |= {key for key in keys_of(each) if key[0] not in ("under", "on")}
        if each["was"] is None and each["of"] in ("theme", "excerpt"):
            found.add(("under" if each["of"] == "theme" else "on", each["key"]))
    return found


def touched_by(images: Iterable[Image]) -> set[tuple[str, Any]]:
    """What a person did something to, or built on, in an act. What the engine learnt from it gives way."""
    found: set[tuple[str, Any]] = set()
    return found.union(*(keys_of(each) for each in of_the_person(images)))
