"""Kill the whole server group with SIGKILL, again and again, while clients submit answers and retry with their key.

    python benchmarks/kill_server.py [--kills 20] [--submissions 1000] [--clients 16] [--database-url URL]

Prints JSON. Nothing acknowledged may be lost, nothing doubled, nothing half-written: exit status 1 if anything is.
Half of the kills fall at once when a receipt arrives, where a reply sent before its commit would be found out; the
other half fall at a random moment, in the middle of whatever is being written."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import queue
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
GIVE_UP = 240.0  # seconds without an answer after which a client says that the server is gone
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
KEY = re.compile(r'name="submission_key" value="([^"]+)"')
WORD = re.compile(r"<li>([a-z]+)</li>")


@dataclass
class Group:
    """The server with its worker, in a process group of its own, so that one signal ends all of it."""

    port: int
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    kills: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        command = [sys.executable, "-m", "consult", "run", "--no-demo", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + 120
        while not self.answers():
            if time.monotonic() > until or self.process.poll() is not None:
                raise SystemExit(f"The server did not start. See {self.log}")
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            return request(self.port, "GET", "/healthz", {})[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def kill(self, *, for_good: bool = False) -> None:
        with self.lock:
            assert self.process
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            if not for_good:
                self.kills += 1
                self.start()


def request(port: int, method: str, path: str, cookies: dict[str, str], form: dict[str, object] | None = None):
    """One request on a connection of its own: status, where it leads, and the page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "Connection": "close"}
    body = None
    if form is not None:
        body, headers["Content-Type"] = urlencode(form, doseq=True), "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        page = reply.read().decode()
    finally:
        connection.close()
    for line in reply.headers.get_all("Set-Cookie") or ():
        name, _, rest = line.partition("=")
        cookies[name] = rest.partition(";")[0]
    return reply.status, reply.headers.get("Location"), page


def insist(port: int, method: str, path: str, cookies: dict[str, str], form: dict[str, object] | None = None):
    """The same request again until somebody answers: what a browser's reload does."""
    until = time.monotonic() + GIVE_UP
    while True:
        try:
            status, onward, page = request(port, method, path, cookies, form)
            if status < 500:
                return status, onward, page
        except (OSError, http.client.HTTPException):
            pass
        if time.monotonic() > until:
            raise SystemExit(f"{method} {path} was not answered for {GIVE_UP:.0f} seconds")
        time.sleep(0.05)


def submit(port: int, number: int, questions: dict[str, list[int]]) -> tuple[str, str]:
    """A whole visit, from the start page to the receipt; gives the key and the five words."""
    cookies: dict[str, str] = {}
    page = insist(port, "GET", "/s/kill", cookies)[2]
    token, key = TOKEN.search(page)[1], KEY.search(page)[1]
    with_token: dict[str, object] = {"csrf_token": token}
    _, onward, _ = insist(port, "POST", "/s/kill", cookies, with_token | {"submission_key": key})
    for name, options in questions.items():
        value = options[number % len(options)] if options else f"The words of visit {number}."
        status, onward, page = insist(port, "POST", onward, cookies, with_token | {name: value, "go": "on"})
        assert status == 303, f"a page answered {status}: {page[:500]}"
    return key, receipt(port, key, cookies, token)


def receipt(port: int, key: str, cookies: dict[str, str], token: str) -> str:
    form = {"csrf_token": token, "submission_key": key, "consent": "quote"}
    status, _, page = insist(port, "POST", "/s/kill/check", cookies, form)
    words = WORD.findall(page)
    assert status == 200, f"the end answered {status}: {page[:500]}"
    assert len(words) == 5, "a reply without five words"
    return " ".join(words)


def replay(port: int, key: str) -> str:
    """The same submission from a browser that has forgotten everything but the form."""
    cookies: dict[str, str] = {}
    token = TOKEN.search(insist(port, "GET", "/s/kill", cookies)[2])[1]
    return receipt(port, key, cookies, token)


