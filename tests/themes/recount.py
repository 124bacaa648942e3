"""Breadth counted once more, by the database alone: what the overview's counting in memory is held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, distinct, func, select

from consult.extensions import db
from consult.themes.breadth import Breadth
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme


def heard_at(heard: str) -> list[ColumnElement[bool]]:
    """What an excerpt must be; a filter nobody knows asks for nothing."""
    kind, _, number = heard.partition(":")
    plain = {
        "surveys": Excerpt.survey_id.is_not(None),
        "forums": Excerpt.forum_id.is_not(None),
        "organisations": Excerpt.organisation_id.is_not(None),
    }
    places = {"survey": Excerpt.survey_id, "forum": Excerpt.forum_id}
    if heard in plain:
        return [plain[heard]]
    return [places[kind] == int(number)] if kind in places and number.isdecimal() and number.isascii() else []


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
