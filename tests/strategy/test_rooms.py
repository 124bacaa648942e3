"""What a published strategy says of the rooms: where, how many rounded, and that some said otherwise."""

from __future__ import annotations

import itertools
import re

from consult.consultations.models import Consultation
from consult.forums.models import Forum
from consult.forums.session_models import ForumSession
from consult.strategy.body import body_of
from consult.strategy.evidence_actions import cite_theme
from consult.strategy.rooms import rooms_sentence, said_by_forums, standing_of
from consult.themes.confirming.models import ThemeCheck
from consult.themes.confirming.rooms import Rooms
from consult.themes.models import Theme, ThemeStatus
from tests.strategy.conftest import World

NAME, ABOUT = "Somewhere to live", "Tents and hostels."


def rooms(*answered: tuple[str, int, int, int], name: str = NAME, dissent: int = 0) -> Rooms:
    """What these rooms answered; nothing of it touches the database."""
    theme = Theme(id=1, name=name, description=ABOUT, status=ThemeStatus.AGREED)
    checks = tuple(
        ThemeCheck(
            theme=theme, name=NAME, description=ABOUT, that_is_us=us, partly=partly, not_us=no,
            session=ForumSession(forum=Forum(name=forum), forum_id=place, consultation=Consultation(title="T")),
        )
        for place, (forum, us, partly, no) in enumerate(answered)
    )  # fmt: skip
    found = Rooms(theme, checks, dissent)
    theme.status = ThemeStatus.CONFIRMED if found.confirmed else ThemeStatus.AGREED
    return found


def said(found: Rooms) -> str:
    return rooms_sentence(found.theme, found)


def test_people_are_rounded_and_rooms_are_named() -> None:
    found = rooms(("South Wales forum", 21, 0, 0), ("North forum", 20, 2, 1))
    assert said(found) == (
        "Nearly all of the 45 people asked said “that is us”. Others said it is right in part, or not right. "
        "Two rooms: North forum, South Wales forum."
    )


def test_no_small_count_is_ever_printed_but_that_some_said_otherwise_is() -> None:
    found = rooms(("South Wales forum", 5, 0, 2))
    assert said(found) == (
        "Fewer than 10 people were asked, so no figure is shown. More than half of them said “that is us”. "
        "Others said it is not right. One room: South Wales forum."
    )


def test_every_printed_figure_is_a_multiple_of_five() -> None:
    for us, otherwise in itertools.product(range(0, 31, 3), range(0, 31, 4)):
        figures = [int(each) for each in re.findall(r"\d+", said(rooms(("Forum", us, otherwise, 0))))]
        assert all(figure % 5 == 0 for figure in figures), (us, otherwise)


def test_a_room_that_did_not_agree_is_told_as_it_was() -> None:
    found = rooms(("South Wales forum", 4, 16, 0))
    assert said(found).startswith("Not yet confirmed. Few of the 20 people asked said “that is us”.")


def test_one_who_dissented_in_words_alone_is_heard() -> None:
    assert "Others said it is not right." in said(rooms(("South Wales forum", 21, 0, 0), dissent=1))


def test_a_changed_wording_is_not_yet_confirmed() -> None:
    found = rooms(("South Wales forum", 21, 0, 0), name="Homes")
    assert said(found) == "Not yet confirmed in this wording. An earlier wording was put to one room."
    assert standing_of([found.theme], {1: found})[0] == "Not yet confirmed"


def test_an_aim_says_of_each_of_its_themes_how_the_rooms_stand() -> None:
    yes, no = rooms(("South Wales forum", 21, 0, 0)), Theme(id=2, name="Food", status=ThemeStatus.AGREED)
    assert standing_of([yes.theme, no], {1: yes}) == [
        "What the rooms said",
        "Somewhere to live: nearly all of the 20 people asked said “that is us”. One room: South Wales forum.",
        "Food: no room has tested this theme yet.",
    ]
    assert standing_of([], {}) == []


def test_a_receipt_tells_how_many_forums_said_it_is_right(world: World) -> None:
    found = rooms(("South Wales forum", 21, 0, 0), ("North forum", 12, 2, 0))
    with world.app.test_request_context():
        assert said_by_forums(found) == ("2 forums said this is right. Some people there did not agree.")
        assert said_by_forums(Rooms(found.theme)) == "A forum said this is right."


def test_what_is_published_freezes_what_the_rooms_said(world: World) -> None:
    theme = world.theme(status=ThemeStatus.CONFIRMED)
    world.answer("I slept in a tent.", theme)
    aim = world.aim()
    cite_theme(aim, theme)
    (published,) = body_of(aim.strategy)["aims"]
    assert published["standing"] == ["Confirmed by the rooms", "A room has confirmed this theme."]
    assert published["evidence"][0]["rooms"] == "A room has confirmed this theme."
