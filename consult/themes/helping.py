"""Reading shared between workers: on PostgreSQL, whoever else is at work is asked to read along."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.extensions import db, now
from consult.jobs.actions import Progress, Stopped, handles
from consult.jobs.health import WORKER_QUIET_AFTER
from consult.jobs.models import Job, JobStatus, Worker
from consult.themes.stopping import now_and_then
from consult.themes.vectors import read_vectors

READ_ALONG = "read_along"
WORTH_HELP = 2_000  # passages: fewer are read before a helper has begun


def ask_for_help(consultation_id: int, careful: bool | None) -> int:
    """Queue one helper for each worker beyond the one that asks; says how many. SQLite has one writer: none there.

    Each begins at another place, takes passages nobody holds, and ends when nothing is left or the look has ended.
    """
    from consult.themes.words import still_to_read

    if db.engine.dialect.name != "postgresql" or len(still_to_read(consultation_id, careful)) < WORTH_HELP:
        return 0
    with Session(db.engine) as session, session.begin():
        awake = select(func.count()).select_from(Worker).where(Worker.seen_at > now() - WORKER_QUIET_AFTER)
        waiting = Job.kind == READ_ALONG, Job.status.in_([JobStatus.QUEUED, JobStatus.RUNNING])
        already = session.scalar(select(func.count(Job.id)).where(Job.consultation_id == consultation_id, *waiting))
        helpers = (session.scalar(awake) or 0) - 1 - (already or 0)
        for number in range(1, helpers + 1):
            start = number / (helpers + 1)
            arguments = {"start": start, "careful": careful}
            session.add(Job(kind=READ_ALONG, consultation_id=consultation_id, arguments=arguments))
    return max(helpers, 0)


@handles(READ_ALONG)
def work_along(job: Job, progress: Progress) -> dict[str, Any]:
    """The job: what it reads is kept as it goes, whoever asked for it."""
    from consult.themes.engine import Cancelled
    from consult.themes.words import still_to_read

    stop = now_and_then(lambda: progress.stop_asked() or not anybody_looks(job.consultation_id))
    given, consultation_id = job.arguments, job.consultation_id or 0
    db.session.rollback()
    try:
        ids, start = still_to_read(consultation_id, given.get("careful")), float(given.get("start", 0))
        read = read_vectors(consultation_id, ids, progress=progress, cancelled=stop, start=start, wait=False)
    except Cancelled:
        raise Stopped from None
    return {"read": read, "sentence": f"Read {read:,} passages along."}


def anybody_looks(consultation_id: int | None) -> bool:
    """Whether themes are being looked for in this consultation."""
    looking = Job.kind == "discover", Job.status == JobStatus.RUNNING, Job.consultation_id == consultation_id
    with Session(db.engine) as session:
        return session.scalar(select(Job.id).where(*looking).limit(1)) is not None
