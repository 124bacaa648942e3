"""A job is done once, whoever dies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from consult.consultations.models import Consultation
from consult.extensions import db, now
from consult.jobs.actions import HANDLERS, Progress, Refused, claim_job, queue_job, stop_job, work_job
from consult.jobs.models import Job, JobStatus
from consult.jobs.worker import work_once


def add_one(job: Job, progress: Progress) -> dict[str, Any]:
    """A job with an effect that can be counted."""
    progress("Adding", 1, 1)
    progress.check()
    db.session.add(Consultation(title=f"made by job {job.id}, attempt {job.attempts}"))
    return {"made": 1}


def refuse(job: Job, progress: Progress) -> dict[str, Any]:
    db.session.add(Consultation(title="half of the work"))
    db.session.flush()
    raise Refused("Choose a column first.")


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    HANDLERS["add one"], HANDLERS["refuse"] = add_one, refuse
    yield
    del HANDLERS["add one"], HANDLERS["refuse"]


def queued(kind: str = "add one") -> int:
    job = queue_job(kind)
    db.session.commit()
    return job.id


def made() -> int:
    return db.session.scalar(select(func.count()).select_from(Consultation)) or 0


def test_a_job_is_done_and_its_effect_is_there(app_on: Flask) -> None:
    job_id = queued()
    assert work_once(app_on, "one")
    assert not work_once(app_on, "one")
    job = db.session.get_one(Job, job_id)
    assert (job.status, job.result, made()) == (JobStatus.DONE, {"made": 1}, 1)


def test_a_job_is_claimed_by_one_worker_only(app_on: Flask) -> None:
    queued()
    assert claim_job("one") is not None
    assert claim_job("two") is None


def test_the_job_of_a_worker_gone_quiet_is_taken_up_and_its_late_effect_is_thrown_away(app_on: Flask) -> None:
    job_id = queued()
    first = claim_job("one")
    assert first is not None
    db.session.execute(update(Job).values(lease_until=now() - dt.timedelta(seconds=1)))
    db.session.commit()
    second = claim_job("two")
    assert second is not None
    work_job(second, "two")
    work_job(db.session.get_one(Job, job_id), "one")  # the first one wakes up and finishes too late
    assert made() == 1
    assert db.session.get_one(Job, job_id).attempts == 2


def test_a_refusal_leaves_no_half_and_says_what_to_change(app: Flask) -> None:
    job_id = queued("refuse")
    work_once(app, "one")
    job = db.session.get_one(Job, job_id)
    assert (job.status, job.problem, made()) == (JobStatus.FAILED, "Choose a column first.", 0)


def test_a_job_of_an_unknown_kind_fails_in_words(app: Flask) -> None:
    job_id = queued("juggle")
    work_once(app, "one")
    assert "juggle" in (db.session.get_one(Job, job_id).problem or "")


def test_a_waiting_job_can_be_stopped_before_it_begins(app: Flask) -> None:
    job = db.session.get_one(Job, queued())
    stop_job(job)
    assert not work_once(app, "one")
    assert (job.status, made()) == (JobStatus.STOPPED, 0)


def test_a_running_job_stops_when_asked_and_leaves_nothing(app: Flask) -> None:
    job_id = queued()
    job = claim_job("one")
    assert job is not None
    stop_job(job)
    work_job(job, "one")
    assert (db.session.get_one(Job, job_id).status, made()) == (JobStatus.STOPPED, 0)


def test_a_job_that_kills_its_worker_is_given_up_after_some_attempts(app: Flask) -> None:
    job_id = queued()
    for _ in range(5):
        assert claim_job("one") is not None
        db.session.execute(update(Job).values(lease_until=now() - dt.timedelta(seconds=1)))
        db.session.commit()
    work_once(app, "one")
    job = db.session.get_one(Job, job_id)
    assert job.status is JobStatus.FAILED
    assert "5 times" in (job.problem or "")
