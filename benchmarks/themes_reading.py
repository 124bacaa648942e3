"""How soon a correction is seen: the reading desk with 10,000 passages under 60 themes, a tenth of them decided.

The place is made up as in themes_review.py. One turn: a passage is moved to another theme as the page's form does it
(the engine learns from it in the same act), and the page it leads to is read. Prints JSON: the median, the 95th
percentile and the slowest turn in milliseconds, on the clock and of the processor, and how many passages moved.

Usage: python benchmarks/themes_reading.py [--passages 10000] [--themes 60] [--turns 40]
(DATABASE_URL is respected; SQLite otherwise.)
"""

from __future__ import annotations

import argparse
import html
import json
import re
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from flask_migrate import upgrade
from sqlalchemy import func, select
from themes_review import TITLE, fill, signed_in

from consult import create_app
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.themes.models import ReviewAct, Theme

FORM = re.compile(r'<form[^>]*data-act[^>]*action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def form_of(page: str, act: str) -> tuple[str, dict[str, str]]:
    """The address and the hidden fields of the first form of the desk that does this."""
    for address, inside in FORM.findall(page):
        fields = dict(FIELD.findall(inside))
        if fields.get("act") == act:
            return html.unescape(address), fields
    raise SystemExit(f"The page has no form to {act}.")


def turn(client: Any, page: str, name: str) -> tuple[str, float, float]:
    address, fields = form_of(page, "move")
    began, worked = time.perf_counter(), time.process_time()
    reply = client.post(address, data=fields | {"name": name}, follow_redirects=True)
    took = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
    if reply.status_code == 422:  # it is under that theme already
        return "", 0, 0
    assert reply.status_code == 200, f"{address} answered {reply.status_code}"
    return reply.text, *took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--themes", type=int, default=60)
    parser.add_argument("--turns", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"DATA_DIR": Path(folder), "RATELIMIT_ENABLED": False, "WTF_CSRF_ENABLED": False})
        with app.app_context():
            upgrade()
            fill(given.passages, given.themes)
            consultation = db.session.scalar(select(Consultation.id).where(Consultation.title == TITLE)) or 0
            names = db.session.scalars(select(Theme.name).where(Theme.consultation_id == consultation)).all()
            dialect = db.engine.dialect.name
        with signed_in(app) as client:
            desk = f"/consultations/{consultation}/themes/read"
            page, taken, worked = client.get(desk).text, [], []
            for number in range(given.turns + 1):
                fresh, clock, processor = turn(client, page, names[number % len(names)])
                page = fresh or client.get(desk).text
                if fresh and number:  # the first reads the vectors into memory
                    taken.append(clock)
                    worked.append(processor)
        with app.app_context():
            moved = db.session.scalar(select(func.sum(ReviewAct.learnt))) or 0
    found = {
        "database": dialect, "passages": given.passages, "themes": given.themes, "turns": len(taken),
        "median_ms": round(np.median(taken)), "p95_ms": round(np.percentile(taken, 95)), "worst_ms": round(max(taken)),
        "processor_p95_ms": round(np.percentile(worked, 95)), "passages_moved": int(moved),
    }  # fmt: skip
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
