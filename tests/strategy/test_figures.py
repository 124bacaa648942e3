"""Who was heard, and which theme was raised most."""

from __future__ import annotations

from typing import Any

import pytest

from consult.extensions import db
from consult.strategy import actions
from consult.strategy.body import months, with_unit
from consult.strategy.figures import who_was_heard, widths_of
from consult.surveys.response_models import ResponseStatus
from consult.themes.models import ThemeStatus


def test_people_are_responses_that_were_sent_and_the_fullest_room_of_each_forum(world: Any) -> None:
    world.answer("One.", organisation=world.organisation())
    same, again, draft = world.answer("Two."), world.answer("Three."), world.answer("Four.")
    for excerpt in (same, again):
        excerpt.answer.response.person_hash = "the same person of a file"
    draft.answer.response.status = ResponseStatus.STARTED
    db.session.commit()
    world.say("Said in the room.")
    heard = who_was_heard(world.consultation)
    assert (heard.people, heard.organisations, heard.forums, heard.sessions) == (1 + 1 + 12, 1, 1, 1)


def test_words_taken_back_are_not_counted(world: Any) -> None:
    excerpt = world.answer("One.")
    assert who_was_heard(world.consultation).people == 13
    actions.take_back(excerpt.answer.response)
    assert who_was_heard(world.consultation).people == 12


def test_the_theme_raised_most_is_one_that_people_agreed_and_stands_alone(world: Any) -> None:
    guessed = world.theme("Guessed", ThemeStatus.SUGGESTED)
    first, second = world.theme("First"), world.theme("Second")
    for theme, count in ((guessed, 3), (first, 2), (second, 1)):
        for _ in range(count):
            world.answer("Words.", theme)
    assert widths_of(world.consultation).most() == first.id
    world.answer("Words.", second)
    assert widths_of(world.consultation).most() is None


def test_a_consultation_without_themes_has_none_raised_most(world: Any) -> None:
    assert widths_of(world.consultation).most() is None


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ((2026, 3, 2), (2026, 10, 19), "between March and October 2026"),
        ((2025, 11, 2), (2026, 2, 19), "between November 2025 and February 2026"),
        ((2026, 3, 2), (2026, 3, 19), "in March 2026"),
    ],
)
def test_months_read_as_people_say_them(world: Any, starts: Any, ends: Any, words: str) -> None:
    import datetime as dt

    import time_machine

    world.consultation.starts, world.consultation.ends = dt.date(*starts), dt.date(*ends)
    with time_machine.travel(dt.datetime(2027, 1, 1, tzinfo=dt.UTC), tick=False):
        assert months(world.consultation) == words
    world.consultation.starts = None
    assert months(world.consultation) == ""


def test_a_measure_is_written_with_its_unit() -> None:
    assert [with_unit("34", "%"), with_unit("2", "of 10"), with_unit("4", "")] == ["34%", "2 of 10", "4"]
