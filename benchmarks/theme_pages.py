"""How fast the theme pages open with 8,352 excerpts, one theme holding 1,000 of them. Prints JSON; milliseconds,
on the clock and of the processor (a busy machine stretches the first).

Usage: python benchmarks/theme_pages.py [--times 7]        (DATABASE_URL is respected; SQLite otherwise)
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
import uuid
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert

from consult import create_app
from consult.consultations.models import Consultation
from consult.extensions import db, this_week
from consult.people.actions import create_person, sign_in
from consult.people.models import Organisation, Role
from consult.privacy.consent import Consent
from consult.surveys.models import Kind, Question, Survey, SurveyStatus
from consult.surveys.response_models import Answer, Response, ResponseStatus
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, Theme

EXCERPTS, LARGE, THEMES = 8352, 1000, 14
SAID = "the wait was long but nurses were kind and we need more calls, rooms, time and help at night for families"


def fill(seed: int) -> tuple[int, int]:
    """A consultation of 8,352 answers under 14 themes, 1,000 of them under the one that is measured."""
    chance = random.Random(seed)
    consultation = Consultation(title="Benchmark")
    organisations = [Organisation(name=f"Organisation {n}", kind="Charity") for n in range(60)]
    db.session.add_all([consultation, *organisations])
    db.session.flush()
    survey = Survey(consultation_id=consultation.id, slug="bench", title="Member survey", status=SurveyStatus.CLOSED)
    db.session.add(survey)
    db.session.flush()
    question = Question(survey_id=survey.id, position=1, kind=Kind.LONG_TEXT, label="What should change?")
    themes = [Theme(consultation_id=consultation.id, name=f"Theme {n}", origin=Origin.ENGINE) for n in range(THEMES)]
    db.session.add_all([question, *themes])
    db.session.flush()
    responses, answers = [], []
    for _ in range(EXCERPTS):
        response = uuid.uuid4()
        text = " ".join(chance.choices(SAID.split(), k=chance.randint(5, 60)))
        responses.append({"id": response, "survey_id": survey.id, "status": ResponseStatus.SUBMITTED,
                          "week": this_week(), "consent": Consent.QUOTE,
                          "organisation_id": chance.choice(organisations).id})  # fmt: skip
        answers.append({"id": uuid.uuid4(), "response_id": response, "question_id": question.id, "text": text})
    db.session.execute(insert(Response), responses)
    db.session.execute(insert(Answer), answers)
    gather_excerpts(consultation.id)
    code(consultation.id, themes, chance)
    return consultation.id, themes[0].id


def code(consultation_id: int, themes: list[Theme], chance: random.Random) -> None:
    ids = [row.id for row in db.session.query(Excerpt.id).filter_by(consultation_id=consultation_id)]
    rows = []
    for place, excerpt in enumerate(ids):
        home = themes[0] if place < LARGE else chance.choice(themes[1:])
        for theme, share in ((home, chance.random()), (chance.choice(themes[1:]), 0.1)):
            if theme is home or (chance.random() < 0.3 and theme is not home):
                rows.append({"excerpt_id": excerpt, "theme_id": theme.id, "origin": Origin.ENGINE,
                             "status": CodingStatus.SUGGESTED, "confidence": share})  # fmt: skip
    db.session.execute(insert(Coding), list({(row["excerpt_id"], row["theme_id"]): row for row in rows}.values()))


def measure(app: Flask, token: str, path: str, times: int) -> dict[str, float | int]:
    client = app.test_client()
    with client.session_transaction() as session:
        session["sign_in"] = token
    taken, worked, size = [], [], 0
    for _ in range(times):
        began, began_work = time.perf_counter(), time.process_time()
        response = client.get(path)
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - began_work) * 1000)
        assert response.status_code == 200, f"{path} answered {response.status_code}"
        size = len(response.data)
    return {
        "first": round(taken[0]),
        "median": round(statistics.median(taken)),
        "worst": round(max(taken)),
        "processor": round(statistics.median(worked)),
        "kilobytes": size // 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=7)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"DATA_DIR": Path(folder), "RATELIMIT_ENABLED": False})
        with app.app_context():
            upgrade()
            consultation, theme = fill(0)
            db.session.commit()
            email, password = f"{uuid.uuid4().hex}@example.org", uuid.uuid4().hex
            create_person("Bench Mark", email, Role.STRATEGY, password)
            token = sign_in(email, password) or ""
        base = f"/consultations/{consultation}/themes"
        paths = {"list": base, "list, words": f"{base}?words=kind", "theme of 1,000": f"{base}/{theme}",
                 "theme, last page": f"{base}/{theme}?page=20", "unplaced": f"{base}/unplaced",
                 "all passages": f"{base}/passages"}  # fmt: skip
        print(json.dumps({name: measure(app, token, path, times) for name, path in paths.items()}, indent=2))


if __name__ == "__main__":
    main()
