"""Whether somebody invited took part, and how long answering took: written so that no row says who came last."""

from __future__ import annotations

from sqlalchemy import Integer, cast, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from consult.extensions import db
from consult.jobs.actions import Refused
from consult.surveys.inviting.models import SurveyInvitation
from consult.surveys.models import Survey
from consult.surveys.response_models import AnsweringTime

LONGEST = 120  # minutes; whoever takes longer did something else as well
LOCKS = 7301  # tells our advisory locks from anybody else's


class NotInvited(Refused):
    """Only people who were invited answer this survey."""


class TookPart(Refused):
    """Somebody invited has answered already."""


def one_at_a_time(survey: Survey) -> None:
    """From here to the end of the transaction no other finishes this survey. SQLite has one writer in any case."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(LOCKS, survey.id)))


def mark_part(survey: Survey, invitation_id: int) -> None:
    """Note that somebody took part, once. Every invitation of the survey is written anew, so that neither a row's
    version nor its place nor its transaction says whose turn it was."""
    took = db.session.scalar(select(SurveyInvitation.took_part).where(SurveyInvitation.id == invitation_id))
    if took is None:
        raise NotInvited("This invitation was taken back.")
    if took:
        raise TookPart("We already have the answers of this invitation.")
    db.session.execute(
        update(SurveyInvitation)
        .where(SurveyInvitation.survey_id == survey.id)
        .values(took_part=or_(SurveyInvitation.took_part, SurveyInvitation.id == invitation_id))
        .execution_options(synchronize_session=False)
    )


def count_minutes(survey: Survey, minutes: int) -> None:
    """Add one to those who took so long. All counts of the survey are written anew, for the same reason."""
    taken = max(1, min(minutes, LONGEST))
    put = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    row = {"survey_id": survey.id, "minutes": taken, "responses": 0}
    db.session.execute(put(AnsweringTime).values(row).on_conflict_do_nothing())
    db.session.execute(
        update(AnsweringTime)
        .where(AnsweringTime.survey_id == survey.id)
        .values(responses=AnsweringTime.responses + cast(AnsweringTime.minutes == taken, Integer))
        .execution_options(synchronize_session=False)
    )
