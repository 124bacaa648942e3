"""How long `consult import` takes, how much memory, and how long it keeps another writer waiting. Prints JSON.

    .venv/bin/python benchmarks/import_rows.py                                   the real file of 8,352 rows, if it is there
    .venv/bin/python benchmarks/import_rows.py --rows 100000                     rows made up here
    .venv/bin/python benchmarks/import_rows.py --file F --text-column C [--group-column C ...]

A place of its own is made and thrown away. With DATABASE_URL set, that database is used and must be empty.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from sqlalchemy import create_engine, text

import config

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "data" / "nhs_fft_phase1.csv"
WORDS = (
    "bus",
    "home",
    "phone",
    "worker",
    "time",
    "door",
    "calm",
    "kind",
    "slow",
    "early",
    "late",
    "day",
    "night",
    "room",
)


def main() -> None:
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CONSULT_DATA"] = folder
        file = asked.file or made_up(Path(folder) / "rows.csv", asked.rows)
        groups = asked.group_column if asked.file else ["group", "question"] if file == REAL else ["region", "role"]
        consult("migrate")
        over = threading.Event()
        waits: list[float] = []
        other = threading.Thread(target=write_beside, args=(over, waits))
        other.start()
        runs = [bring(file, asked.text_column, groups) for _ in range(2)]
        over.set()
        other.join()
    first, second = runs
    result = {
        "rows": first["rows"],
        "added": first["added"],
        "refused": len(first["refused"]),
        "seconds": first["seconds"],
        "wall_seconds": first["wall"],
        "second_run_added": second["added"],
        "second_run_seconds": second["seconds"],
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 1),
        "longest_wait_of_another_writer": round(max(waits), 2),
        "load_average": os.getloadavg()[0],
        "cores": os.cpu_count(),
    }
    print(json.dumps(result, indent=1))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--text-column", default="text")
    parser.add_argument("--group-column", action="append", default=[])
    parser.add_argument("--rows", type=int, default=0)
    asked = parser.parse_args()
    if not asked.file and not asked.rows and REAL.exists():
        asked.file, asked.group_column = REAL, ["group", "question"]
    asked.rows = asked.rows or 8_352
    return asked


def made_up(path: Path, rows: int) -> Path:
    chance = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["text", "region", "role"])
        for _ in range(rows):
            said = " ".join(chance.choices(WORDS, k=chance.randint(3, 40)))
            out.writerow([said, chance.choice(["North", "South", "Wales"]), chance.choice(["staff", "member"])])
    return path


def consult(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "consult", *arguments], capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def bring(file: Path, column: str, groups: list[str]) -> dict[str, object]:
    named = [part for group in groups for part in ("--group-column", group)]
    given = [
        "--consultation",
        "Bench",
        "--question",
        "What could be better?",
        "--text-column",
        column,
        *named,
        "--json",
    ]
    began = time.perf_counter()
    said: dict[str, object] = json.loads(consult("import", str(file), *given))
    return said | {"wall": round(time.perf_counter() - began, 2)}


def write_beside(over: threading.Event, waits: list[float]) -> None:
    """A small write again and again, as somebody who answers a survey makes it."""
    engine = create_engine(config.database_url(config.data_dir()))
    while not over.wait(0.05):
        began = time.perf_counter()
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.execute(text("pragma busy_timeout=120000"))
            connection.execute(
                text("insert into worker (name, seen_at) values (:name, '2026-01-01')"), {"name": str(began)}
            )
        waits.append(time.perf_counter() - began)
    engine.dispose()


if __name__ == "__main__":
    main()
