"""Sixty phones vote at once on the real server, and the big screen follows: every acknowledged vote counted once."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.commands.serving import THREADS
from consult.extensions import db
from consult.forums.session_models import ForumSession
from consult.forums.voting.finding import lines_of, voters_of
from consult.forums.voting.models import Ballot, Vote, VotedOn
from consult.people.actions import create_person
from consult.people.models import Role

ROOT = Path(__file__).resolve().parents[3]
PHONES = 60
PASSWORD = "a long walk to the harbour"
Open = Callable[..., Ballot]


class Phone:
    """A browser without a script: its cookies, and one request after the other."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form | {"csrf_token": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if body is None else "POST", path, body, headers)
        reply = self.connection.getresponse()
        text = reply.read().decode()
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        token = re.search(r'name="csrf_token" value="([^"]+)"', text)
        self.token = token[1] if token else self.token
        return reply.status, reply.headers.get("Location") or "", text


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """The application behind the server it really has, in a process of its own, on the database of `app`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    places = {"CONSULT_DATA": str(app.config["DATA_DIR"]), "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]}
    serve = f"waitress.serve(consult.create_app(), host='127.0.0.1', port={number}, threads={THREADS})"
    command = [sys.executable, "-c", f"import consult, waitress; {serve}"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | places, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        until = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", number), 1):
                break
            assert process.poll() is None and time.monotonic() < until, "the server did not start"
            time.sleep(0.1)
        yield number
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_sixty_phones_at_once_are_counted_once_each_and_the_screen_follows(
    session: ForumSession, opened: Open, port: int
) -> None:
    ballot = opened(session)
    create_person("Test Strategy", "strategy@example.org", Role.STRATEGY, PASSWORD)
    boxes, code = [f"s{statement.id}" for statement in ballot.statements], str(ballot.code)
    barrier, acknowledged, faults = threading.Barrier(PHONES), [], []

    def vote(number: int) -> None:
        try:
            phone, where = Phone(port), f"/v/{code}"  # most point their camera at the screen; some type the code
            if number % 10 == 0:
                phone.ask("/v")
                _, where, _ = phone.ask("/v", {"code": code.lower()})
            phone.ask(where)
            barrier.wait(60)
            for turn in range(2):  # the second vote replaces the first
                said = {name: str((number + place + turn) % 3 - 1) for place, name in enumerate(boxes)}
                status, _, _ = phone.ask(where, said)
                assert status == 303, status
            acknowledged.append(tuple(said.values()))
            phone.connection.close()
        except Exception as fault:
            faults.append((number, fault))

    screen = Phone(port)
    screen.ask("/sign-in")
    screen.ask("/sign-in", {"email": "strategy@example.org", "password": PASSWORD})
    address = f"/consultations/{session.consultation_id}/forums/sessions/{session.id}/ballots/{ballot.id}/screen"
    status, _, page = screen.ask(f"{address}?view=results")
    assert status == 200 and "<strong data-voted>0</strong>" in page
    threads = [threading.Thread(target=vote, args=(number,)) for number in range(PHONES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults[:3]
    began = time.monotonic()
    _, _, fresh = screen.ask(f"{address}/live?view=results&mark=old")
    assert f"<strong data-voted>{PHONES}</strong>" in fresh
    assert time.monotonic() - began < 1  # with the 0.8 seconds between two looks: under two
    screen.connection.close()
    db.session.rollback()
    assert len(acknowledged) == PHONES and voters_of(ballot) == {VotedOn.PHONE: PHONES}
    assert db.session.scalar(select(func.count()).select_from(Vote)) == PHONES * len(boxes)
    for place, line in enumerate(lines_of(ballot)):
        assert dict(line.counts) == Counter(int(said[place]) for said in acknowledged)
