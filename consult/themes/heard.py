"""Where something was heard, as a filter kept in the address: "forums", "survey:3", "forum:2"."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from consult.extensions import db
from consult.forums.models import Forum
from consult.forums.session_models import ForumSession
from consult.surveys.models import Survey

EVERYWHERE = "Surveys and forums"


def forums_of(consultation_id: int) -> Sequence[Forum]:
    """The forums that met for a consultation, always in the same order."""
    met = select(ForumSession.forum_id).where(ForumSession.consultation_id == consultation_id)
    return db.session.scalars(select(Forum).where(Forum.id.in_(met)).order_by(Forum.id)).all()


def surveys_of(consultation_id: int) -> Sequence[Survey]:
    return db.session.scalars(select(Survey).where(Survey.consultation_id == consultation_id).order_by(Survey.id)).all()


def places_to_hear(consultation_id: int) -> list[tuple[str, str]]:
    """The choices of the filter: value and words."""
    surveys, forums = surveys_of(consultation_id), forums_of(consultation_id)
    return [
        ("", EVERYWHERE),
        ("surveys", "All surveys"),
        ("forums", "All forums"),
        ("organisations", "Member organisations"),
        *[(f"survey:{survey.id}", survey.title) for survey in surveys],
        *[(f"forum:{forum.id}", forum.name) for forum in forums],
    ]
