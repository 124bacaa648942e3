"""Asking for long work, doing it on a lease, saying how far it is, stopping it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from consult.extensions import db, now
from consult.jobs.models import Job, JobStatus

LEASE = dt.timedelta(seconds=30)
MOST_ATTEMPTS = 5


class Stopped(Exception):
    """Somebody asked for the job to stop, or another worker holds it now."""


class Refused(Exception):
    """The work cannot be done as asked; the words say what to change and are shown to the person."""


class Progress:
    """What a handler is given: tells how far the work is, in a transaction of its own, and whether to stop."""

    def __init__(self, job_id: int, worker: str) -> None:
        self.job_id = job_id
        self.worker = worker
        self._last: dt.datetime | None = None

    def __call__(self, message: str, done: int, total: int) -> None:
        """Twice a second at most, except for the last step: a long job must not fill the disk with progress."""
        moment = now()
        if self._last and moment - self._last < dt.timedelta(seconds=0.5) and done < total:
            return
        self._last = moment
        with Session(db.engine) as session, session.begin():
            session.execute(
                update(Job)
                .where(Job.id == self.job_id, Job.worker == self.worker)
                .values(message=message[:300], progress_done=done, progress_total=total, lease_until=moment + LEASE)
            )

    def stop_asked(self) -> bool:
        with Session(db.engine) as session:
            row = session.execute(select(Job.stop_asked, Job.worker).where(Job.id == self.job_id)).one_or_none()
        return row is None or row.stop_asked or row.worker != self.worker

    def check(self) -> None:
        if self.stop_asked():
            raise Stopped


Handler = Callable[[Job, Progress], dict[str, Any]]
HANDLERS: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does one kind of job.

    It must leave its changes in `db.session` uncommitted: they are committed together with `done`, so that the
    work of a killed worker leaves nothing behind and is done again from the start, once."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def queue_job(kind: str, *, consultation_id: int | None = None, person_id: int | None = None, **arguments: Any) -> Job:
    """Ask for work. The caller commits, so that the wish and what it belongs to are kept together."""
    job = Job(kind=kind, consultation_id=consultation_id, person_id=person_id, arguments=arguments)
    db.session.add(job)
    db.session.flush()
    return job


def claim_job(worker: str) -> Job | None:
    """Take the oldest job that waits or whose worker has gone quiet; None when there is none."""
    moment = now()
    free = or_(Job.status == JobStatus.QUEUED, (Job.status == JobStatus.RUNNING) & (Job.lease_until < moment))
    found = db.session.scalar(select(Job.id).where(free).order_by(Job.queued_at, Job.id).limit(1))
    if found is None:
        db.session.rollback()
        return None
    taken = db.session.execute(
        update(Job)
        .where(Job.id == found, free)
        .values(status=JobStatus.RUNNING, worker=worker, lease_until=moment + LEASE, attempts=Job.attempts + 1)
    )
    db.session.commit()
    return db.session.get(Job, found) if taken.rowcount == 1 else None  # type: ignore[attr-defined]


def renew_lease(job_id: int, worker: str) -> None:
    with Session(db.engine) as session, session.begin():
        session.execute(update(Job).where(Job.id == job_id, Job.worker == worker).values(lease_until=now() + LEASE))


def stop_job(job: Job) -> None:
    """Ask a job to stop; one that has not begun ends at once."""
    if job.status is JobStatus.QUEUED:
        job.status, job.ended_at, job.message = JobStatus.STOPPED, now(), "Stopped before it began"
    job.stop_asked = True
    db.session.commit()


def work_job(job: Job, worker: str) -> None:
    """Do one claimed job. Its effect and its end are one commit."""
    progress = Progress(job.id, worker)
    handler = HANDLERS.get(job.kind)
    try:
        if job.attempts > MOST_ATTEMPTS:
            raise Refused(f"This was tried {MOST_ATTEMPTS} times and the worker stopped each time.")
        if handler is None:
            raise Refused(f"Nobody knows how to do “{job.kind}”.")
        result = handler(job, progress)
        end_job(job, worker, JobStatus.DONE, result=result)
    except Stopped:
        db.session.rollback()
        end_job(job, worker, JobStatus.STOPPED, message="Stopped")
    except Refused as refusal:
        db.session.rollback()
        end_job(job, worker, JobStatus.FAILED, message="Could not be done", problem=str(refusal))
    except Exception:
        db.session.rollback()
        end_job(job, worker, JobStatus.FAILED, message="Could not be done", problem="Something went wrong on our side.")
        raise


def end_job(
    job: Job,
    worker: str,
    status: JobStatus,
    *,
    result: dict[str, Any] | None = None,
    message: str = "Done",
    problem: str | None = None,
) -> None:
    """Write the end, if the job is still this worker's; otherwise everything it did is taken back."""
    ended = db.session.execute(
        update(Job)
        .where(Job.id == job.id, Job.worker == worker, Job.status == JobStatus.RUNNING)
        .values(status=status, ended_at=now(), lease_until=None, result=result, problem=problem, message=message)
        .execution_options(synchronize_session=False)
    )
    if ended.rowcount != 1:  # type: ignore[attr-defined]
        db.session.rollback()
        return
    db.session.commit()
    db.session.expire_all()
