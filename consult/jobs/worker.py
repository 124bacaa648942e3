"""The worker: one process that takes jobs one after another, until its parent is gone."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import uuid

from flask import Flask
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from consult.extensions import db, now
from consult.jobs.actions import claim_job, renew_lease, work_job
from consult.jobs.chores import EVERY, do_chores
from consult.jobs.models import Worker
from consult.privacy.logs import without_words

log = logging.getLogger(__name__)
BEAT = 5.0  # seconds
POLL = 0.5


def work_once(app: Flask, worker: str) -> bool:
    """Take and do one job, if there is one. Says whether there was."""
    with app.app_context():
        job = claim_job(worker)
        if job is None:
            return False
        number, kind, done = job.id, job.kind, threading.Event()
        keeper = threading.Thread(target=keep_lease, args=(app, job.id, worker, done), daemon=True)
        keeper.start()
        try:
            work_job(job, worker)
        except Exception as problem:
            log.error("job %s (%s) failed\n%s", number, kind, without_words(problem))
        finally:
            done.set()
            keeper.join()
            db.session.remove()
        return True


def keep_lease(app: Flask, job_id: int, worker: str, done: threading.Event) -> None:
    """Renew the lease and the heartbeat while the work goes on."""
    with app.app_context():
        while not done.wait(BEAT):
            try:
                renew_lease(job_id, worker)
                beat(worker)
            except SQLAlchemyError:
                log.warning("the lease of job %s could not be renewed just now", job_id)


def beat(worker: str) -> None:
    with Session(db.engine) as session, session.begin():
        session.merge(Worker(name=worker, seen_at=now()))


def run_worker(app: Flask, parent: int | None = None) -> None:
    """Work until the process that started us is gone; `parent` is its number, should it be gone by now."""
    parent = parent or os.getppid()
    worker = f"{socket.gethostname()[:30]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    last_beat, last_chores = 0.0, time.monotonic()
    try:
        while os.getppid() == parent:
            try:
                if time.monotonic() - last_beat > BEAT:
                    with app.app_context():
                        beat(worker)
                    last_beat = time.monotonic()
                if time.monotonic() - last_chores > EVERY:
                    last_chores = time.monotonic()
                    do_chores(app)
                if not work_once(app, worker):
                    time.sleep(POLL)
            except SQLAlchemyError as problem:
                log.error("the database did not answer; trying again\n%s", without_words(problem))
                time.sleep(BEAT)
    finally:  # also when told to end: a heartbeat left behind would say that somebody still works
        with app.app_context():
            db.session.execute(delete(Worker).where(Worker.name == worker))
            db.session.commit()
