"""When a theme is confirmed, and by whom."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.extensions import db
from consult.themes.actions import describe_theme, latest_act, rename_theme, retire_theme, undo_act
from consult.themes.before import Refusal
from consult.themes.confirming.actions import count_answers
from consult.themes.confirming.rooms import Answers, confirms, rooms_by_theme, rooms_of
from consult.themes.models import ThemeStatus
from tests.themes.confirming.conftest import NAME, Round

answers = st.builds(Answers, *[st.integers(0, 40)] * 3)


def test_more_than_half_of_the_people_and_of_the_rooms_confirm() -> None:
    assert confirms([Answers(8, 4, 2)])
    assert not confirms([Answers(7, 4, 3)]), "half is not more than half"
    assert confirms([Answers(8, 4, 2), Answers(9, 1, 0), Answers(2, 5, 1)])
    assert not confirms([Answers(30, 0, 0), Answers(1, 2, 0)]), "one room of two is not more than half"
    assert not confirms([Answers(3, 2, 0), Answers(3, 2, 0), Answers(0, 0, 20)]), "few people in many rooms"


def test_two_people_do_not_confirm_for_everybody_and_nobody_confirms_nothing() -> None:
    assert not confirms([])
    assert not confirms([Answers(2, 0, 0)])
    assert confirms([Answers(3, 0, 0)])


@settings(max_examples=60)
@given(st.lists(answers, max_size=5))
def test_one_more_who_does_not_agree_never_confirms(rooms: list[Answers]) -> None:
    for place, room in enumerate(rooms):
        colder = [*rooms[:place], Answers(room.that_is_us, room.partly, room.not_us + 1), *rooms[place + 1 :]]
        assert confirms(rooms) or not confirms(colder) or sum(each.people for each in rooms) < 3


def test_a_room_that_says_yes_confirms_the_theme(asking: Round) -> None:
    asking.ask(asking.room(), 9, 3, 2)
    rooms = rooms_of(asking.theme)
    assert asking.theme.status is ThemeStatus.CONFIRMED
    assert (rooms.confirmed, rooms.forums, rooms.answers) == (True, ["South Wales forum"], Answers(9, 3, 2))


def test_a_room_that_says_no_does_not(asking: Round) -> None:
    asking.ask(asking.room(), 4, 6, 4)
    assert asking.theme.status is ThemeStatus.AGREED
    assert rooms_of(asking.theme).now


def test_another_name_or_description_has_to_be_asked_again(asking: Round) -> None:
    asking.ask(asking.room(), 12)
    rename_theme(asking.theme, asking.person, "A home on the first night")
    rooms = rooms_of(asking.theme)
    assert asking.theme.status is ThemeStatus.AGREED
    assert [check.name for check in rooms.earlier] == [NAME]
    assert not rooms.now
    rename_theme(asking.theme, asking.person, NAME)
    assert asking.theme.status is ThemeStatus.CONFIRMED, "the wording the room confirmed is back"
    describe_theme(asking.theme, asking.person, "Somebody meets you at the gate.")
    assert asking.theme.status is ThemeStatus.AGREED


def test_undoing_a_change_of_wording_brings_the_confirmation_back(asking: Round) -> None:
    asking.ask(asking.room(), 12)
    undo_act(rename_theme(asking.theme, asking.person, "Homes"))
    assert asking.theme.status is ThemeStatus.CONFIRMED


def test_undoing_to_a_wording_nobody_was_asked_about_takes_the_confirmation_away(asking: Round) -> None:
    act = rename_theme(asking.theme, asking.person, "Homes")
    asking.ask(asking.room(), 12)
    assert asking.theme.status is ThemeStatus.CONFIRMED
    undo_act(act)
    assert (asking.theme.name, asking.theme.status) == (NAME, ThemeStatus.AGREED)


def test_a_retired_theme_stays_retired_whatever_a_room_says(asking: Round) -> None:
    session = asking.room()
    check = asking.send(session)
    retire_theme(asking.theme, asking.person)
    asking.start(session)
    count_answers(check, Answers(12, 0, 0))
    assert asking.theme.status is ThemeStatus.RETIRED


def test_a_forum_asked_twice_counts_once_with_its_newest_answer(asking: Round) -> None:
    first = asking.room(week=6)
    asking.ask(first, 12)
    second = asking.room("North forum", week=13)
    second.forum = first.forum
    db.session.commit()
    asking.ask(second, 2, 5, 5)
    rooms = rooms_of(asking.theme)
    assert (len(rooms.now), rooms.answers) == (1, Answers(2, 5, 5))
    assert len(rooms.answered_today) == 2
    assert asking.theme.status is ThemeStatus.AGREED


def test_every_theme_of_a_consultation_has_its_rooms_in_one_reading(asking: Round) -> None:
    asking.ask(asking.room(), 9)
    asking.send(asking.room("North forum"))
    found = rooms_by_theme(asking.consultation.id)
    assert list(found) == [asking.theme.id]
    assert (len(found[asking.theme.id].now), len(found[asking.theme.id].waiting)) == (1, 1)


def test_a_theme_that_was_put_to_a_room_is_not_unmade(asking: Round) -> None:
    made = latest_act(asking.consultation, asking.person)
    assert made
    asking.ask(asking.room(), 9)
    with pytest.raises(Refusal, match="put to a room"):
        undo_act(made)
