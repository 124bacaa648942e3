"""How many pages and how many durable submissions a second one survey serves, with the load made on the same machine.

    python benchmarks/serve_survey.py [--seconds 10] [--clients 16] [--server waitress|gunicorn] [--database-url URL]

Prints JSON. Three loads one after the other, each from `clients` connections that ask again as soon as they are
answered: `views` (the start page and a question's page, by turns), `saves` (one page's answer, kept before the reply)
and `sends` (the end of a visit: response, groups, receipt and consent, kept before the reply). What was acknowledged
is counted in the database afterwards: exit status 1 if anything is missing, or any reply was not the one hoped for."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
KEY = re.compile(r'name="submission_key" value="([^"]+)"')
DRAFTS = int(os.environ.get("DRAFTS", "4000"))  # visits made ready to be sent


@dataclass
class Browser:
    """One connection that stays open, with its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, form: dict[str, object] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = urlencode(form, doseq=True).encode() if form is not None else b""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        kind = "Content-Type: application/x-www-form-urlencoded\r\n" if form is not None else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookie}\r\n{kind}"
        self.writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        return await self.reply()

    async def reply(self) -> tuple[int, str, str]:
        assert self.reader
        assert self.writer
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, onward, length, last = int(head[9:12]), "", 0, False
        for line in head.split("\r\n")[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
            elif name.lower() == "location":
                onward = value
            elif name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "connection":
                last = value.lower() == "close"
        page = (await self.reader.readexactly(length)).decode()
        if last:
            self.writer.close()
            self.writer = None
        return status, onward, page


def prepare(environment: dict[str, str]) -> tuple[object, list[str], list[int]]:
    """A survey of six questions, and visits that only have to be sent: the application, their keys, the questions."""
    os.environ.update(environment)
    sys.path.insert(0, str(ROOT))
    from flask_migrate import upgrade

    from consult import create_app
    from consult.consultations.actions import create_consultation
    from consult.surveys.actions import (
        QuestionDraft,
        SurveyDraft,
        build_survey,
        open_survey,
        record_answers,
        start_response,
    )
    from consult.surveys.models import Kind

    app = create_app()
    with app.app_context():
        upgrade()
        consultation = create_consultation("Load", characteristics=["Region"])
        group = consultation.characteristics[0].id
        places = ("North", "Midlands", "South", "Wales")
        questions = (
            QuestionDraft(Kind.ONE_CHOICE, "Where do you live?", options=places, characteristic_id=group),
            QuestionDraft(Kind.YES_NO, "Did anyone meet you at the gate?"),
            QuestionDraft(Kind.SCALE, "How well were you heard?", scale_low=1, scale_high=5),
            QuestionDraft(
                Kind.SEVERAL_CHOICES, "What did you need?", options=("A phone", "A room", "Money", "A friend")
            ),
            QuestionDraft(Kind.SHORT_TEXT, "Who helped?"),
            QuestionDraft(Kind.LONG_TEXT, "What would have helped?"),
        )
        survey = build_survey(consultation, SurveyDraft("Your first week", "Tell us.", questions=questions), "load")
        open_survey(survey)
        asked = list(survey.questions)
        keys = []
        for number in range(DRAFTS):
            key = secrets.token_urlsafe(24)
            response = start_response(survey, key)
            answers = {asked[0]: asked[0].options[number % 4].id, asked[5]: f"The words of visit {number}."}
            record_answers(response, answers)
            keys.append(key)
        return app, keys, [question.id for question in asked]


@contextlib.contextmanager
def serving(server: str, environment: dict[str, str], log: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "consult", "run", "--no-demo", "--port", str(port)]
    if server == "gunicorn":
        command = [sys.executable, "-m", "gunicorn", "consult:create_app()", "--bind", f"127.0.0.1:{port}"]
        command += ["--workers", "2", "--threads", "4"]
    with log.open("ab") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file, start_new_session=True)
    try:
        until = time.monotonic() + 120
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if time.monotonic() > until or process.poll() is not None:
                raise SystemExit(log.read_text()[-2000:])
            time.sleep(0.1)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


