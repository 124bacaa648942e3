"""How long the acts on a whole framework take with 100,000 passages under 60 themes: merge, split, compare, restore.

The place is the one of themes_review.py. Every act is sent as its form sends it, the page after it is asked for, and it
is undone, so that the place is as it was. Prints JSON: for each request the median and the slowest in milliseconds, on
the clock and of the processor.

Usage: python benchmarks/themes_review_acts.py [--passages 100000] [--themes 60] [--times 3] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select
from themes_review import TITLE, fill, signed_in

from consult import create_app
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.themes.framework.models import FrameworkVersion
from consult.themes.models import Coding, ReviewAct, Theme, ThemeStatus


class Timed:
    """A client that keeps how long each kind of request took."""

    def __init__(self, app: Flask, client: Any, base: str) -> None:
        self.app, self.client, self.base = app, client, base
        self.taken: dict[str, list[tuple[float, float]]] = defaultdict(list)

    def ask(self, name: str, path: str, form: Mapping[str, object] | None = None) -> Any:
        began, worked = time.perf_counter(), time.process_time()
        asked = self.client.get if form is None else self.client.post
        answer = asked(self.base + path, **({} if form is None else {"data": form}))
        self.taken[name].append((time.perf_counter() - began, time.process_time() - worked))
        assert answer.status_code == (200 if form is None else 302), f"{name}: {answer.status_code}"
        return answer

    def undo(self, name: str) -> None:
        with self.app.app_context():
            standing = select(func.max(ReviewAct.id)).where(ReviewAct.undone_at.is_(None))
            number = db.session.scalar(standing) or 0
        self.ask(f"{name}: undo", f"/changes/{number}/undo", {})
        with self.app.app_context():
            assert db.session.get_one(ReviewAct, number).undone_at is not None, name

    def found(self) -> dict[str, dict[str, int]]:
        return {
            name: {
                "median_ms": round(1000 * statistics.median(each[0] for each in times)),
                "worst_ms": round(1000 * max(each[0] for each in times)),
                "processor_ms": round(1000 * statistics.median(each[1] for each in times)),
            }
            for name, times in self.taken.items()
        }


def turn(timed: Timed, large: int, second: int) -> None:
    """Every act once. `large` and `second`: the two largest themes."""
    timed.ask("merge: look", f"/{second}/merge?into={large}")
    timed.ask("merge", f"/{second}/merge", {"theme": large})
    timed.ask("merge: overview after", "")
    timed.ask("merge: changes", "/changes")
    timed.undo("merge")
    parts = timed.ask("split: look", f"/{large}/parts").get_data(as_text=True)
    ticked = {f"part-{n}": 1 for n in range(1, 13) if f'name="part-{n}"' in parts}
    assert ticked, "nothing to split"
    named = {f"name-{n}": f"Bench part {n}" for n in range(1, 13)}
    for place in ("within", "aside"):
        timed.ask(f"split {place}", f"/{large}/parts", {**ticked, **named, "place": place})
        timed.ask(f"split {place}: theme after", f"/{large}")
        timed.undo(f"split {place}")


def versions(timed: Timed, kept: int, large: int, second: int) -> None:
    """Two themes merged, compared with the version before, brought back, and that undone."""
    timed.ask("merge", f"/{second}/merge", {"theme": large})
    timed.ask("version: look", f"/versions/{kept}")
    timed.ask("version: compare", f"/versions/compare?before={kept}&after=now")
    timed.ask("version: restore", f"/versions/{kept}/restore", {})
    timed.ask("version: overview after", "")
    timed.undo("version: restore")
    timed.undo("merge")
    timed.ask("version: keep", "/versions/keep", {"label": "Bench"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--themes", type=int, default=60)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        settings = {"DATA_DIR": given.keep or Path(passing), "RATELIMIT_ENABLED": False, "WTF_CSRF_ENABLED": False}
        app = create_app(settings)
        with app.app_context():
            upgrade()
            if db.session.scalar(select(Consultation.id).where(Consultation.title == TITLE)) is None:
                fill(given.passages, given.themes)
            consultation = db.session.scalar(select(Consultation.id).where(Consultation.title == TITLE)) or 0
            here = Theme.consultation_id == consultation, Theme.status != ThemeStatus.RETIRED
            sizes = select(Coding.theme_id).join(Theme, Theme.id == Coding.theme_id).where(*here)
            sizes = sizes.group_by(Coding.theme_id).order_by(func.count().desc()).limit(2)
            large, second = db.session.scalars(sizes).all()
            dialect = db.engine.dialect.name
        with signed_in(app) as client:
            timed = Timed(app, client, f"/consultations/{consultation}/themes")
            client.get(timed.base)
            timed.ask("version: keep", "/versions/keep", {"label": "Bench"})
            with app.app_context():
                kept = db.session.scalar(select(func.max(FrameworkVersion.id))) or 0
            for _ in range(given.times):
                turn(timed, large, second)
                versions(timed, kept, large, second)
    print(json.dumps({"database": dialect, "passages": given.passages, **timed.found()}, indent=2))


if __name__ == "__main__":
    main()
