"""What a hostile request must never bring about, found in the reply to it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, got_request_exception
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SUM = str(7 * 7777777)  # what the template language would make of the sum in NASTY
LIVE = ("<zq-tag", '"zq-attr', "'zq-attr", "<script>zq")
FILES = {
    "application/pdf",
    "application/json",
    "application/manifest+json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/csv",
}
STACK = re.compile(r"Traceback \(most recent|sqlalchemy\.|psycopg|sqlite3\.|werkzeug\.|File &#34;/|File \"/")


def faults_in(reply: TestResponse) -> list[str]:
    text = text_of(reply)
    found = [f"status {reply.status_code}"] if reply.status_code >= 500 else []
    if reply.mimetype in FILES:  # no browser reads markup in them, and none may guess that they are something else
        found += (
            [] if reply.headers.get("X-Content-Type-Options") == "nosniff" else ["a file that a browser may guess at"]
        )
    else:
        found += [f"{mark} is live markup" for mark in LIVE if mark in text]
    found += ["a template was run"] if SUM in text else []
    found += ["a stack trace is shown"] if STACK.search(text) else []
    if reply.mimetype == "text/html":
        found += [f"the header {name} is missing" for name in missing_headers(reply)]
    return found


def text_of(reply: TestResponse) -> str:
    """What a reply says; not everything that comes back is a page."""
    content = reply.get_data()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as workbook:
            content = b"\n".join(workbook.read(name) for name in workbook.namelist())
    return content.decode("utf-8", "replace")


def missing_headers(reply: TestResponse) -> list[str]:
    wanted = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
    found = [name for name, value in wanted.items() if reply.headers.get(name) != value]
    if not reply.headers.get("Content-Security-Policy", "").startswith("default-src 'none'"):
        found.append("Content-Security-Policy")
    return found


class Attack:
    """Sends requests and remembers every fault, with the exception behind a server error."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.sent = 0
        self.raised: str = ""

    def send(self, client: FlaskClient, address: str, what: object = "", **request: Any) -> TestResponse:
        self.raised, self.sent = "", self.sent + 1
        cookie = client.get_cookie("consult")
        reply = client.open(address, **request)
        if cookie:  # whatever was said to this browser is read: messages do not pile up in its cookie
            client.set_cookie("consult", cookie.value)
        for fault in faults_in(reply):
            self.found.append(
                f"{request.get('method', 'GET')} {address[:150]} [{str(what)[:90]}]: {fault} {self.raised}"
            )
        return reply

    def fault(self, words: str) -> None:
        self.found.append(words)

    def remember(self, _app: Flask, exception: BaseException, **_more: object) -> None:
        self.raised = f"{type(exception).__name__}: {str(exception)[:160]}"


@contextmanager
def attack(app: Flask) -> Iterator[Attack]:
    """An attack on an application; leaving it fails the test with every fault it found."""
    under_way = Attack()
    with got_request_exception.connected_to(under_way.remember, app):
        yield under_way
    assert not under_way.found, f"{len(under_way.found)} faults:\n" + "\n".join(sorted(set(under_way.found))[:40])
