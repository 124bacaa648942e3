"""How fast the pages of a review answer with 100,000 passages under 60 themes: overview, filters, a theme, search.

A made-up place: four surveys with closed answers and groups, four forums, words drawn at random from a made-up
vocabulary (a few words in every second passage, most in a few), vectors of noise round one middle per theme.
Prints JSON: for each page the 95th percentile, the median and the slowest in milliseconds, on the clock and of the
processor, and the kilobytes of the page. The first request of all, which reads everything into memory, stands apart.

Usage: python benchmarks/themes_review.py [--passages 100000] [--themes 60] [--times 40] [--keep FOLDER]
(DATABASE_URL is respected; SQLite otherwise. --keep: the place is made in this folder and used again.)
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import String, cast, event, insert, select, update

from consult import create_app
from consult.consultations.models import Characteristic, Consultation
from consult.extensions import db, this_week
from consult.forums.contribution_models import Contribution
from consult.forums.models import ContributionKind, Forum, ForumMember, SessionKind, SessionStatus, Speaker
from consult.forums.session_models import ForumSession, Prompt
from consult.people.actions import create_person, sign_in
from consult.people.models import Organisation, Role
from consult.privacy.consent import Consent
from consult.surveys.models import Kind, Option, Question, Survey, SurveyStatus
from consult.surveys.response_models import Answer, AnswerOption, Response, ResponseCharacteristic, ResponseStatus
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, CodingStatus, Excerpt, ExcerptVector, Origin, Position, Theme

SURVEYS, FORUMS, WORDS, WIDTH = 4, 4, 4000, 384
IN_FORUMS = 0.04  # of all passages
REGIONS = ("North East", "South Wales", "West Midlands", "London")
TITLE = "A hundred thousand passages"


def fill(passages: int, themes: int, seed: int = 0) -> None:
    chance = random.Random(seed)
    vocabulary = made_up_words(chance)
    consultation = Consultation(title=TITLE)
    organisations = [Organisation(name=f"Organisation {n}", kind=("Charity", "Trust")[n % 2]) for n in range(120)]
    db.session.add_all([consultation, *organisations])
    db.session.flush()
    group = Characteristic(consultation_id=consultation.id, name="Region")
    db.session.add(group)
    db.session.flush()
    met = int(passages * IN_FORUMS)
    for number in range(SURVEYS):
        share = (passages - met) // SURVEYS
        answer_survey(consultation, number, share, organisations, group, vocabulary, chance)
    for number in range(FORUMS):
        meet(consultation, number, met // FORUMS, vocabulary, chance)
    gather_excerpts(consultation.id)
    db.session.flush()
    code(consultation.id, themes, chance, vocabulary)
    db.session.commit()


def made_up_words(chance: random.Random) -> list[str]:
    beginnings, ends = "bdfghklmnprstvw", ("an", "er", "il", "om", "ut", "ay", "ing", "est", "old", "ick")
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(chance.choice(beginnings) + chance.choice(ends) for _ in range(chance.randint(1, 3)))] = None
    return list(found)


def some_words(vocabulary: list[str], chance: random.Random) -> str:
    """Twenty-five words or so; the first of the vocabulary are in many passages, most are rare."""
    many = chance.randint(6, 44)
    return " ".join(vocabulary[min(int(chance.paretovariate(0.75)) - 1, len(vocabulary) - 1)] for _ in range(many))


def answer_survey(
    consultation: Consultation,
    number: int,
    many: int,
    organisations: list[Organisation],
    group: Characteristic,
    vocabulary: list[str],
    chance: random.Random,
) -> None:
    """Two open questions and one closed; every response answers all three."""
    survey = Survey(
        consultation_id=consultation.id, slug=f"bench-{number}", title=f"Survey {number}", status=SurveyStatus.CLOSED
    )
    db.session.add(survey)
    db.session.flush()
    asked = [Question(survey_id=survey.id, position=n, kind=Kind.LONG_TEXT, label=f"Question {n}?") for n in (1, 2)]
    closed = Question(survey_id=survey.id, position=3, kind=Kind.ONE_CHOICE, label="Which of these?")
    db.session.add_all([*asked, closed])
    db.session.flush()
    options = [Option(question_id=closed.id, position=n, label=f"Choice {n}") for n in (1, 2, 3)]
    db.session.add_all(options)
    db.session.flush()
    rows: dict[Any, list[dict[str, Any]]] = {Response: [], Answer: [], AnswerOption: [], ResponseCharacteristic: []}
    for _ in range(many // 2):
        response, choice = uuid.uuid4(), uuid.uuid4()
        rows[Response].append({"id": response, "survey_id": survey.id, "status": ResponseStatus.SUBMITTED,
                               "week": this_week(), "consent": Consent.QUOTE,
                               "organisation_id": chance.choice(organisations).id if number else None})  # fmt: skip
        rows[Answer] += [
            {"id": uuid.uuid4(), "response_id": response, "question_id": question.id,
             "text": some_words(vocabulary, chance)} for question in asked
        ]  # fmt: skip
        rows[Answer].append({"id": choice, "response_id": response, "question_id": closed.id, "text": None})
        rows[AnswerOption].append({"answer_id": choice, "option_id": chance.choice(options).id})
        rows[ResponseCharacteristic].append(
            {"response_id": response, "characteristic_id": group.id, "value": chance.choice(REGIONS)}
        )
    for model, found in rows.items():
        db.session.execute(insert(model), found)


def meet(consultation: Consultation, number: int, many: int, vocabulary: list[str], chance: random.Random) -> None:
    forum = Forum(name=f"Forum {number}", region=REGIONS[number])
    db.session.add(forum)
    db.session.flush()
    members = [ForumMember(forum_id=forum.id, alias=f"Bird {n}") for n in range(40)]
    session = ForumSession(
        consultation_id=consultation.id, forum_id=forum.id, title="Roundtable", kind=SessionKind.ROUNDTABLE,
        week=this_week(), in_the_room=40, status=SessionStatus.ENDED,
    )  # fmt: skip
    db.session.add_all([*members, session])
    db.session.flush()
    prompt = Prompt(session_id=session.id, position=1, text="What helped?")
    db.session.add(prompt)
    db.session.flush()
    said = [
        {"id": uuid.uuid4(), "session_id": session.id, "prompt_id": prompt.id,
         "member_id": chance.choice(members).id, "speaker": Speaker.MEMBER, "kind": ContributionKind.VERBATIM,
         "text": some_words(vocabulary, chance), "headcount": chance.choice((1, 1, 1, 2, 5)),
         "consent": Consent.QUOTE, "position": n, "capture_key": uuid.uuid4().hex}
        for n in range(many)
    ]  # fmt: skip
    db.session.execute(insert(Contribution), said)


def code(consultation_id: int, themes: int, chance: random.Random, vocabulary: list[str]) -> None:
    """Every passage under one theme, four in ten under a second; a tenth decided by a person; sizes as uneven as ever."""
    person = create_person("Lin Made", f"{uuid.uuid4().hex}@example.org", Role.STRATEGY, uuid.uuid4().hex)
    made = [
        Theme(consultation_id=consultation_id, name=" ".join(chance.choices(vocabulary, k=3)).capitalize(),
              description="Made up for measuring.", origin=Origin.ENGINE)
        for _ in range(themes)
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
    generator = np.random.default_rng(0)
    middles = generator.normal(size=(themes, WIDTH))
    sizes = [1 / (n + 2) for n in range(themes)]
    ids = db.session.scalars(select(Excerpt.id).where(Excerpt.consultation_id == consultation_id)).all()
    codings, vectors = [], []
    for excerpt in ids:
        homes = chance.choices(range(themes), sizes, k=2 if chance.random() < 0.4 else 1)
        for rank, home in enumerate(dict.fromkeys(homes)):
            kept = chance.random() < 0.1
            codings.append({"excerpt_id": excerpt, "theme_id": made[home].id, "origin": Origin.ENGINE,
                            "status": CodingStatus.KEPT if kept else CodingStatus.SUGGESTED,
                            "person_id": person.id if kept else None,
                            "confidence": round(chance.random() / (rank + 1), 4)})  # fmt: skip
        vector = middles[homes[0]] + generator.normal(size=WIDTH)
        vector = (vector / np.linalg.norm(vector)).astype("<f2")
        vectors.append({"excerpt_id": excerpt, "consultation_id": consultation_id, "text_hash": excerpt.bytes,
                        "made_by": "minilm-int8", "mark": chance.getrandbits(31), "vector": vector.tobytes()})  # fmt: skip
    db.session.execute(insert(Coding), codings)
    db.session.execute(insert(ExcerptVector), vectors)
    for digit in "0123456789abcdef":  # ids are random
        some = Excerpt.consultation_id == consultation_id, cast(Excerpt.id, String).like(f"{digit}%")
        said = {"position": list(Position)[int(digit, 16) % len(Position)], "position_confidence": 0.7}
        db.session.execute(update(Excerpt).where(*some).values(**said).execution_options(synchronize_session=False))


class Counted:
    """How many rows the database gave, for one request."""

    rows = 0


@contextmanager
def signed_in(app: Flask) -> Iterator[Any]:
    with app.app_context():
        email, password = f"{uuid.uuid4().hex}@example.org", uuid.uuid4().hex
        create_person("Bench Mark", email, Role.STRATEGY, password)
        token = sign_in(email, password) or ""
    client = app.test_client()
    with client.session_transaction() as session:
        session["sign_in"] = token
    yield client


def measure(client: Any, paths: list[str], times: int) -> dict[str, float | int]:
    """Each of some addresses of one kind in turn, so many times in all."""
    taken, worked, size = [], [], 0
    for number in range(times):
        path = paths[number % len(paths)]
        began, began_work = time.perf_counter(), time.process_time()
        response = client.get(path)
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - began_work) * 1000)
        assert response.status_code == 200, f"{path} answered {response.status_code}"
        size = max(size, len(response.data))
    return {
        "p95_ms": round(np.percentile(taken, 95)),
        "median_ms": round(statistics.median(taken)),
        "worst_ms": round(max(taken)),
        "processor_p95_ms": round(np.percentile(worked, 95)),
        "kilobytes": size // 1024,
    }


def paths_of(base: str, consultation_id: int, chance: random.Random) -> dict[str, list[str]]:
    themes = db.session.scalars(select(Theme.id).where(Theme.consultation_id == consultation_id)).all()
    surveys = db.session.scalars(select(Survey.id).where(Survey.consultation_id == consultation_id)).all()
    questions = db.session.scalars(select(Question.id).where(Question.kind == Kind.LONG_TEXT)).all()
    options = db.session.scalars(select(Option.id)).all()
    group = db.session.scalars(select(Characteristic.id)).first()
    excerpts = db.session.scalars(select(Excerpt.id).limit(20)).all()
    texts = db.session.scalars(select(Excerpt.text).limit(40)).all()
    words = [" ".join(text.split()[:2]) for text in texts]
    return {
        "overview": [base],
        "filter": [f"{base}?heard=survey:{each}" for each in surveys]
        + [f"{base}?group={group}:{region}" for region in REGIONS]
        + [f"{base}?chose={each}" for each in options[:4]]
        + [f"{base}?asked=q{each}" for each in questions[:4]]
        + [f"{base}?region={region}" for region in REGIONS]
        + [f"{base}?kind=Charity", f"{base}?heard=forums"]
        + [f"{base}?words={each}" for each in words[:8]],
        "theme page": [f"{base}/{each}" for each in themes]
        + [f"{base}/{each}?page={chance.randint(2, 9)}" for each in themes],
        "search, words": [f"{base}/passages?words={each}" for each in words],
        "search, one common word": [f"{base}/passages?words={text.split()[0]}" for text in texts],
        "search, phrase": [f'{base}/passages?words="{each}"' for each in words],
        "search, meaning": [f"{base}/passages?how=meaning&words={each}" for each in words],
        "search, like this one": [f"{base}/passages?like={each}" for each in excerpts],
        "passages of two themes": [f"{base}/passages?theme={themes[0]}&also={each}" for each in themes[1:20]],
        "fits nowhere": [f"{base}/unplaced"],
        "said together": [f"{base}/together"],
        "map": [f"{base}/map"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--themes", type=int, default=60)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        app = create_app({"DATA_DIR": given.keep or Path(passing), "RATELIMIT_ENABLED": False})
        with app.app_context():
            upgrade()
            if db.session.scalar(select(Consultation.id).where(Consultation.title == TITLE)) is None:
                fill(given.passages, given.themes)
            consultation = db.session.scalar(select(Consultation.id).where(Consultation.title == TITLE)) or 0
            base = f"/consultations/{consultation}/themes"
            paths = paths_of(base, consultation, random.Random(1))
            dialect = db.engine.dialect.name
        with signed_in(app) as client:
            found: dict[str, Any] = {"database": dialect, "passages": given.passages, "themes": given.themes}
            found["first of all"] = measure(client, [base], 1)
            for name, asked in paths.items():
                client.get(asked[0])  # templates are compiled, a model is read
                found[name] = measure(client, asked, given.times)
            found["most passages on a page"] = most_on_a_page(app, client, [each[0] for each in paths.values()])
    print(json.dumps(found, indent=2))


def most_on_a_page(app: Flask, client: Any, paths: list[str]) -> int:
    """How many excerpts with their words were loaded at most for one page."""
    loaded, most = 0, 0

    def count(_excerpt: Any, _context: Any) -> None:
        nonlocal loaded
        loaded += 1

    event.listen(Excerpt, "load", count)
    for path in paths:
        loaded = 0
        client.get(path)
        most = max(most, loaded)
    event.remove(Excerpt, "load", count)
    return most


if __name__ == "__main__":
    main()
