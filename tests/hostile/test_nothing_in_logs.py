"""No words in logs: what people send is planted with canaries, and no log line of ours or of the server sings."""

from __future__ import annotations

import io
import logging
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from waitress import create_server
from waitress.wasyncore import close_all

from consult.extensions import db
from consult.jobs.actions import HANDLERS, queue_job
from consult.jobs.worker import work_once
from consult.privacy.logs import Wordless

from .conftest import Kept, make_app

CANARY = "canary{:03d}song"
OWN_ADDRESS = "127.0.0.1"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged at DEBUG and above, written as `consult run` writes it and as a stranger would."""
    written = io.StringIO()
    ours, plain = logging.StreamHandler(written), logging.StreamHandler(written)
    ours.setFormatter(Wordless("%(levelname)s %(message)s"))
    plain.addFilter(lambda record: not record.name.startswith("waitress"))  # its own lines are ours to rewrite
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    for handler in (ours, plain):
        root.addHandler(handler)
    yield written
    for handler in (ours, plain):
        root.removeHandler(handler)
    root.setLevel(before)


class Birds:
    """Gives out canaries, each another."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        return CANARY.format(self.count)


def break_the_view(place: Kept, endpoint: str, statement: str) -> None:
    """Put behind an endpoint a view that fails in the database with a canary among its values."""

    def view(**_values: object) -> str:
        from flask import request

        said = " ".join(request.values.values()) + request.path
        try:
            db.session.execute(text(statement), {"said": said})
        except Exception as problem:
            raise RuntimeError(f"could not keep {said}") from problem
        raise AssertionError("the statement must fail")

    view.__dict__["entry"] = place.app.view_functions[endpoint].__dict__["entry"]
    place.app.view_functions[endpoint] = view


@pytest.fixture
def served(place: Kept) -> Iterator[str]:
    """The seeded place behind the real server."""
    server = create_server(place.app, host="127.0.0.1", port=0, threads=2, ident=None)
    thread = threading.Thread(target=server.run)
    thread.start()
    views = dict(place.app.view_functions)
    yield f"http://127.0.0.1:{server.effective_port}"
    place.app.view_functions.clear()
    place.app.view_functions.update(views)
    server.task_dispatcher.shutdown(timeout=10)  # first, so that no task rings a bell that has been taken down
    # Closed by the server's own thread: from here a socket could go while that thread waits for it.
    server.trigger.pull_trigger(lambda: close_all(server._map))
    thread.join(10)
    assert not thread.is_alive()


def ask(address: str, form: dict[str, str] | None = None, **headers: str) -> int:
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(address, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as problem:
        with problem:
            return problem.code


def test_no_canary_sings(place: Kept, served: str, log: io.StringIO) -> None:
    bird, statuses = Birds(), set()
    slug = place.secrets["slug"]
    for _ in range(12):
        statuses.add(ask(f"{served}/?words={bird()}", Cookie=f"consult={bird()}", Referer=f"http://{bird()}/"))
        statuses.add(ask(f"{served}/nothing/{bird()}?{bird()}={bird()}"))
        statuses.add(ask(f"{served}/invitations/{bird()}"))
        statuses.add(ask(f"{served}/sign-in", {"email": f"{bird()}@example.org", "password": bird()}))
        statuses.add(ask(f"{served}/receipt", {"words": f"{bird()} {bird()} {bird()} {bird()} {bird()}"}))
        statuses.add(ask(f"{served}/s/{slug}", {"submission_key": bird() * 3}))
    break_the_view(place, "strategy.open_receipt", "select :said from nowhere")
    break_the_view(place, "people.accept", "insert into tag_of_nothing values (:said)")
    break_the_view(place, "strategy.home", "select * from person where email = :said and missing = 1")
    for _ in range(6):
        statuses.add(ask(f"{served}/receipt", {"words": bird(), bird(): bird()}))
        statuses.add(ask(f"{served}/invitations/{bird()}", {"name": bird(), "password": bird()}))
        statuses.add(ask(f"{served}/?{bird()}={bird()}", Cookie=bird()))
    assert {200, 404, 422, 500} <= statuses
    assert bird.count >= 200
    written = log.getvalue()
    assert "strategy.open_receipt failed" in written and "OperationalError" in written  # it says what broke, and where
    assert "break_the_view" in written or "test_nothing_in_logs" in written
    assert "canary" not in written, [line for line in written.splitlines() if "canary" in line][:5]
    assert f"({OWN_ADDRESS})" not in written


def test_the_server_says_that_somebody_left_and_not_where(log: io.StringIO) -> None:
    for line in ("Client disconnected while serving %s", "Exception while serving %s"):
        logging.getLogger("waitress").error(line % "/invitations/canary")
    assert "canary" not in log.getvalue() and "Client disconnected" in log.getvalue()


def test_a_job_that_breaks_says_nothing_of_the_words_it_read(place: Kept, log: io.StringIO) -> None:
    def sing(_job: Any, _progress: Any) -> dict[str, Any]:
        db.session.execute(text("select :said from nowhere"), {"said": "canary words"})
        return {}

    HANDLERS["sing"] = sing
    try:
        with place.app.app_context():
            queue_job("sing")
            db.session.commit()
        assert work_once(place.app, "worker")
    finally:
        del HANDLERS["sing"]
    assert "(sing) failed" in log.getvalue() and "nowhere" not in log.getvalue()
    assert "canary" not in log.getvalue()


def test_the_limiter_does_not_write_down_who_was_limited(
    databases: Any, templates: Any, tmp_path: Any, log: io.StringIO
) -> None:
    app = make_app(databases, databases.migrated("sqlite"), tmp_path, templates, RATELIMIT_ENABLED=True)
    client = app.test_client()
    form = {"email": "canary@example.org", "password": "canary"}
    codes = {
        client.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code for _ in range(22)
    }
    assert codes == {200, 429}
    assert "203.0.113.9" not in log.getvalue() and "canary" not in log.getvalue()
