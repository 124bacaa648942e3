"""How a hall full of phones votes at once, and how soon the big screen shows it, with all of it on one machine.

    python benchmarks/vote_at_once.py [--phones 60] [--rounds 3] [--database-url URL]

Prints JSON. Every phone opens the vote by its short code in its own session, and all of them send at the same moment;
then they all vote again, which replaces. Meanwhile a screen asks as the page of the big screen does, every 0.8 seconds.
`vote_*_ms`: from the moment a phone sends to its acknowledgement. `screen_s`: from the acknowledgement of the last vote
of a round to the moment the screen has it. What was acknowledged is counted in the database afterwards: exit status 1
when a vote is missing, counted twice, or was not replaced, or when the screen took 2 seconds or more."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from serve_survey import ROOT, TOKEN, Browser, serving

EVERY = 0.8
PASSWORD = "a long walk to the harbour"
MARK = re.compile(r'data-mark="(\w+)"')
VOTED = re.compile(r"data-voted>(\d+)<")


def prepare(environment: dict[str, str]):
    """A live session with an open vote on ten statements, and somebody to show the screen: app, code, boxes, address."""
    os.environ.update(environment)
    sys.path.insert(0, str(ROOT))
    import datetime as dt

    from flask_migrate import upgrade

    from consult import create_app
    from consult.consultations.actions import create_consultation
    from consult.forums.actions import create_forum, make_ballot, open_ballot, plan_session, start_session
    from consult.forums.models import SessionKind, Setting
    from consult.forums.voting.models import BallotKind
    from consult.people.actions import create_person
    from consult.people.models import Role

    app = create_app()
    with app.app_context():
        upgrade()
        create_person("Screen", "screen@example.org", Role.STRATEGY, PASSWORD)
        forum = create_forum("Hall", "North")
        about = {
            "setting": Setting.COMMUNITY,
            "week": dt.date(2026, 10, 7),
            "in_the_room": 60,
            "prompts": ["What first?"],
        }
        session = plan_session(create_consultation("Load"), forum, "Hall", SessionKind.WORKSHOP, **about)
        start_session(session)
        ballot = make_ballot(session, "What first?", BallotKind.AGREE, [f"Statement {n}" for n in range(10)])
        open_ballot(ballot)
        address = f"/consultations/{session.consultation_id}/forums/sessions/{session.id}/ballots/{ballot.id}/screen"
        return app, str(ballot.code), [statement.id for statement in ballot.statements], address


async def vote(port: int, code: str, boxes: list[int], address: str, phones: int, rounds: int):
    browsers = [Browser(port) for _ in range(phones)]
    tokens = []
    for browser in browsers:
        token = TOKEN.search((await browser.ask("GET", "/v"))[2])[1]
        _, where, _ = await browser.ask("POST", "/v", {"csrf_token": token, "code": code})
        tokens.append(TOKEN.search((await browser.ask("GET", where))[2])[1])
    screen = Browser(port)
    token = TOKEN.search((await screen.ask("GET", "/sign-in"))[2])[1]
    await screen.ask("POST", "/sign-in", {"csrf_token": token, "email": "screen@example.org", "password": PASSWORD})
    waits: list[float] = []
    behind: list[float] = []
    said: dict[int, list[int]] = {}
    wrong = 0

    async def send(number: int, turn: int) -> None:
        nonlocal wrong
        values = [(number + place + turn) % 3 - 1 for place in range(len(boxes))]
        form = {"csrf_token": tokens[number]} | {f"s{box}": value for box, value in zip(boxes, values, strict=True)}
        began = time.monotonic()
        status, _, _ = await browsers[number].ask("POST", f"/v/{code}", form)
        waits.append(time.monotonic() - began)
        wrong += status != 303
        if status == 303:
            said[number] = values

    async def follow(seen: list[tuple[float, str]], over: asyncio.Event) -> None:
        mark = ""
        while not over.is_set():
            status, _, page = await screen.ask("GET", f"{address}/live?view=results&order=asked&mark={mark}")
            if status == 200:
                mark = MARK.search(page)[1]
                seen.append((time.monotonic(), mark))
            await asyncio.sleep(EVERY)

    for turn in range(rounds):
        seen: list[tuple[float, str]] = []
        over = asyncio.Event()
        following = asyncio.create_task(follow(seen, over))
        await asyncio.sleep(0.3)
        await asyncio.gather(*(send(number, turn) for number in range(phones)))
        done = time.monotonic()
        await asyncio.sleep(2.5)
        over.set()
        await following
        final = MARK.search((await screen.ask("GET", f"{address}?view=results"))[2])[1]
        shown = next(moment for moment, mark in seen if mark == final)
        behind.append(max(shown - done, 0))
    waits.sort()
    at = {f"vote_p{p}_ms": round(1000 * waits[min(len(waits) - 1, len(waits) * p // 100)], 1) for p in (50, 95, 100)}
    return {**at, "screen_s": [round(each, 2) for each in behind], "not_taken": wrong}, said


def run(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    environment = os.environ | {"CONSULT_DATA": str(folder), "PYTHONPATH": str(ROOT)}
    environment |= {"DATABASE_URL": options.database_url} if options.database_url else {}
    app, code, boxes, address = prepare(environment)
    with serving("waitress", environment, folder / "server.log") as port:
        found, said = asyncio.run(vote(port, code, boxes, address, options.phones, options.rounds))
    from sqlalchemy import func, select

    from consult.extensions import db
    from consult.forums.voting.models import Vote, Voter

    with app.app_context():
        voters = db.session.scalar(select(func.count()).select_from(Voter))
        rows = db.session.execute(select(Vote.statement_id, Vote.value, func.count()).group_by(*Vote.__table__.c[1:]))
        kept = {(statement, value): count for statement, value, count in rows}
    wanted = Counter((box, value) for values in said.values() for box, value in zip(boxes, values, strict=True))
    about = {"database": "postgresql" if options.database_url else "sqlite", "processors": os.cpu_count()}
    counts = {"phones": options.phones, "rounds": options.rounds, "acknowledged": len(said), "voters": voters}
    return {**about, **counts, **found, "counted_once_each": kept == dict(wanted) and voters == len(said)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database-url", help="an empty PostgreSQL database; SQLite when left out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="consult-votes-") as folder:
        report = run(options, Path(folder))
    print(json.dumps(report, indent=1))
    fine = report["counted_once_each"] and not report["not_taken"] and max(report["screen_s"]) < 2
    return 0 if fine else 1


if __name__ == "__main__":
    raise SystemExit(main())