async def load(browsers: list[Browser], seconds: float, act: Callable[[Browser, int], Awaitable[bool]]):
    """Everybody acts again as soon as answered; how many a second, and how long the slow ones waited."""
    waits: list[float] = []
    wrong = 0
    number = iter(range(10**9))
    end = time.monotonic() + seconds

    async def go(browser: Browser) -> None:
        nonlocal wrong
        while time.monotonic() < end:
            began = time.monotonic()
            try:
                wrong += not await act(browser, next(number))
            except IndexError:
                return
            waits.append(time.monotonic() - began)

    began = time.monotonic()
    await asyncio.gather(*map(go, browsers))
    took = time.monotonic() - began
    waits.sort()
    at = {f"p{p}_ms": round(1000 * waits[min(len(waits) - 1, len(waits) * p // 100)], 1) for p in (50, 95, 99)}
    return {"per_second": round(len(waits) / took, 1), **at, "requests": len(waits), "wrong": wrong}


async def visit(port: int, clients: int, seconds: float, keys: list[str], asked: list[int]):
    """The three loads. Each browser has begun a visit of its own before they start."""
    browsers = [Browser(port) for _ in range(clients)]
    tokens: dict[int, str] = {}
    hidden: dict[int, dict[str, str]] = {}
    for browser in browsers:
        page = (await browser.ask("GET", "/s/load"))[2]
        tokens[id(browser)] = TOKEN.search(page)[1]
        form = {"csrf_token": tokens[id(browser)], "submission_key": KEY.search(page)[1]}
        status, _, _ = await browser.ask("POST", "/s/load", form)
        assert status == 303, f"Start answered {status}"
        page = (await browser.ask("GET", f"/s/load/p/{asked[4]}"))[2]
        hidden[id(browser)] = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))

    async def view(browser: Browser, number: int) -> bool:
        path = f"/s/load/p/{asked[number % len(asked)]}" if number % 2 else "/s/load"
        return (await browser.ask("GET", path))[0] == 200

    async def save(browser: Browser, number: int) -> bool:
        form = hidden[id(browser)] | {f"q{asked[4]}": f"Somebody {number}", "go": "on"}
        return (await browser.ask("POST", f"/s/load/p/{asked[4]}", form))[0] == 303

    ready = list(keys)

    async def send(browser: Browser, _number: int) -> bool:
        form = {"csrf_token": tokens[id(browser)], "submission_key": ready.pop(), "consent": "quote"}
        return (await browser.ask("POST", "/s/load/check", form))[0] in (200, 303)

    found = {}
    for name, act in (("views", view), ("saves", save), ("sends", send)):
        await load(browsers, 1.5, act)  # warm
        found[name] = await load(browsers, seconds, act)
    found["acknowledged"] = len(keys) - len(ready)
    return found


def run(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    environment = os.environ | {"CONSULT_DATA": str(folder), "PYTHONPATH": str(ROOT)}
    environment |= {"DATABASE_URL": options.database_url} if options.database_url else {}
    app, keys, asked = prepare(environment)
    with serving(options.server, environment, folder / "server.log") as port:
        found = asyncio.run(visit(port, options.clients, options.seconds, keys, asked))
    from sqlalchemy import func, select

    from consult.extensions import db
    from consult.surveys.response_models import Response, ResponseStatus

    with app.app_context():
        kept = db.session.scalar(select(func.count()).where(Response.status == ResponseStatus.SUBMITTED))
    about = {"server": options.server, "database": "postgresql" if options.database_url else "sqlite"}
    return {**about, "clients": options.clients, "processors": os.cpu_count(), **found, "kept": kept}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--server", choices=("waitress", "gunicorn"), default="waitress")
    parser.add_argument("--database-url", help="an empty PostgreSQL database; SQLite when left out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="consult-load-") as folder:
        report = run(options, Path(folder))
    print(json.dumps(report, indent=1))
    wrong = sum(report[name]["wrong"] for name in ("views", "saves", "sends"))
    return 1 if wrong or report["kept"] != report["acknowledged"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
