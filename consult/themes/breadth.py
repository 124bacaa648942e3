"""How widely something was said: passages, people, organisations, forums and sources, one query for all themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, distinct, func, select

from consult.extensions import db
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme

SMALL = 0.02  # of all passages: below this, and raised in two forums or more, is "few people, many rooms"


@dataclass(frozen=True)
class Breadth:
    """Who and how many stand behind some passages.

    `people` is a lower bound that counts nobody twice: each voice of the surveys once (a person of an imported file
    is one voice however often they answered), and for each forum the larger of its distinct aliases and the largest
    headcount of one contribution, because those who nodded may be those who spoke, or those who met before.
    """

    passages: int = 0
    people: int = 0
    organisations: int = 0
    forums: frozenset[int] = frozenset()
    sources: int = 0


NOBODY = Breadth()


def breadth_by_theme(consultation_id: int, *where: ColumnElement[bool]) -> dict[int, Breadth]:
    """The breadth of every theme of a consultation; passages a person turned away do not count."""
    wanted = (
        counted(Coding.theme_id).join(Coding, Coding.excerpt_id == Excerpt.id).join(Theme, Coding.theme_id == Theme.id)
    )
    wanted = wanted.where(Theme.consultation_id == consultation_id, Coding.status != CodingStatus.REJECTED, *where)
    rows: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(wanted.group_by(Coding.theme_id, Excerpt.forum_id)):
        rows[row[0]].append(row)
    return {theme: add_up(found) for theme, found in rows.items()}


def breadth_of(consultation_id: int, *where: ColumnElement[bool]) -> Breadth:
    """The breadth of a consultation's excerpts, all of them or some."""
    wanted = counted(func.count()).where(Excerpt.consultation_id == consultation_id, *where)
    return add_up(db.session.execute(wanted.group_by(Excerpt.forum_id)))


def counted(first: Any) -> Select[Any]:
    """One row for each forum, and one, without a forum, for all surveys together."""
    alias = case((Excerpt.voice.like("m:%"), Excerpt.voice))
    return select(
        first.label("first"),
        Excerpt.forum_id,
        func.count().label("passages"),
        func.count(distinct(Excerpt.voice)).label("voices"),
        func.count(distinct(alias)).label("aliases"),
        func.max(Excerpt.headcount).label("largest"),
        func.count(distinct(Excerpt.survey_id)).label("surveys"),
        func.count(distinct(Excerpt.session_id)).label("sessions"),
        func.count(distinct(Excerpt.organisation_id)).label("organisations"),
    ).select_from(Excerpt)


def add_up(rows: Iterable[Row[Any]]) -> Breadth:
    found = list(rows)
    return Breadth(
        passages=sum(row.passages for row in found),
        people=sum(row.voices if row.forum_id is None else max(row.aliases, row.largest) for row in found),
        organisations=sum(row.organisations for row in found),
        forums=frozenset(row.forum_id for row in found if row.forum_id is not None),
        sources=sum(row.surveys + row.sessions for row in found),
    )


def few_people_many_rooms(theme: Breadth, everything: Breadth) -> bool:
    return len(theme.forums) >= 2 and theme.passages < SMALL * everything.passages
