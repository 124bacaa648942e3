"""A consultation is looked at through what people decided in other ones, while their words are there."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select

from consult.extensions import db, now
from consult.themes.discovery import discover_themes
from consult.themes.engine import embed
from consult.themes.engine.own_lens import ENOUGH
from consult.themes.models import Coding, CodingStatus, Excerpt, ExcerptVector, Origin, Theme, ThemeStatus
from consult.themes.own_codings import frame_of, frames_before
from consult.themes.vectors import CAREFUL, packed
from tests.themes.conftest import FOOD, HOUSING, PHONES, World

HERE = "that people here placed in other consultations"


def coded(world: World, many: int) -> list[Theme]:
    """So many passages, near enough what the three subjects say, each kept under one of four themes."""
    texts = HOUSING + FOOD + PHONES
    vectors = embed(texts)
    chance = np.random.default_rng(0)
    themes = [world.theme(name, Origin.PERSON, status=ThemeStatus.AGREED) for name in ("Home", "Food", "Calls", "Kin")]
    answer = world.respond("All that was said")
    rows: dict[type, list[dict[str, Any]]] = {Excerpt: [], ExcerptVector: [], Coding: []}
    for number in range(many):
        of, key = number % len(texts), uuid.uuid4()
        near = vectors[of] + 0.01 * chance.normal(size=384)
        place = {"starts_at": number, "ends_at": number + 1, "text": "x", "voice": "v", "consent": "quote"}
        rows[Excerpt].append(
            {"id": key, "consultation_id": world.consultation.id, "answer_id": answer.id, "headcount": 1} | place
        )
        made = {"mark": number, "text_hash": b"0" * 16, "made_by": CAREFUL}
        vector = packed(near / np.linalg.norm(near))
        rows[ExcerptVector].append(
            {"excerpt_id": key, "consultation_id": world.consultation.id, "vector": vector} | made
        )
        theme = themes[of // 10 if of < 25 else 3]
        said = {"origin": Origin.PERSON, "status": CodingStatus.KEPT, "person_id": world.person.id, "decided_at": now()}
        rows[Coding].append({"excerpt_id": key, "theme_id": theme.id} | said)
    for model, values in rows.items():
        db.session.execute(insert(model), values)
    db.session.commit()
    return themes


def lens_of(world: World) -> str:
    db.session.rollback()
    return str(discover_themes(world.consultation.id)["lens"])


def test_decisions_elsewhere_become_the_lens_until_too_few_are_left(world: World) -> None:
    coded(world, ENOUGH)
    later = World()
    later.three_subjects()
    assert f"{ENOUGH:,} {HERE}" in lens_of(later)
    world.consultation.is_demo = True
    db.session.commit()
    assert frames_before(later.consultation.id) == []  # the demonstration teaches nobody else
    world.consultation.is_demo = False
    db.session.execute(delete(Excerpt).where(Excerpt.id == db.session.scalars(select(Coding.excerpt_id)).first()))
    db.session.commit()
    assert HERE not in lens_of(later)


def test_a_part_counts_for_its_theme_once_and_what_was_refused_or_retired_not_at_all(world_on: World) -> None:
    home, food, calls, kin = coded(world_on, 60)
    part = world_on.theme("Hostels", Origin.PERSON, parent_id=home.id, status=ThemeStatus.AGREED)
    for excerpt in db.session.scalars(select(Coding.excerpt_id).where(Coding.theme_id == home.id).limit(5)).all():
        under = {"excerpt_id": excerpt, "theme_id": part.id, "person_id": world_on.person.id, "decided_at": now()}
        db.session.add(Coding(origin=Origin.PERSON, status=CodingStatus.KEPT, **under))
    db.session.scalars(select(Coding).where(Coding.theme_id == food.id)).first().status = CodingStatus.REJECTED
    calls.status = ThemeStatus.RETIRED
    db.session.commit()
    vectors, said = frame_of(world_on.consultation.id, db.session())
    assert vectors.shape == (49, 384)
    assert Counter(said) == {str(home.id): 20, str(food.id): 19, str(kin.id): 10}
