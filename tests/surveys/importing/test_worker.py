"""An import as background work: done once, even when a worker dies in the middle."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from consult.consultations.actions import create_consultation
from consult.extensions import db, now
from consult.jobs.actions import Progress, claim_job
from consult.jobs.models import Job, JobStatus
from consult.people.actions import create_person
from consult.people.models import Role
from consult.surveys.importing.actions import ask_import
from consult.surveys.importing.uploads import folder, keep_upload
from consult.surveys.importing.worker import import_words
from consult.surveys.response_models import Response

CONTENT = b"text,Region\nSalt lamp words,North\n,South\nBlue door words,South\n"


@pytest.fixture
def asked(app: Flask) -> Job:
    consultation = create_consultation("Listening")
    person = create_person("A Person", "a@example.org", Role.STRATEGY, "a long walk home")
    kept = keep_upload(io.BytesIO(CONTENT), "answers.csv", consultation.id)
    choices = {"text": "text", "question": "What would help?", "groups": ["Region"], "consent": "none"}
    return ask_import(consultation, person.id, upload=kept.token, file=kept.name, choices=choices)


def responses() -> int:
    return db.session.scalar(select(func.count()).select_from(Response)) or 0


def test_the_job_says_what_it_did_and_lets_the_file_go(asked: Job, work_jobs: Callable[[], int]) -> None:
    assert work_jobs() == 1
    assert asked.status is JobStatus.DONE
    assert asked.result is not None
    assert {key: asked.result[key] for key in ("added", "already", "refused")} == {
        "added": 2,
        "already": 0,
        "refused": 1,
    }
    assert asked.result["refusals"] == [[3, "There are no words in it."]]
    assert responses() == 2
    assert list(folder().iterdir()) == []


def test_no_word_of_the_file_is_in_the_job(asked: Job, work_jobs: Callable[[], int]) -> None:
    work_jobs()
    kept = json.dumps([asked.arguments, asked.result, asked.message, asked.problem])
    assert "lamp" not in kept
    assert "door" not in kept


def test_a_worker_that_dies_before_the_end_leaves_nothing_and_the_file(
    asked: Job, work_jobs: Callable[[], int]
) -> None:
    taken = claim_job("one that dies")
    assert taken is not None
    import_words(taken, Progress(taken.id, "one that dies"))
    assert responses() == 2, "the work was done, and is about to be lost"
    number = asked.id
    db.session.rollback()
    db.session.remove()
    assert responses() == 0
    db.session.execute(update(Job).where(Job.id == number).values(lease_until=now() - dt.timedelta(seconds=1)))
    db.session.commit()
    assert work_jobs() == 1
    assert responses() == 2


def test_a_file_that_has_gone_is_said_so(asked: Job, work_jobs: Callable[[], int]) -> None:
    for path in folder().iterdir():
        path.unlink()
    work_jobs()
    assert asked.status is JobStatus.FAILED
    assert "Choose it again" in (asked.problem or "")


def test_a_column_that_is_not_there_fails_in_words_and_stores_nothing(asked: Job, work_jobs: Callable[[], int]) -> None:
    asked.arguments = asked.arguments | {"choices": asked.arguments["choices"] | {"text": "gone"}}
    db.session.commit()
    work_jobs()
    assert "There is no column “gone”" in (asked.problem or "")
    assert responses() == 0
