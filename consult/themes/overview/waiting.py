"""How much has been said that no excerpt was made of yet: counted again when something came, at the latest each minute."""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable

from sqlalchemy import func, select

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.session_models import ForumSession
from consult.surveys.models import Survey
from consult.surveys.response_models import Response
from consult.themes.gathering import waiting
from consult.themes.overview.columns import columns_of

AT_LATEST = 60.0  # seconds: an answer that changed without a new response
MOST = 64  # consultations remembered

_counted: dict[tuple[str, int], tuple[Hashable, float, int]] = {}
_lock = threading.Lock()


def waiting_now(consultation_id: int) -> int:
    """Counting reads every answer's words, so it is not done for every look at the page."""
    here = (str(db.engine.url), consultation_id)
    seen = what_is_there(consultation_id)
    with _lock:
        was = _counted.get(here)
    if was is not None and was[0] == seen and time.monotonic() - was[1] < AT_LATEST:
        return was[2]
    found = waiting(consultation_id)
    with _lock:
        if len(_counted) >= MOST:
            _counted.clear()
        _counted[here] = seen, time.monotonic(), found
    return found


def what_is_there(consultation_id: int) -> Hashable:
    """What is different when something came: how many responses of each status, contributions and excerpts."""
    of_surveys = select(Survey.id).where(Survey.consultation_id == consultation_id)
    of_forums = select(ForumSession.id).where(ForumSession.consultation_id == consultation_id)
    came = select(Response.status, func.count()).where(Response.survey_id.in_(of_surveys)).group_by(Response.status)
    said = select(
        func.count(),
        func.count(Contribution.removed_at),
        func.count(Contribution.withdrawn),
        func.sum(Contribution.revision),
    )
    return (
        tuple(sorted(map(tuple, db.session.execute(came)))),
        tuple(db.session.execute(said.where(Contribution.session_id.in_(of_forums))).one()),
        len(columns_of(consultation_id)),
    )