def prepare(environment: dict[str, str]):
    """A survey in a fresh house; gives the application, its fields and their options."""
    os.environ.update(environment)
    sys.path.insert(0, str(ROOT))
    from flask_migrate import upgrade

    from consult import create_app
    from consult.consultations.actions import create_consultation
    from consult.surveys.actions import QuestionDraft, add_question, create_survey, open_survey
    from consult.surveys.models import Kind

    app = create_app()
    with app.app_context():
        upgrade()
        consultation = create_consultation("Kill", characteristics=["Region"])
        survey = create_survey(consultation, "Kill", slug="kill")
        region = QuestionDraft(
            Kind.ONE_CHOICE,
            "Where?",
            options=("North", "South", "East"),
            characteristic_id=consultation.characteristics[0].id,
        )
        for draft in (region, QuestionDraft(Kind.YES_NO, "Were you heard?"), QuestionDraft(Kind.LONG_TEXT, "Why?")):
            add_question(survey, draft)
        open_survey(survey)
        return app, {f"q{q.id}": [option.id for option in q.options] for q in survey.questions}


def count_faults(app, acknowledged: dict[int, tuple[str, str]]) -> dict[str, int]:
    """What is in the database, against what the clients were told."""
    from sqlalchemy import select

    from consult.extensions import db
    from consult.surveys.answering.answers import key_hash
    from consult.surveys.response_models import Response, ResponseStatus

    with app.app_context():
        kept = db.session.scalars(select(Response).where(Response.status == ResponseStatus.SUBMITTED)).all()
        whole = [r for r in kept if len(r.answers) == 3 and len(r.characteristics) == 1 and r.receipt_hash]
        texts = [answer.text for response in kept for answer in response.answers if answer.text]
        keys = {response.key_hash for response in whole}
        told = {key_hash(key): number for number, (key, _) in acknowledged.items()}
        return {
            "kept": len(kept),
            "lost": sum(key not in keys for key in told),
            "doubled": len(texts) - len(set(texts)) + len(kept) - len({response.key_hash for response in kept}),
            "half_written": len(kept) - len(whole),
        }


def run(kills: int, submissions: int, clients: int, folder: Path, database_url: str | None) -> dict[str, object]:
    environment = os.environ | {"CONSULT_DATA": str(folder)}
    environment |= {"DATABASE_URL": database_url} if database_url else {}
    app, questions = prepare(environment)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        group = Group(free.getsockname()[1], environment, folder / "server.log")
    group.start()
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(submissions):
        waiting.put(number)
    due = [round(submissions * (n + 1) / (kills + 1)) for n in range(kills)]
    acknowledged: dict[int, tuple[str, str]] = {}
    lock, killers, faults, chance = threading.Lock(), [], [], random.Random(1)

    def acknowledge(number: int, told: tuple[str, str]) -> None:
        with lock:
            acknowledged[number] = told
            if not due or len(acknowledged) < due[0]:
                return
            due.pop(0)
            wait = chance.uniform(0, 0.3) if len(due) % 2 else 0.0
        if not wait:
            group.kill()
            return
        killers.append(threading.Timer(wait, group.kill))
        killers[-1].start()

    def visit() -> None:
        try:
            while True:
                number = waiting.get_nowait()
                acknowledge(number, submit(group.port, number, questions))
        except queue.Empty:
            return
        except BaseException as fault:
            faults.append(repr(fault))

    began = time.monotonic()
    threads = [threading.Thread(target=visit) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in [*threads, *killers]:
        thread.join()
    seconds = time.monotonic() - began
    found = count_faults(app, acknowledged)  # before the replays, which would bring back what was lost
    other_words = sum(replay(group.port, key) != words for key, words in acknowledged.values())
    group.kill(for_good=True)
    after = count_faults(app, acknowledged)
    found |= {name: max(found[name], after[name]) for name in ("kept", "doubled", "half_written")}
    told = {"submissions": submissions, "clients": clients, "kills": group.kills, "acknowledged": len(acknowledged)}
    return {**told, **found, "other_words": other_words, "seconds": round(seconds, 1), "faults": faults}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--submissions", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--database-url", help="an empty PostgreSQL database; SQLite when left out")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix=f"consult-kill-{secrets.token_hex(3)}-") as folder:
        report = run(chosen.kills, chosen.submissions, chosen.clients, Path(folder), chosen.database_url)
    print(json.dumps(report, indent=1))
    wrong = ("lost", "doubled", "half_written", "other_words")
    right = report["acknowledged"] == report["kept"] == chosen.submissions and report["kills"] == chosen.kills
    return 0 if right and not report["faults"] and not any(report[name] for name in wrong) else 1


if __name__ == "__main__":
    raise SystemExit(main())
