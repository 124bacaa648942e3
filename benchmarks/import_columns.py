"""How long whole responses of another survey tool take to come in, as the job does it, and again. Prints JSON.

    .venv/bin/python benchmarks/import_columns.py                    10,000 rows and 40 columns, made up here, as CSV
    .venv/bin/python benchmarks/import_columns.py --xlsx --rows 2000

A place of its own is made and thrown away. With DATABASE_URL set, that database is used and must be empty.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WORDS = ("bus", "home", "phone", "worker", "time", "door", "calm", "kind", "slow", "early", "late", "day", "night")
AGREE = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree")
HELPS = ("A phone", "Somewhere to go", "A lift home", "Someone to talk to")
chance = random.Random(7)


def said(most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(3, most)))


def one(*choices: str) -> Callable[[], str]:
    return lambda: chance.choice(choices)


def moment() -> str:
    return f"2026-0{chance.randint(1, 9)}-{chance.randint(10, 28)} 10:{chance.randint(10, 59)}:00"


COLUMNS: dict[str, Callable[[], str]] = {
    "Start time": moment,
    "Completion time": moment,
    "Email": lambda: "anonymous",
    "What is your region?": one("North", "South", "Wales", "East"),
    "What is your role?": one("Staff", "Volunteer", "Member"),
    **{f"How much do you agree? [Statement {n}]": one(*AGREE) for n in range(1, 7)},
    **{f"What would help? [{name}]": one("Yes", "") for name in HELPS},
    "Which of these did you use?": lambda: ";".join(chance.sample(HELPS, chance.randint(1, 3))) + ";",
    **{f"Did you have help with thing {n}?": one("Yes", "No", "") for n in range(1, 7)},
    **{f"How good was thing {n}?": lambda: str(chance.randint(1, 5)) for n in range(1, 7)},
    "How many people live with you?": lambda: str(chance.randint(0, 14)),
    "When did you join?": lambda: f"{chance.randint(1, 28):02}/0{chance.randint(1, 9)}/2025",
    **{f"Why do you say that about thing {n}?": lambda: said(40) for n in range(1, 5)},
    **{f"Which way do you choose in case {n}?": one("First way", "Second way", "Third way") for n in range(1, 6)},
}


def made_up(path: Path, rows: int) -> None:
    table = [["ID", *COLUMNS], *([str(n), *(make() for make in COLUMNS.values())] for n in range(1, rows + 1))]
    if path.suffix == ".xlsx":
        import xlsxwriter

        book = xlsxwriter.Workbook(path, {"constant_memory": True})
        sheet = book.add_worksheet()
        for place, row in enumerate(table):
            sheet.write_row(place, 0, row)
        book.close()
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)


def bring(app: Any, consultation: int, person: int, path: Path) -> dict[str, Any]:
    """As staff do: the file is kept, its columns guessed, the job asked for and done, its progress read meanwhile."""
    from consult.consultations.models import Consultation
    from consult.extensions import db
    from consult.jobs.models import Job
    from consult.jobs.worker import work_once
    from consult.surveys.importing.answers_actions import ask_answers_import
    from consult.surveys.importing.answers_choices import AnswerChoices, identity_in
    from consult.surveys.importing.guessing import guess
    from consult.surveys.importing.headers import LOOKED_AT, headed
    from consult.surveys.importing.preparing import table_of
    from consult.surveys.importing.uploads import keep_upload

    began = time.perf_counter()
    with path.open("rb") as file:
        kept = keep_upload(file, path.name, consultation)
    guesses = tuple(guess(headed(table_of(kept, LOOKED_AT))))
    choices = AnswerChoices("Bench", guesses, None, identity_in(guesses))
    guessed = time.perf_counter() - began
    job = ask_answers_import(db.session.get_one(Consultation, consultation), person, kept.token, kept.name, choices)
    steps: set[str] = set()
    over = threading.Event()

    def watch() -> None:
        with app.app_context():
            while not over.wait(0.1):
                row = db.session.get_one(Job, job_id)
                steps.add(f"{row.message} ({row.progress_done} of {row.progress_total})")
                db.session.rollback()

    job_id = job.id
    watcher = threading.Thread(target=watch)
    watcher.start()
    began, worked = time.perf_counter(), time.process_time()
    while work_once(app, "bench"):
        pass
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    over.set()
    watcher.join()
    db.session.expire_all()
    done = db.session.get_one(Job, job_id)
    if done.result is None:
        raise SystemExit(done.problem)
    result = {name: done.result[name] for name in ("added", "already", "refused")}
    return result | {
        "guess_seconds": round(guessed, 2),
        "job_seconds": round(seconds, 2),
        "job_processor_seconds": round(processor, 2),  # what it is when nothing else runs
        "steps_seen": len(steps),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--xlsx", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CONSULT_DATA"] = folder
        path = Path(folder) / ("rows.xlsx" if asked.xlsx else "rows.csv")
        made_up(path, asked.rows)
        from flask_migrate import upgrade

        from consult import create_app
        from consult.consultations.actions import create_consultation
        from consult.extensions import db
        from consult.people.actions import create_person
        from consult.people.models import Role

        app = create_app()
        with app.app_context():
            upgrade()
            consultation = create_consultation("Bench").id
            person = create_person("Bench", "bench@example.org", Role.STRATEGY, "a long walk to the harbour").id
            runs = [bring(app, consultation, person, path) for _ in range(2)]
            result = {
                "rows": asked.rows,
                "columns": len(COLUMNS) + 1,
                "file": path.suffix[1:],
                "database": db.engine.dialect.name,
                "first": runs[0],
                "again": runs[1],
                "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
                "load_average": os.getloadavg()[0],
                "cores": os.cpu_count(),
            }
            db.session.remove()
            db.engine.dispose()
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
