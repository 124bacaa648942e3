"""How much has been said that no excerpt was made of yet: counted again when something came, at the latest each minute."""

from __future__ import annotations

import time
from collections.abc import Hashable

from flask import current_app
from sqlalchemy import func, select

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.session_models import ForumSession
from consult.surveys.models import Survey
from consult.surveys.response_models import Response
from consult.themes.gathering import waiting
from consult.themes.overview.columns import columns_of

AT_LATEST = 60.0  # seconds: a response that was begun before is handed in, or an answer changed
REMEMBERED = "consult.themes.waiting"  # in the application's extensions: a few numbers for each consultation


def waiting_now(consultation_id: int) -> int:
    """Counting reads every answer's words, so it is not done for every look at the page."""
    counted: dict[int, tuple[Hashable, float, int]] = current_app.extensions.setdefault(REMEMBERED, {})
    seen, was = what_is_there(consultation_id), counted.get(consultation_id)
    if was is not None and was[0] == seen and time.monotonic() - was[1] < AT_LATEST:
        return was[2]
    found = waiting(consultation_id)
    counted[consultation_id] = seen, time.monotonic(), found
    return found


def what_is_there(consultation_id: int) -> Hashable:
    """What is different when something came: how many responses, contributions and excerpts there are."""
    of_surveys = select(Survey.id).where(Survey.consultation_id == consultation_id)
    of_forums = select(ForumSession.id).where(ForumSession.consultation_id == consultation_id)
    came = select(func.count()).select_from(Response).where(Response.survey_id.in_(of_surveys))
    said = select(
        func.count(),
        func.count(Contribution.removed_at),
        func.count(Contribution.withdrawn),
        func.sum(Contribution.revision),
    )
    return (
        db.session.scalar(came),
        tuple(db.session.execute(said.where(Contribution.session_id.in_(of_forums))).one()),
        len(columns_of(consultation_id)),
    )
