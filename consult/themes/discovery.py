"""Looking for themes: gather, group, hand in. As a job, or from the command line."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.jobs.actions import Progress, Refused, Stopped, handles
from consult.jobs.models import Job, JobStatus
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Excerpt, Theme, ThemeStatus

if TYPE_CHECKING:
    from consult.themes.applying import Applied
    from consult.themes.engine import Grouping

# The engine and what it needs are met where they are used: a server that never groups does not carry them.
DISCOVER = "discover"
ASK_EVERY = 0.5  # seconds between two questions whether to stop


@handles(DISCOVER)
def work_discovery(job: Job, progress: Progress) -> dict[str, Any]:
    """The job: leaves its work uncommitted, to be committed together with its end."""
    from consult.themes.engine import Cancelled

    consultation = db.session.get(Consultation, job.consultation_id or 0)
    if consultation is None:
        raise Refused("The consultation is no longer there.")
    careful = bool(job.arguments.get("careful", True))
    try:
        return discover_themes(
            consultation.id, careful=careful, progress=progress, cancelled=now_and_then(progress.stop_asked)
        )
    except Cancelled:
        raise Stopped from None


def discover_themes(
    consultation_id: int,
    *,
    careful: bool = True,
    progress: Callable[[str, int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """Gather a consultation's excerpts, group them, and leave the outcome in `db.session` for the caller to commit.

    Gathering is a transaction of its own. While the engine works none is open, so nobody waits for it; call with
    nothing pending in `db.session`. Raises the engine's Cancelled when told to stop, with the themes as they were.
    """
    from consult.themes.applying import Applied, apply_grouping
    from consult.themes.engine import group

    db.session.rollback()
    if progress is not None:
        progress("Gathering what was said", 0, 100)
    with Session(db.engine) as session, session.begin():
        gathered = gather_excerpts(consultation_id, session)
        rows = read_rows(consultation_id, session)
    grouping = group([text for _, text in rows], careful=careful, progress=progress, cancelled=cancelled)
    if not grouping.themes:
        return told(consultation_id, gathered, rows, grouping, Applied(0, 0, 0, 0, 0))
    return told(consultation_id, gathered, rows, grouping, apply_grouping(consultation_id, rows, grouping))


def read_rows(consultation_id: int, session: Session) -> list[tuple[uuid.UUID, str]]:
    wanted = select(Excerpt.id, Excerpt.text).where(Excerpt.consultation_id == consultation_id).order_by(Excerpt.id)
    return [(row.id, row.text) for row in session.execute(wanted)]


def told(
    consultation_id: int, gathered: int, rows: list[tuple[uuid.UUID, str]], grouping: Grouping, applied: Applied
) -> dict[str, Any]:
    """What was done, in counts and in a sentence."""
    in_use = Theme.consultation_id == consultation_id, Theme.status != ThemeStatus.RETIRED
    themes = db.session.scalar(select(func.count(Theme.id)).where(*in_use)) or 0
    counts = {
        "gathered": gathered,
        "passages": len(rows),
        "placed": applied.placed,
        "fit_nowhere": applied.nowhere,
        "themes": themes,
        "new_themes": applied.new_themes,
        "removed_themes": applied.removed_themes,
        "decisions_kept": applied.decisions_kept,
    }
    if not grouping.themes:
        words = grouping.note
    else:
        words = (
            f"Read {len(rows):,} passages and placed {applied.placed:,} of them. {themes} themes, "
            f"{applied.new_themes} of them new. {applied.nowhere:,} fit nowhere."
        )
    return {**counts, "sentence": words}


def discovery_under_way(consultation_id: int) -> Job | None:
    """The job that looks for this consultation's themes, if one waits or works."""
    active = Job.kind == DISCOVER, Job.status.in_([JobStatus.QUEUED, JobStatus.RUNNING])
    return db.session.scalar(select(Job).where(Job.consultation_id == consultation_id, *active).limit(1))


def latest_discovery(consultation_id: int) -> Job | None:
    """The last look that ended, well or not."""
    ended = Job.kind == DISCOVER, Job.ended_at.is_not(None)
    wanted = select(Job).where(Job.consultation_id == consultation_id, *ended)
    return db.session.scalar(wanted.order_by(Job.ended_at.desc(), Job.id.desc()).limit(1))


def now_and_then(ask: Callable[[], bool]) -> Callable[[], bool]:
    """Ask at most every half second: the engine asks after every few passages, and each question is a query."""
    last, answer = -ASK_EVERY, False

    def asked() -> bool:
        nonlocal last, answer
        moment = time.monotonic()
        if not answer and moment - last >= ASK_EVERY:
            last, answer = moment, ask()
        return answer

    return asked
