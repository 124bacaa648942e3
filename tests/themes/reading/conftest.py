"""A hundred made-up passages with what the engine would suggest for each, to be read one after another."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import insert, select

from consult.extensions import db
from consult.surveys.response_models import Answer, Response, ResponseStatus
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, Theme
from consult.themes.vectors import hash_of, keep_vectors, packed
from tests.themes.conftest import MONDAY, World

SUBJECTS = {
    "Somewhere to live": ("the hostel had no bed", "nobody would rent me a flat", "I slept in a tent"),
    "Food and meals": ("the soup was cold", "the bread was stale", "dinner came at four"),
    "Keeping in touch": ("the phone was broken", "calls cost too much", "letters took weeks"),
}


def vector_of(text: str) -> NDArray[np.float32]:
    """Passages that share words lie close together."""
    found = np.random.default_rng().normal(scale=0.01, size=384).astype(np.float32)  # no two places alike
    for word in text.lower().replace(".", " ").split():
        seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")
        found += np.random.default_rng(seed).normal(size=384).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found), dtype=np.float32)


def read_all(world: World) -> None:
    """Every passage has been read by the engine, after a fashion."""
    rows = [
        (each.id, hash_of(each.text), packed(vector_of(each.text)))
        for each in db.session.scalars(select(Excerpt).where(Excerpt.consultation_id == world.consultation.id))
    ]
    keep_vectors(world.consultation.id, rows, db.session())
    db.session.commit()


def fill(world: World, many: int = 100) -> list[Theme]:
    """So many passages about three subjects, each suggested where it belongs; the least sure one under a second theme too."""
    themes = [world.theme(name) for name in SUBJECTS]
    said = [words for group in zip(*SUBJECTS.values(), strict=True) for words in group]
    for place in range(many):
        text = f"On day {place} {said[place % 9]}. It was number {place} again."
        response = Response(survey_id=world.survey.id, status=ResponseStatus.SUBMITTED, week=MONDAY, consent="quote")
        response.answers = [Answer(question_id=world.question.id, text=text)]
        db.session.add(response)
    db.session.flush()
    gather_excerpts(world.consultation.id)
    excerpts = db.session.scalars(select(Excerpt).where(Excerpt.consultation_id == world.consultation.id)).all()
    rows = []
    for place, excerpt in enumerate(excerpts):
        right = next(n for n, group in enumerate(SUBJECTS.values()) if any(words in excerpt.text for words in group))
        for theme, sure in ((right, 0.3 + place / 1000), ((right + 1) % 3, 0.2))[: 1 if place else 2]:
            rows.append({"excerpt_id": excerpt.id, "theme_id": themes[theme].id, "origin": Origin.ENGINE,
                         "status": CodingStatus.SUGGESTED, "confidence": sure})  # fmt: skip
    db.session.execute(insert(Coding), rows)
    db.session.commit()
    read_all(world)
    return themes


@pytest.fixture
def themes(world: World) -> list[Theme]:
    return fill(world)
