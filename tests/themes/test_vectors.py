"""Vectors of excerpts: read once, kept by content, gone with the words, shared by several workers."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from consult.extensions import db
from consult.jobs.models import Job, JobStatus, Worker
from consult.jobs.worker import work_once
from consult.themes import helping
from consult.themes import vectors as ours
from consult.themes.engine import Cancelled, embed
from consult.themes.gathering import gather_excerpts
from consult.themes.helping import READ_ALONG, ask_for_help
from consult.themes.models import Excerpt, ExcerptVector
from consult.themes.vectors import read_vectors, unread, vectors_of
from consult.themes.words import words_of as read_words
from tests.themes.conftest import FOOD, HOUSING, PHONES, World


def gathered(world: World) -> dict[uuid.UUID, str]:
    gather_excerpts(world.consultation.id)
    db.session.commit()
    found = {row.id: row.text for row in db.session.execute(select(Excerpt.id, Excerpt.text))}
    db.session.rollback()
    return found


def read(world: World) -> int:
    db.session.rollback()
    return read_vectors(world.consultation.id)


def words_of(world: World, *texts: str) -> dict[uuid.UUID, str]:
    for text in texts:
        world.respond(text)
    return gathered(world)


def test_what_is_kept_is_what_the_network_says_and_is_read_once(world_on: World) -> None:
    texts = words_of(world_on, *HOUSING, "  " + HOUSING[0] + "\t")
    assert read(world_on) == 11
    assert read(world_on) == 0
    ids, matrix = vectors_of(world_on.consultation.id)
    assert list(ids) == sorted(texts)
    assert matrix.shape == (11, 384)
    assert np.array_equal(matrix, embed([texts[each] for each in ids]))
    assert vectors_of(world_on.consultation.id)[1] is matrix


def test_new_words_are_read_and_the_others_are_not_read_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    words_of(world, *HOUSING[:4])
    read(world)
    wave = World()
    words_of(wave, *HOUSING[:5])
    asked: list[str] = []

    def noted(texts: list[str]) -> object:
        asked.extend(texts)
        return embed(texts)

    monkeypatch.setattr("consult.themes.engine.embed", noted)
    assert read(wave) == 5
    assert asked == [HOUSING[4]]
    assert np.array_equal(
        sorted(map(tuple, vectors_of(wave.consultation.id)[1])), sorted(map(tuple, embed(HOUSING[:5])))
    )


def test_words_put_right_take_their_vector_along(world: World) -> None:
    said = world.say(world.forum_session("National forum"), "There was no bed in any hostel")
    gathered(world)
    read(world)
    said.text = "The soup was cold"
    db.session.commit()
    gathered(world)
    assert len(vectors_of(world.consultation.id)[0]) == 0
    assert read(world) == 1
    assert np.array_equal(vectors_of(world.consultation.id)[1], embed(["The soup was cold"]))


def test_a_vector_of_other_words_is_not_taken_for_theirs(world: World) -> None:
    words_of(world, *HOUSING[:3])
    read(world)
    before = vectors_of(world.consultation.id)[1]
    db.session.execute(update(Excerpt).where(Excerpt.text == HOUSING[0]).values(text="The soup was cold"))
    db.session.commit()
    assert len(unread(world.consultation.id)) == 1
    assert read(world) == 1
    assert not np.array_equal(vectors_of(world.consultation.id)[1], before)


def test_the_same_words_of_other_excerpts_are_told_apart(world: World) -> None:
    words_of(world, *HOUSING[:3])
    read(world)
    before = vectors_of(world.consultation.id)[0]
    for excerpt in db.session.scalars(select(Excerpt)):
        db.session.delete(excerpt)
    db.session.commit()
    gathered(world)
    read(world)
    assert not set(vectors_of(world.consultation.id)[0]) & set(before)


def test_a_large_consultation_is_read_in_part_and_mapped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consult.themes.engine.mapping.READ_FAST", 20)
    texts = words_of(world, *HOUSING, *FOOD, *PHONES)
    words = read_words(world.consultation.id, careful=False)
    ids, matrix = vectors_of(world.consultation.id)
    assert np.array_equal(matrix, words.vectors)
    assert len(unread(world.consultation.id)) == 10
    made = db.session.scalars(select(ExcerptVector.made_by).order_by(ExcerptVector.made_by)).all()
    assert made == ["mapped"] * 10 + ["minilm-int8"] * 20
    db.session.rollback()
    assert np.array_equal(read_words(world.consultation.id, careful=False).vectors, matrix)
    assert vectors_of(world.consultation.id)[1] is matrix, "nothing was written again"
    db.session.rollback()
    careful = read_words(world.consultation.id, careful=True).vectors
    assert np.array_equal(careful, embed([texts[each] for each in ids]))


def test_a_vector_goes_with_its_excerpt(world: World) -> None:
    texts = words_of(world, *HOUSING[:3])
    read(world)
    assert len(vectors_of(world.consultation.id)[0]) == 3
    db.session.delete(db.session.get_one(Excerpt, next(iter(texts))))
    db.session.commit()
    assert len(vectors_of(world.consultation.id)[0]) == 2
    assert db.session.scalar(select(func.count()).select_from(ExcerptVector)) == 2


def test_reading_that_was_stopped_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    words_of(world, *HOUSING)
    monkeypatch.setattr(ours, "CHUNK", 4)
    told: list[tuple[int, int]] = []
    with pytest.raises(Cancelled):
        read_vectors(
            world.consultation.id,
            progress=lambda _, done, total: told.append((done, total)),
            cancelled=lambda: len(told) == 2,
        )
    assert told == [(0, 10), (4, 10)]
    assert len(vectors_of(world.consultation.id)[0]) == 8
    db.session.rollback()
    assert read_vectors(world.consultation.id) == 2


def test_two_workers_share_one_reading(app_on: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    texts = words_of(world, *HOUSING)
    monkeypatch.setattr(ours, "CHUNK", 2)
    consultation, together = world.consultation.id, threading.Barrier(2)
    db.session.remove()

    def work(start: float) -> int:
        with app_on.app_context():
            together.wait(10)
            return read_vectors(consultation, start=start)

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(work, (0.0, 0.5)))
    if db.engine.dialect.name == "postgresql":
        assert sum(counts) == 10, "no passage was read twice"
    ids, matrix = vectors_of(consultation)
    assert np.array_equal(matrix, embed([texts[each] for each in ids]))


def test_a_passage_that_another_worker_holds_is_passed_over(app_on: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer")
    world = World()
    texts = words_of(world, *HOUSING[:3])
    held = min(texts)
    with Session(db.engine) as other:
        other.execute(select(Excerpt.id).where(Excerpt.id == held).with_for_update(key_share=True))
        assert read_vectors(world.consultation.id, wait=False) == 2
        assert held not in vectors_of(world.consultation.id)[0]
    assert read_vectors(world.consultation.id) == 1


def test_other_workers_are_asked_to_read_along_and_stop_when_nobody_looks(
    app_on: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    words_of(world, *HOUSING)
    monkeypatch.setattr(helping, "WORTH_HELP", 10)
    db.session.add_all([Worker(name=name) for name in ("asks", "helps", "helps too")])
    db.session.commit()
    asked = ask_for_help(world.consultation.id, None)
    if db.engine.dialect.name == "sqlite":
        assert asked == 0, "one writer at a time"
        return
    assert asked == 2
    assert ask_for_help(world.consultation.id, None) == 0, "they are asked once"
    looking = Job(kind="discover", consultation_id=world.consultation.id, status=JobStatus.RUNNING, worker="asks")
    db.session.add(looking)
    db.session.commit()
    assert work_once(app_on, "helps")
    helper = db.session.scalars(select(Job).where(Job.kind == READ_ALONG).order_by(Job.id)).first()
    assert helper
    assert helper.result == {"read": 10, "sentence": "Read 10 passages along."}
    world.respond("The soup was cold")
    gathered(world)
    db.session.get_one(Job, looking.id).status = JobStatus.STOPPED
    db.session.commit()
    assert work_once(app_on, "helps too")
    assert len(unread(world.consultation.id)) == 1
