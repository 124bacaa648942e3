"""How much has been said that no excerpt was made of yet: counted again when something came, and behind the look that
comes a minute after the last count."""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable

from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.session_models import ForumSession
from consult.surveys.models import Survey
from consult.surveys.response_models import Response
from consult.themes.gathering import waiting
from consult.themes.overview.columns import columns_of

COUNTING = "counting what waits"
AT_LATEST = 60.0  # seconds: a response that was begun before is handed in, or an answer changed
REMEMBERED = "consult.themes.waiting"  # in the application's extensions: a few numbers for each consultation


def waiting_now(consultation_id: int) -> int:
    """Counting reads every answer's words, so it is not done for every look at the page."""
    counted: dict[int, tuple[Hashable, float, int]] = current_app.extensions.setdefault(REMEMBERED, {})
    seen, was = what_is_there(consultation_id), counted.get(consultation_id)
    if was is None or was[0] != seen:
        return count_again(consultation_id, seen, counted)
    if time.monotonic() - was[1] > AT_LATEST:
        counted[consultation_id] = seen, time.monotonic(), was[2]
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        threading.Thread(
            target=count_behind, args=(app, consultation_id, seen, counted), name=COUNTING, daemon=True
        ).start()
    return was[2]


def count_again(consultation_id: int, seen: Hashable, counted: dict[int, tuple[Hashable, float, int]]) -> int:
    found = waiting(consultation_id)
    counted[consultation_id] = seen, time.monotonic(), found
    return found


def count_behind(
    app: Flask, consultation_id: int, seen: Hashable, counted: dict[int, tuple[Hashable, float, int]]
) -> None:
    """So that nobody waits for it; who looks next is told."""
    with app.app_context():
        try:
            count_again(consultation_id, seen, counted)
        except SQLAlchemyError as problem:  # counted again in a minute
            app.logger.info("What waits was not counted: %s", type(problem).__name__)
        finally:
            db.session.remove()


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
