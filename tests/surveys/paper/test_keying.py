"""What counts of a keyed form, and where two keyings differ."""

from __future__ import annotations

import pytest

from consult.surveys.models import Comparison, Kind, Mode, Version
from consult.surveys.paper.keying import (
    Agreement,
    as_plain,
    beside_path,
    compared,
    differences,
    keyed_questions,
    laid_aside,
    on_path,
)
from consult.surveys.question_type import Stored
from consult.surveys.reading import Asked, Choice, Reading, Rule

PHONE = Asked(1, Kind.YES_NO, "A phone?", options=(Choice(10, "Yes"), Choice(11, "No")))
HOW = Asked(2, Kind.SHORT_TEXT, "How?", rules=(Rule(1, Comparison.CHOSE, 11),))
NOTE = Asked(3, Kind.INFORMATION, "Thanks")
RANKED = Asked(4, Kind.RANKING, "Order?", options=(Choice(20, "a"), Choice(21, "b")))
SURVEY = Reading(1, "s", "T", "", Version.ENGLISH, (Version.ENGLISH,), Mode.OPEN_LINK, (PHONE, HOW, NOTE, RANKED))
YES, NO = Stored(marks=((10, None),)), Stored(marks=((11, None),))


def test_an_answer_beside_the_path_is_found_and_does_not_count() -> None:
    assert [each.id for each in beside_path(SURVEY, {1: YES, 2: Stored(text="x")})] == [2]
    assert beside_path(SURVEY, {1: NO, 2: Stored(text="x")}) == []
    assert beside_path(SURVEY, {1: YES, 2: Stored(declined=True)}) == []
    assert on_path(SURVEY, {1: YES, 2: Stored(text="x"), 4: Stored()}) == {1: YES}


@pytest.mark.parametrize(
    "first, second, differ",
    [
        (Stored(text="A phone, and a card."), Stored(text="a phone and  a card"), False),
        (Stored(text="A phone"), Stored(text="A phone card"), True),
        (Stored(text="Cŵn"), Stored(text="Cwn"), True),
        (Stored(marks=((20, 1), (21, 2))), Stored(marks=((21, 2), (20, 1))), False),
        (Stored(marks=((20, 1), (21, 2))), Stored(marks=((20, 2), (21, 1))), True),
        (Stored(number=3), Stored(number=3.0), False),
        (Stored(number=0), Stored(), True),
        (Stored(declined=True), Stored(), True),
    ],
)
def test_two_keyings_differ_in_what_was_said_and_not_in_commas(first: Stored, second: Stored, differ: bool) -> None:
    assert [each.id for each in differences(SURVEY, {2: first}, {2: second})] == ([2] if differ else [])


def test_only_questions_that_were_for_the_person_are_compared() -> None:
    assert compared(SURVEY, {1: YES}) == 2
    assert compared(SURVEY, {1: NO}) == 3


def test_a_pen_knows_no_limits_of_words_and_nothing_must_be_answered() -> None:
    must = Asked(1, Kind.LONG_TEXT, "Why?", required=True, required_reason="So", least=5, most=9)
    few = Asked(2, Kind.SEVERAL_CHOICES, "Which?", most=2, options=(Choice(1, "a"), Choice(2, "b")))
    section = Asked(3, Kind.SECTION, "Part", may_skip=True)
    reading = Reading(1, "s", "T", "", Version.ENGLISH, (Version.ENGLISH,), Mode.OPEN_LINK, (must, few, section, NOTE))
    lenient = keyed_questions(reading)
    assert [each.id for each in lenient] == [1, 2, 3]
    assert not lenient[0].required and lenient[0].most is None
    assert lenient[1].most == 2


@pytest.mark.parametrize(
    "stored", [Stored(text="ŵ"), Stored(number=2.5), Stored(marks=((1, None), (2, 3))), Stored(declined=True), Stored()]
)
def test_what_is_laid_aside_comes_back_the_same(stored: Stored) -> None:
    assert laid_aside(as_plain(1, stored)) == stored


@pytest.mark.parametrize(
    "questions, differ, shown", [(100, 0, "100%"), (200, 1, "99.5%"), (9999, 1, "99.9%"), (0, 0, "100%"), (4, 1, "75%")]
)
def test_agreement_is_never_whole_when_something_differed(questions: int, differ: int, shown: str) -> None:
    assert Agreement(3, questions, differ).per_cent == shown
