"""Two note-takers type at once in one session: is any character lost or out of order, and how long does a key take?

    python benchmarks/two_note_takers.py [--minutes 10] [--words-a-minute 80] [--faster 1]

Prints JSON. Two browsers (Chromium, CONSULT_CHROMIUM) type in turns, one key of each after the other, every one a real
key event, at the pace asked for (`--faster 10` ends in a tenth of the time), against a real server. `key_ms` is the
time from a key event to the frame that shows its letter; `script_ms` what passes inside the page of it. Exit status 1
if any entry is lost, doubled, changed or out of the order its note-taker typed it in."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
WORDS_OF_AN_ENTRY = 20
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# From a key to the frame after it: the callback of a frame runs before it is painted, the message after.
MEASURE = """
window.keyTimes = [];
window.scriptTimes = [];
let pressed = 0;
addEventListener("input", () => window.scriptTimes.push(performance.now() - pressed));
addEventListener("keydown", (event) => {
  const began = event.timeStamp;
  pressed = performance.now();
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.keyTimes.push(performance.now() - began);
    channel.port2.postMessage(0);
  });
}, true);
"""


def entries(name: str, words: int) -> list[str]:
    """So many words in entries of twenty; no entry, and hardly a word, is like another."""
    made = (f"{name}{number}{LETTERS[number % 26]}{LETTERS[number * 7 % 26]}" for number in range(words))
    listed = list(made)
    return [" ".join(listed[at : at + WORDS_OF_AN_ENTRY]) for at in range(0, words, WORDS_OF_AN_ENTRY)]


def strokes(texts: Sequence[str], keys: int) -> Iterator[str]:
    """The first so many characters one key each, then five words at a time; Enter is always a key."""
    for text in texts:
        single, rest = text[: max(keys, 0)], text[max(keys, 0) :]
        keys -= len(text)
        yield from single
        words = rest.split(" ")
        for at in range(0, len(words), 5):
            yield " ".join(words[at : at + 5]) + (" " if at + 5 < len(words) else "")
        yield "\n"


def type_together(pages: Sequence[Page], texts: Sequence[Sequence[str]], keys: int = 10**9, pause: float = 0) -> None:
    """Every page in turn types one stroke, until all have typed all they have to."""
    hands = [(page, strokes(lines, keys)) for page, lines in zip(pages, texts, strict=True)]
    due = time.monotonic()
    while hands:
        for hand in list(hands):
            page, typed = hand
            stroke = next(typed, None)
            if stroke is None:
                hands.remove(hand)
            elif stroke == "\n":
                page.keyboard.press("Enter")
            elif len(stroke) == 1:
                page.keyboard.press("Space" if stroke == " " else stroke)
            elif stroke:
                page.keyboard.insert_text(stroke)
        due += pause
        time.sleep(max(0.0, due - time.monotonic()))


def latency(pages: Sequence[Page], name: str = "keyTimes") -> dict[str, float | int]:
    times = sorted(number for page in pages for number in page.evaluate(f"window.{name}"))
    at = {f"p{p}": round(times[min(len(times) - 1, len(times) * p // 100)], 1) for p in (50, 95, 99)}
    return {"keys": len(times), **at, "slowest": round(times[-1], 1)}


def what_went_wrong(kept: Sequence[str], texts: Sequence[Sequence[str]]) -> list[str]:
    """Entries lost, doubled or changed; and note-takers whose order was not kept."""
    wrong = [f"kept {kept.count(text)} times: {text}" for lines in texts for text in lines if kept.count(text) != 1]
    wrong += [f"nobody typed: {text}" for text in kept if not any(text in lines for lines in texts)]
    return wrong + ["out of order" for lines in texts if [t for t in kept if t in set(lines)] != list(lines)]


def prepare(environment: dict[str, str], password: str) -> tuple[object, str]:
    os.environ.update(environment)
    sys.path.insert(0, str(ROOT))
    from flask_migrate import upgrade

    from consult import create_app
    from consult.consultations.actions import create_consultation
    from consult.forums.actions import create_forum, plan_session, start_session
    from consult.forums.models import SessionKind, Setting
    from consult.people.actions import create_person
    from consult.people.models import Role

    app = create_app()
    with app.app_context():
        upgrade()
        for name in ("one", "two"):
            create_person(f"Note-taker {name}", f"{name}@example.org", Role.STRATEGY, password)
        consultation, forum = create_consultation("Typing"), create_forum("Forum", "North")
        week = dt.date(2026, 10, 5)
        asked = ["What was said?"]
        kind, place = SessionKind.ROUNDTABLE, Setting.COMMUNITY
        session = plan_session(
            consultation, forum, "Talk", kind, setting=place, week=week, in_the_room=0, prompts=asked
        )
        start_session(session)
        return app, f"/consultations/{consultation.id}/forums/sessions/{session.id}/capture"


def run(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from serve_survey import serving

    environment, password = os.environ | {"CONSULT_DATA": str(folder), "PYTHONPATH": str(ROOT)}, secrets.token_urlsafe()
    app, desk = prepare(environment, password)
    words = round(options.minutes * options.words_a_minute)
    texts = [entries(name, words) for name in ("a", "b")]
    letters = sum(map(len, texts[0])) + len(texts[0])
    pause = options.minutes * 60 / letters / options.faster
    chromium = os.environ.get("CONSULT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with serving("waitress", environment, folder / "server.log") as port, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        pages = []
        for name in ("one", "two"):
            page = browser.new_context().new_page()
            page.add_init_script(MEASURE)
            page.goto(f"http://127.0.0.1:{port}{desk}")
            page.locator("[name=email]").fill(f"{name}@example.org")
            page.locator("[name=password]").fill(password)
            page.keyboard.press("Enter")
            page.locator("[data-capture] textarea:focus").wait_for()
            pages.append(page)
        began = time.monotonic()
        type_together(pages, texts, pause=pause)
        took = time.monotonic() - began
        for page in pages:  # each shows what both have typed
            page.locator(".stream .thing").nth(len(texts[0]) * 2 - 1).wait_for(timeout=60_000)
        key_ms, script_ms = latency(pages), latency(pages, "scriptTimes")
        browser.close()
    wrong = what_went_wrong(kept_by(app), texts)
    figures = {"words_each": words, "minutes": round(took / 60, 2), "words_a_minute_each": round(words * 60 / took)}
    return {
        **figures,
        "entries": len(texts[0]) * 2,
        "wrong": wrong,
        "key_ms": key_ms,
        "script_ms": script_ms,
        **machine(),
    }


def machine() -> dict[str, object]:
    """A key waits for the processor too: how many there are, and how many wanted one in the last minute."""
    return {"processors": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}


def kept_by(app: object) -> list[str]:
    from sqlalchemy import select

    from consult.extensions import db
    from consult.forums.contribution_models import Contribution

    with app.app_context():  # type: ignore[attr-defined]
        return list(db.session.scalars(select(Contribution.text).order_by(Contribution.position)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--words-a-minute", type=float, default=80)
    parser.add_argument("--faster", type=float, default=1)
    with tempfile.TemporaryDirectory(prefix="consult-typing-") as folder:
        report = run(parser.parse_args(), Path(folder))
    print(json.dumps(report, indent=1))
    return 1 if report["wrong"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
