"""A server that has just begun reads the consultations that were worked at last."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from consult.extensions import db
from consult.themes.actions import create_theme
from consult.themes.gathering import gather_excerpts
from consult.themes.overview import waiting
from consult.themes.overview.columns import Columns, columns_of, kept_columns
from consult.themes.overview.warming import lately_worked_at, warm_up
from tests.themes.conftest import HOUSING, World


def test_what_was_worked_at_last_is_read_before_anybody_asks(app: Flask) -> None:
    first, second, empty = World(), World(), World()
    for world in (first, second):
        world.respond(HOUSING[3])
        gather_excerpts(world.consultation.id)
        create_theme(world.consultation, world.person, "Housing")
    create_theme(first.consultation, first.person, "Food")
    alone = empty.consultation.id
    worked = [first.consultation.id, second.consultation.id]
    assert lately_worked_at() == worked
    db.session.remove()
    warm_up(app).join()
    assert list(kept_columns()) == worked
    assert alone not in kept_columns()


def test_of_several_who_come_at_once_one_reads(app: Flask) -> None:
    world = World()
    world.respond(HOUSING[3])
    gather_excerpts(world.consultation.id)
    number = world.consultation.id
    db.session.commit()
    together, found = threading.Barrier(4), list[Columns]()

    def ask() -> None:
        with app.app_context():
            together.wait()
            found.append(columns_of(number))
            db.session.remove()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and all(each is found[0] for each in found)


def test_what_waits_is_counted_behind_the_look_that_comes_a_minute_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    answer = world.respond(HOUSING[3])
    number, text = world.consultation.id, answer.text
    answer.text = " "
    db.session.commit()
    assert waiting.waiting_now(number) == 0
    answer.text = text  # nothing came, and yet something waits
    db.session.commit()
    monkeypatch.setattr(waiting, "AT_LATEST", -1.0)
    assert waiting.waiting_now(number) == 0
    for thread in threading.enumerate():
        if thread.name == waiting.COUNTING:
            thread.join()
    monkeypatch.undo()
    assert waiting.waiting_now(number) == 1
