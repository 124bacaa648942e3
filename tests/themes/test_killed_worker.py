"""A worker killed in the middle of looking for themes: another takes the job up again, and nothing is doubled."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from consult.extensions import db
from consult.jobs.actions import LEASE
from consult.jobs.models import Job, JobStatus
from consult.jobs.worker import work_once
from consult.themes.actions import keep_coding, rename_theme, start_discovery
from consult.themes.models import Coding, CodingStatus, Excerpt, ExcerptVector, Theme
from tests.themes.conftest import HOUSING, World

ROOT = Path(__file__).resolve().parents[2]
# The real worker in a process of its own. It says where it is and waits there, so that it can be killed there.
WORKER = """
import os, sys
from consult import create_app
from consult.jobs import actions
from consult.jobs.worker import run_worker

app = create_app({"SQLALCHEMY_DATABASE_URI": os.environ["PLACE"], "DATA_DIR": os.environ["FOLDER"]})
look = actions.HANDLERS["discover"]

def stop_here(name):
    print(name, flush=True)
    sys.stdin.read()

def reading(job, progress):
    def told(message, done, total):
        progress(message, done, total)
        if done > 5:
            stop_here("reading")
    told.stop_asked = progress.stop_asked
    return look(job, told)

def handed_in(job, progress):
    result = look(job, progress)
    stop_here("handed in")
    return result

actions.HANDLERS["discover"] = {"reading": reading, "handed in": handed_in}[sys.argv[1]]
run_worker(app)
"""


def kill_at(app: Flask, place: str) -> None:
    """Start a worker, wait until it says it is there, and kill it as a power cut would."""
    given = {
        "PLACE": app.config["SQLALCHEMY_DATABASE_URI"],
        "FOLDER": str(app.config["DATA_DIR"]),
        "PYTHONPATH": str(ROOT),
    }
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, place],
        env=os.environ | given,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert worker.stdin
    assert worker.stdout
    with worker.stdin, worker.stdout:
        assert worker.stdout.readline().strip() == place
        worker.send_signal(signal.SIGKILL)
        assert worker.wait(30) == -signal.SIGKILL


def work_later(app: Flask) -> bool:
    """What another worker does once the lease has run out."""
    db.session.remove()
    with time_machine.travel(dt.datetime.now(dt.UTC) + LEASE * 2, tick=True):
        return work_once(app, "another-worker")


def counts() -> tuple[int, int, int]:
    db.session.expire_all()
    found = [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in (Excerpt, Theme, Coding)]
    return found[0], found[1], found[2]


@pytest.mark.parametrize("place", ["reading", "handed in"])
def test_a_killed_worker_leaves_no_half_and_the_next_one_does_it_once(app_on: Flask, place: str) -> None:
    world = World()
    world.three_subjects()
    job_id = start_discovery(world.consultation, world.person).id
    db.session.remove()
    kill_at(app_on, place)
    assert counts() == (30, 0, 0)
    assert db.session.get_one(Job, job_id).status is JobStatus.RUNNING
    assert db.session.scalar(select(func.count()).select_from(ExcerptVector)) == 30, "what was read stays read"
    assert not work_once(app_on, "too-early"), "the lease still holds"
    assert work_later(app_on)
    done = db.session.get_one(Job, job_id, populate_existing=True)
    assert (done.status, done.attempts) == (JobStatus.DONE, 2)
    names = [name.casefold() for name in db.session.scalars(select(Theme.name))]
    assert len(names) == len(set(names)) >= 2
    placed = db.session.scalar(select(func.count(Coding.excerpt_id.distinct())))
    assert (placed or 0) + (done.result or {})["fit_nowhere"] == 30


def test_decisions_outlive_a_killed_second_look(app: Flask) -> None:
    world = World()
    world.three_subjects()
    start_discovery(world.consultation, world.person)
    assert work_once(app, "first-worker")
    db.session.expire_all()
    housing = db.session.scalars(select(Theme).join(Coding).join(Excerpt).where(Excerpt.text == HOUSING[2])).first()
    assert housing
    rename_theme(housing, world.person, "Somewhere to live")
    keep_coding(db.session.scalars(select(Coding).where(Coding.theme_id == housing.id)).all()[0], world.person)
    before = counts()
    start_discovery(world.consultation, world.person)
    db.session.remove()
    kill_at(app, "handed in")
    assert counts() == before
    assert work_later(app)
    assert counts() == before
    assert db.session.scalars(select(Theme.id).where(Theme.name == "Somewhere to live")).one()
    assert db.session.scalars(select(Coding).where(Coding.status == CodingStatus.KEPT)).one()
