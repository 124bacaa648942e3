"""The passages of one theme, or of a whole consultation, a page at a time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from consult.extensions import db
from consult.themes.breadth import Breadth, add_up, counted
from consult.themes.heard import conditions, forums_of, surveys_of
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme, ThemeStatus
from consult.themes.sources import with_source

PAGE = 50
ORDERS = {"unsure": "Least sure first", "sure": "Surest first", "heads": "Stands for most"}
SHOWS = [("", "Suggested and kept"), ("suggested", "Suggested"), ("kept", "Kept"), ("rejected", "Taken out")]
TO_QUOTE = (25, 320)  # characters: shorter says little, longer is no quote


@dataclass(frozen=True)
class Page:
    """Some of the rows, and where they stand among all."""

    rows: Sequence[Any]
    number: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def first_row(self) -> int:
        return (self.number - 1) * PAGE + 1 if self.total else 0


def passages_of(theme: Theme, order: str, show: str, heard: str, number: int) -> Page:
    """One page of a theme's codings, each with its excerpt and everything its source line reads."""
    where = [Coding.theme_id == theme.id, *conditions(heard)]
    if show in {status.value for status in CodingStatus}:
        where.append(Coding.status == CodingStatus(show))
    else:
        where.append(Coding.status != CodingStatus.REJECTED)
    total = db.session.scalar(select(func.count()).select_from(Coding).join(Excerpt).where(*where)) or 0
    number = max(1, min(number, -(-total // PAGE)))
    wanted = select(Coding).join(Coding.excerpt).where(*where).order_by(*order_by(order))
    wanted = wanted.options(contains_eager(Coding.excerpt).options(*with_source()), joinedload(Coding.person))
    return Page(db.session.scalars(wanted.limit(PAGE).offset((number - 1) * PAGE)).all(), number, total)


def order_by(order: str) -> list[ColumnElement[Any] | UnaryExpression[Any]]:
    """Excerpts know no time, so there is no "newest": the ends are sure and unsure, and how many nodded."""
    decided = case((Coding.status == CodingStatus.SUGGESTED, 0), else_=1)
    if order == "sure":
        return [decided.desc(), Coding.confidence.desc(), Coding.excerpt_id.asc()]
    if order == "heads":
        return [Excerpt.headcount.desc(), decided.asc(), Coding.confidence.asc(), Coding.excerpt_id.asc()]
    return [decided.asc(), Coding.confidence.asc(), Coding.excerpt_id.asc()]


def own_words(theme: Theme, how_many: int = 3) -> list[tuple[Coding, str]]:
    """A few passages that show the theme, each with why: the engine's picks, then kept ones, then the surest."""
    picked = case((Coding.telling.is_(None), 99), else_=Coding.telling)
    kept = case((Coding.status == CodingStatus.KEPT, 0), else_=1)
    length = func.length(Excerpt.text)
    wanted = (
        select(Coding)
        .join(Coding.excerpt)
        .where(Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED, length.between(*TO_QUOTE))
        .order_by(picked, kept, Coding.confidence.desc(), Coding.excerpt_id)
        .options(contains_eager(Coding.excerpt).options(*with_source()))
        .limit(how_many * 3)
    )
    found: dict[str, Coding] = {}
    for coding in db.session.scalars(wanted):
        found.setdefault(coding.excerpt.text.casefold(), coding)
    return [(coding, why(coding)) for coding in list(found.values())[:how_many]]


def why(coding: Coding) -> str:
    if coding.telling:
        return "closest to the middle of the theme" if coding.telling == 1 else "another way of saying it"
    return "kept by a person" if coding.status is CodingStatus.KEPT else "among the surest"


def who_said_it(theme: Theme) -> list[tuple[str, str, Breadth]]:
    """Each survey and forum a theme was heard in: its name, the filter that shows its passages, and its breadth."""
    wanted = counted(Excerpt.survey_id).join(Coding, Coding.excerpt_id == Excerpt.id)
    wanted = wanted.where(Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED)
    rows = db.session.execute(wanted.group_by(Excerpt.survey_id, Excerpt.forum_id)).all()
    names = {("survey", survey.id): survey.title for survey in surveys_of(theme.consultation_id)}
    names |= {("forum", forum.id): forum.name for forum in forums_of(theme.consultation_id)}
    found = []
    for row in rows:
        key = ("forum", row.forum_id) if row.forum_id is not None else ("survey", row.first)
        found.append((names.get(key, "Somewhere else"), f"{key[0]}:{key[1]}", add_up([row])))
    return sorted(found, key=lambda each: (-each[2].passages, each[0]))


def nowhere(consultation_id: int) -> list[ColumnElement[bool]]:
    """What makes an excerpt one that is under no theme in use."""
    placed = (
        select(Coding.excerpt_id)
        .join(Theme)
        .where(
            Theme.consultation_id == consultation_id,
            Theme.status != ThemeStatus.RETIRED,
            Coding.status != CodingStatus.REJECTED,
        )
    )
    return [Excerpt.consultation_id == consultation_id, Excerpt.id.not_in(placed)]


def count_nowhere(consultation_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(Excerpt).where(*nowhere(consultation_id))) or 0


def excerpts_page(where: Sequence[ColumnElement[bool]], heard: str, words: str, number: int) -> Page:
    """One page of excerpts with their sources and codings."""
    every = [*where, *conditions(heard, words)]
    total = db.session.scalar(select(func.count()).select_from(Excerpt).where(*every)) or 0
    number = max(1, min(number, -(-total // PAGE)))
    wanted = select(Excerpt).where(*every).order_by(Excerpt.placed_nowhere, Excerpt.id).options(*with_source())
    rows = db.session.scalars(wanted.limit(PAGE).offset((number - 1) * PAGE)).all()
    return Page(rows, number, total)


def codings_of(excerpt_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Coding]]:
    """The codings of some excerpts, the surest first, with theme and person; those of retired themes left out."""
    wanted = (
        select(Coding)
        .join(Coding.theme)
        .where(Coding.excerpt_id.in_(excerpt_ids), Theme.status != ThemeStatus.RETIRED)
        .order_by(case((Coding.status == CodingStatus.KEPT, 0), else_=1), Coding.confidence.desc())
        .options(contains_eager(Coding.theme), joinedload(Coding.person))
    )
    found: dict[uuid.UUID, list[Coding]] = {each: [] for each in excerpt_ids}
    for coding in db.session.scalars(wanted):
        found[coding.excerpt_id].append(coding)
    return found
