"""Excerpts gathered from what was said: one for each free-text answer and each contribution."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.session_models import ForumSession
from consult.surveys.models import Kind, Question, Survey
from consult.surveys.response_models import Answer, Response, ResponseStatus
from consult.themes.models import Excerpt
from consult.themes.reading.rejoining import PLACE, rejoin, still_fits
from consult.themes.vectors import forget_vectors

Values = dict[str, Any]
CHUNK = 500  # ids in one statement


def gather_excerpts(consultation_id: int, session: Session | None = None) -> int:
    """Make the excerpts agree with what was said, and say how many are new. The caller commits.

    Gathered are the text answers of submitted responses and the contributions not removed, each as a whole.
    A source that a person cut into several passages stays cut while its words stay.
    Left out: text without a word, and a short-text answer of a single word, which is a label ("Leeds") and no
    passage. An edit to a contribution changes its excerpt; what was removed or withdrawn takes its excerpt along.
    """
    session = session or db.session()
    wanted = {source_of(values): values for values in what_was_said(consultation_id, session)}
    have = gathered(consultation_id, session)
    new = [values | {"id": uuid.uuid4()} for source, values in wanted.items() if source not in have]
    random.shuffle(new)  # the order of rows must not tell who answered when
    if new:
        session.execute(insert(Excerpt), new)
    changed = [
        values
        for source, rows in have.items()
        if source in wanted
        for values in differing(rows, wanted[source], session)
    ]
    if changed:
        session.execute(update(Excerpt), changed)
    for ids in chunks([row.id for source, rows in have.items() if source not in wanted for row in rows]):
        session.execute(delete(Excerpt).where(Excerpt.id.in_(ids)))
    return len(new)


def differing(rows: Sequence[Row[Any]], values: Values, session: Session) -> list[Values]:
    """What has to be set so that the passages of one source say what the source says."""
    text, about = values["text"], {name: value for name, value in values.items() if name not in PLACE}
    if not still_fits(rows, text):
        forget_vectors([row.id for row in rows], session)
        rejoin(rows, text, session)
        rows = rows[:1]
    return [about | {"id": row.id} for row in rows if any(getattr(row, name) != about[name] for name in about)]


def waiting(consultation_id: int) -> int:
    """How many answers and contributions no excerpt has been made of yet."""
    answers = answers_of(consultation_id).with_only_columns(func.count(), maintain_column_froms=True)
    said = contributions_of(consultation_id).with_only_columns(func.count(), maintain_column_froms=True)
    have = select(func.count()).where(Excerpt.consultation_id == consultation_id, Excerpt.starts_at == 0)
    total = (db.session.scalar(answers) or 0) + (db.session.scalar(said) or 0)
    return max(0, total - (db.session.scalar(have) or 0))


def is_a_passage() -> ColumnElement[bool]:
    text = func.trim(Answer.text)
    return or_(
        and_(Question.kind == Kind.LONG_TEXT, text != ""), and_(Question.kind == Kind.SHORT_TEXT, text.like("% %"))
    )


def answers_of(consultation_id: int) -> Any:
    return (
        select(
            Answer.id.label("answer_id"),
            Answer.text,
            Answer.question_id,
            Response.id.label("response_id"),
            Response.person_hash,
            Response.consent,
            Response.organisation_id,
            Response.survey_id,
        )
        .join(Response, Answer.response_id == Response.id)
        .join(Question, Answer.question_id == Question.id)
        .join(Survey, Response.survey_id == Survey.id)
        .where(Survey.consultation_id == consultation_id, Response.status == ResponseStatus.SUBMITTED, is_a_passage())
    )


def contributions_of(consultation_id: int) -> Any:
    return (
        select(
            Contribution.id.label("contribution_id"),
            Contribution.text,
            Contribution.prompt_id,
            Contribution.member_id,
            Contribution.receipt_id,
            Contribution.headcount,
            Contribution.consent,
            Contribution.session_id,
            ForumSession.forum_id,
        )
        .join(ForumSession, Contribution.session_id == ForumSession.id)
        .where(
            ForumSession.consultation_id == consultation_id,
            Contribution.removed_at.is_(None),
            Contribution.withdrawn.is_(None),
            func.trim(Contribution.text) != "",
        )
    )


def what_was_said(consultation_id: int, session: Session) -> Iterator[Values]:
    """One mapping of an excerpt's columns for each answer and contribution."""
    for row in session.execute(answers_of(consultation_id)):
        yield {
            **passage(consultation_id, row),
            "answer_id": row.answer_id,
            "question_id": row.question_id,
            "voice": f"p:{row.person_hash}" if row.person_hash else f"r:{row.response_id}",
            "survey_id": row.survey_id,
            "organisation_id": row.organisation_id,
        }
    for row in session.execute(contributions_of(consultation_id)):
        yield {
            **passage(consultation_id, row),
            "contribution_id": row.contribution_id,
            "prompt_id": row.prompt_id,
            "voice": voice_of(row),
            "headcount": row.headcount,
            "session_id": row.session_id,
            "forum_id": row.forum_id,
        }


def voice_of(row: Row[Any]) -> str:
    """Who counts as one person: an alias, or the taker of a slip. Anybody else is part of the room of the session:
    two sticky notes may be one person's."""
    if row.member_id or row.receipt_id:
        return f"m:{row.member_id or row.receipt_id}"
    return f"room:{row.session_id}"


def passage(consultation_id: int, row: Row[Any]) -> Values:
    return {
        "consultation_id": consultation_id,
        "answer_id": None,
        "contribution_id": None,
        "starts_at": 0,
        "ends_at": len(row.text),
        "text": row.text,
        "headcount": 1,
        "consent": row.consent,
        "survey_id": None,
        "session_id": None,
        "forum_id": None,
        "organisation_id": None,
        "question_id": None,
        "prompt_id": None,
    }


def source_of(values: Values) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    return values["answer_id"], values["contribution_id"]


def gathered(consultation_id: int, session: Session) -> dict[Any, list[Row[Any]]]:
    """The excerpts there are, by their source and in order, as rows of plain columns. One that a person cut has
    several."""
    found: dict[Any, list[Row[Any]]] = defaultdict(list)
    mine = select(Excerpt.__table__).where(Excerpt.consultation_id == consultation_id)
    for row in session.execute(mine):
        found[row.answer_id, row.contribution_id].append(row)
    return {source: sorted(rows, key=lambda row: row.starts_at) for source, rows in found.items()}


def chunks(ids: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
