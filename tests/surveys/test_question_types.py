"""Each kind of question: what it keeps, what it refuses, how it reads and how it is counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from consult.privacy.codenames import word_list
from consult.surveys.answering.required import is_answered, unanswered
from consult.surveys.kinds.text import NOT_LISTED_KEPT
from consult.surveys.models import Kind
from consult.surveys.question_type import RATHER_NOT, Picked, Stored, Tallies, Unusable, Value, clean
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, Choice

KNOWN = {7: "Halfway Up", 9: "New Leaf"}
NORTH, SOUTH, EAST = Choice(1, "North"), Choice(2, "South"), Choice(3, "East")
OTHER, NONE = Choice(4, "Other, please say", free_text=True), Choice(5, "None of these", excludes=True)
AGREE = (Choice(11, "Agree"), Choice(12, "Not sure"), Choice(13, "Disagree"))


def asked(kind: Kind, **more: Any) -> Asked:
    """Options 1 to 3, or a scale from 1 to 5."""
    plain: dict[str, Any] = {
        "options": (NORTH, SOUTH, EAST),
        "scale_low": 1,
        "scale_high": 5,
        "low_label": "Not at all",
        "high_label": "Very well",
    }
    return Asked(7, kind, "Q", **(plain | more))


def marks(*ids: int) -> tuple[tuple[int, None], ...]:
    return tuple((each, None) for each in ids)


def store(kind: Kind, value: Value, **more: Any) -> Stored:
    return TYPES[kind].store(asked(kind, **more), value, KNOWN)


def words(kind: Kind, kept: Stored, **more: Any) -> str:
    return TYPES[kind].words(asked(kind, **more), kept)


def test_every_kind_has_its_entry() -> None:
    assert set(TYPES) == set(Kind)


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        (Kind.SHORT_TEXT, "  kinder\r\n", Stored(text="kinder")),
        (Kind.LONG_TEXT, "one\r\ntwo", Stored(text="one\ntwo")),
        (Kind.EMAIL, " name@example.org ", Stored(text="name@example.org")),
        (Kind.ONE_CHOICE, 2, Stored(marks=marks(2))),
        (Kind.ONE_CHOICE, Picked((2,)), Stored(marks=marks(2))),
        (Kind.DROPDOWN, 3, Stored(marks=marks(3))),
        (Kind.YES_NO, 1, Stored(marks=marks(1))),
        (Kind.SEVERAL_CHOICES, [3, 1, 3], Stored(marks=marks(3, 1))),
        (Kind.SCALE, 5, Stored(number=5)),
        (Kind.RATING, 4, Stored(number=4)),
        (Kind.NUMBER, "3", Stored(number=3)),
        (Kind.NUMBER, "2,5", Stored(number=2.5)),
        (Kind.NUMBER, "2.5", Stored(number=2.5)),
        (Kind.NUMBER, "£1,250", Stored(number=1250)),
        (Kind.NUMBER, "−4", Stored(number=-4)),
        (Kind.NUMBER, 7, Stored(number=7)),
        (Kind.DATE, "2026-03-27", Stored(text="2026-03-27")),
        (Kind.DATE, "7/3/2026", Stored(text="2026-03-07")),
        (Kind.DATE, "7/March/2026", Stored(text="2026-03-07")),
        (Kind.DATE, "7/Maw/2026", Stored(text="2026-03-07")),
        (Kind.DATE, "29/2/2024", Stored(text="2024-02-29")),
        (Kind.GRID, {3: 5, 1: 2}, Stored(marks=((1, 2), (3, 5)))),
        (Kind.RANKING, [3, 1], Stored(marks=((3, 1), (1, 2)))),
        (Kind.RANKING, {1: 3, 2: 1}, Stored(marks=((2, 1), (1, 2)))),
        (Kind.ORGANISATION, "Halfway Up", Stored(text="Halfway Up")),
        (Kind.ORGANISATION, 9, Stored(text="New Leaf")),
        (Kind.ORGANISATION, NOT_LISTED_KEPT, Stored(text=NOT_LISTED_KEPT)),
    ],
)
def test_a_good_answer_is_kept(kind: Kind, value: Value, stored: Stored) -> None:
    assert store(kind, value) == stored


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (Kind.SHORT_TEXT, "x" * 301, "301 characters. Make it 300 or fewer"),
        (Kind.LONG_TEXT, "x" * 200_000, "200,000 characters. Make it 20,000 or fewer"),
        (Kind.EMAIL, "name", "Write an e-mail address"),
        (Kind.EMAIL, "my name@example.org", "Write an e-mail address"),
        (Kind.ONE_CHOICE, 4, "Choose one of the answers shown"),
        (Kind.ONE_CHOICE, [1, 2], "Choose one of the answers shown"),
        (Kind.ONE_CHOICE, Picked((1,), "words"), "Choose from the answers shown"),
        (Kind.DROPDOWN, 99, "Choose one of the answers shown"),
        (Kind.YES_NO, 99, "Choose one of the answers shown"),
        (Kind.SEVERAL_CHOICES, [1, 99], "Choose from the answers shown"),
        (Kind.SCALE, 6, "Choose a number from 1 to 5"),
        (Kind.SCALE, 0, "Choose a number from 1 to 5"),
        (Kind.RATING, 6, "Choose a number from 1 to 5"),
        (Kind.NUMBER, "three", "Write a number in figures"),
        (Kind.NUMBER, "1e9", "Write a number in figures"),
        (Kind.NUMBER, float("nan"), "Write a number in figures"),
        (Kind.DATE, "31/2/2026", "February 2026 has no day 31"),
        (Kind.DATE, "29/2/2026", "February 2026 has no day 29"),
        (Kind.DATE, "32/1/2026", "The day must be a number from 1 to 31"),
        (Kind.DATE, "3/13/2026", "The month must be a number from 1 to 12"),
        (Kind.DATE, "3/M/2026", "The month must be a number from 1 to 12"),
        (Kind.DATE, "3/3/26", "Write the year with four figures"),
        (Kind.DATE, "3/3/", "Write the year too"),
        (Kind.DATE, "3//2026", "Write the month too"),
        (Kind.DATE, "/3/2026", "Write the day too"),
        (Kind.DATE, "yesterday", "Write the month too"),
        (Kind.GRID, {9: 1}, "Choose from the answers shown"),
        (Kind.GRID, {1: 6}, "Choose from the answers shown"),
        (Kind.GRID, 1, "Choose from the answers shown"),
        (Kind.RANKING, [9], "Choose from the answers shown"),
        (Kind.RANKING, {1: 1, 2: 1}, "“North” and “South” have the same place"),
        (Kind.RANKING, {1: 4}, "Choose a place from 1 to 3"),
        (Kind.RANKING, {1: 0}, "Choose a place from 1 to 3"),
        (Kind.ORGANISATION, "Nobody Ltd", "Choose one of the organisations in the list"),
        (Kind.ORGANISATION, 8, "Choose one of the organisations in the list"),
        (Kind.INFORMATION, "x", "asks nothing"),
        (Kind.SECTION, "x", "asks nothing"),
    ],
)
def test_a_bad_answer_is_refused_with_words_that_say_what_to_change(kind: Kind, value: Value, said: str) -> None:
    with pytest.raises(Unusable, match=said):
        store(kind, value)


@pytest.mark.parametrize(
    ("kind", "limits", "value", "said"),
    [
        (Kind.SHORT_TEXT, (None, 3), "one two three four", "You wrote 4 words. Write 3 or fewer"),
        (Kind.LONG_TEXT, (3, None), "one two", "You wrote 2 words. Write 3 or more"),
        (Kind.SEVERAL_CHOICES, (None, 2), [1, 2, 3], "You chose 3. Choose 2 or fewer"),
        (Kind.SEVERAL_CHOICES, (2, None), [1], "You chose 1. Choose 2 or more"),
        (Kind.NUMBER, (1, 10), "11", "Write a number from 1 to 10"),
        (Kind.NUMBER, (1, 10), "0.5", "Write a number from 1 to 10"),
        (Kind.NUMBER, (1, None), "0", "1 or more"),
        (Kind.NUMBER, (None, 10), "10.5", "10 or less"),
        (Kind.RANKING, (2, None), [1], "You gave a place to 1. Give a place to 2 or more"),
        (Kind.RANKING, (None, 2), [1, 2, 3], "You gave a place to 3. Give a place to 2 or fewer"),
    ],
)
def test_an_answer_beyond_the_limits_is_refused(
    kind: Kind, limits: tuple[int | None, int | None], value: Value, said: str
) -> None:
    least, most = limits
    with pytest.raises(Unusable, match=said):
        store(kind, value, least=least, most=most)
    assert TYPES[kind].limits(asked(kind, least=least, most=most)), "the limit is said before anybody meets it"


@pytest.mark.parametrize(
    ("kind", "limits", "value"),
    [
        (Kind.SHORT_TEXT, (2, 3), "one two three"),
        (Kind.SEVERAL_CHOICES, (1, 2), [1, 2]),
        (Kind.NUMBER, (1, 10), "10"),
        (Kind.RANKING, (2, 2), [2, 1]),
    ],
)
def test_an_answer_at_the_limit_is_kept(kind: Kind, limits: tuple[int, int], value: Value) -> None:
    assert not store(kind, value, least=limits[0], most=limits[1]).is_empty


def test_the_longest_answers_are_kept_whole() -> None:
    assert len(store(Kind.LONG_TEXT, "x" * 20_000).text or "") == 20_000
    assert len(store(Kind.SHORT_TEXT, "x" * 300).text or "") == 300


RECEIPT = "My words are " + ", ".join(word_list()[10:15])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.SHORT_TEXT, RECEIPT),
        (Kind.LONG_TEXT, RECEIPT),
        (Kind.ONE_CHOICE, Picked((4,), RECEIPT)),
        (Kind.SEVERAL_CHOICES, Picked((1, 4), RECEIPT)),
    ],
)
def test_a_receipt_inside_an_answer_is_refused(kind: Kind, value: Value) -> None:
    with pytest.raises(Unusable, match="Take your five words out of your answer"):
        store(kind, value, options=(NORTH, OTHER))


# "Other, please say" and "None of these"


@pytest.mark.parametrize("kind", [Kind.ONE_CHOICE, Kind.DROPDOWN, Kind.SEVERAL_CHOICES])
def test_whoever_fills_the_box_has_chosen_other(kind: Kind) -> None:
    kept = store(kind, Picked((), "  By bus "), options=(NORTH, OTHER))
    assert kept == Stored(text="By bus", marks=marks(4))
    assert words(kind, kept, options=(NORTH, OTHER)) == "Other, please say: By bus"


@pytest.mark.parametrize("kind", [Kind.ONE_CHOICE, Kind.SEVERAL_CHOICES])
def test_nobody_must_say_what_other_means(kind: Kind) -> None:
    assert store(kind, Picked((4,)), options=(NORTH, OTHER)) == Stored(marks=marks(4))


def test_one_choice_and_other_words_at_once_are_refused_and_several_are_not() -> None:
    with pytest.raises(Unusable, match="You chose “North” and wrote in the box") as refusal:
        store(Kind.ONE_CHOICE, Picked((1,), "By bus"), options=(NORTH, OTHER))
    assert refusal.value.part == "other"
    kept = store(Kind.SEVERAL_CHOICES, Picked((1,), "By bus"), options=(NORTH, OTHER))
    assert kept == Stored(text="By bus", marks=marks(1, 4))


def test_none_of_these_stands_alone() -> None:
    options = (NORTH, OTHER, NONE)
    assert store(Kind.SEVERAL_CHOICES, [5], options=options, least=2) == Stored(marks=marks(5))
    for value in ([1, 5], Picked((5,), "By bus")):
        with pytest.raises(Unusable, match="You chose “None of these” and something else"):
            store(Kind.SEVERAL_CHOICES, value, options=options)


def test_some_answers_and_rather_not_at_once_is_refused() -> None:
    value = TYPES[Kind.SEVERAL_CHOICES].value(["1", "none"])
    assert value is not None
    with pytest.raises(Unusable, match="Not both"):
        store(Kind.SEVERAL_CHOICES, value)


# What comes from a form, and what goes back into it


def test_characters_nobody_can_see_are_taken_out() -> None:
    assert clean("a\x00b\x1fc\x7f\ud800\td\n") == "abc\td"


@pytest.mark.parametrize("sent", ["", "x", "-1", "1e3", "²", "9" * 40, "1;drop"])
def test_what_is_no_number_chooses_nothing_that_exists(sent: str) -> None:
    for kind in (Kind.ONE_CHOICE, Kind.DROPDOWN, Kind.SCALE, Kind.RATING):
        value = TYPES[kind].value(sent)
        if value is not None:
            with pytest.raises(Unusable):
                store(kind, value)
    for kind, box in ((Kind.GRID, "r1"), (Kind.RANKING, "p1")):
        value = TYPES[kind].value({box: sent})
        if value is not None:
            with pytest.raises(Unusable):
                store(kind, value)


@pytest.mark.parametrize(
    ("kind", "data", "value"),
    [
        (Kind.DATE, {"day": "", "month": "", "year": ""}, None),
        (Kind.DATE, {"day": "1", "month": " 2 ", "year": ""}, "1/2/"),
        (Kind.GRID, {"r1": "", "r2": "3"}, {2: 3}),
        (Kind.GRID, {"r1": ""}, None),
        (Kind.RANKING, {"p1": "2", "p2": "1", "p3": ""}, {1: 2, 2: 1}),
        (Kind.NUMBER, "  ", None),
        (Kind.SEVERAL_CHOICES, [], None),
        (Kind.SCALE, "none", None),
    ],
)
def test_boxes_are_read_as_one_value(kind: Kind, data: Any, value: Any) -> None:
    assert TYPES[kind].value(data) == value


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        (Kind.ONE_CHOICE, Stored(marks=marks(2))),
        (Kind.DROPDOWN, Stored(marks=marks(2))),
        (Kind.SEVERAL_CHOICES, Stored(marks=marks(1, 2))),
        (Kind.SCALE, Stored(number=3)),
        (Kind.RATING, Stored(number=3)),
        (Kind.NUMBER, Stored(number=2.5)),
        (Kind.DATE, Stored(text="2026-03-07")),
        (Kind.GRID, Stored(marks=((1, 2), (3, 5)))),
        (Kind.RANKING, Stored(marks=((3, 1), (1, 2)))),
        (Kind.EMAIL, Stored(text="name@example.org")),
        (Kind.ORGANISATION, Stored(text="New Leaf")),
        (Kind.LONG_TEXT, Stored(text="words")),
    ],
)
def test_what_the_field_shows_again_is_the_same_answer(kind: Kind, kept: Stored) -> None:
    data = TYPES[kind].data(asked(kind), kept)
    value = TYPES[kind].value({box: str(each) for box, each in data.items()} if isinstance(data, dict) else data)
    assert value is not None
    assert store(kind, value) == kept


def test_a_declined_answer_is_shown_as_declined_where_the_field_has_a_row_for_it() -> None:
    assert TYPES[Kind.SCALE].data(asked(Kind.SCALE), Stored(declined=True)) == "none"
    assert TYPES[Kind.SEVERAL_CHOICES].data(asked(Kind.SEVERAL_CHOICES), Stored(declined=True)) == ["none"]


# Answers in words and in numbers


def test_answers_read_back_in_words() -> None:
    assert words(Kind.SEVERAL_CHOICES, Stored(marks=marks(2, 1))) == "North\nSouth"
    assert words(Kind.SCALE, Stored(number=5)) == "5, very well"
    assert words(Kind.RATING, Stored(number=4)) == "4 of 5 stars"
    assert words(Kind.RATING, Stored(number=5)) == "5 of 5 stars, very well"
    assert words(Kind.NUMBER, Stored(number=2.5)) == "2.5"
    assert words(Kind.NUMBER, Stored(number=0)) == "0"
    assert words(Kind.DATE, Stored(text="2026-03-07")) == "7 March 2026"
    assert words(Kind.GRID, Stored(marks=((1, 2), (3, 3))), columns=AGREE) == "North: Not sure\nEast: Disagree"
    assert words(Kind.GRID, Stored(marks=((1, 5),))) == "North: 5, very well"
    assert words(Kind.RANKING, Stored(marks=((3, 1), (1, 2)))) == "1. East\n2. North"
    assert words(Kind.LONG_TEXT, Stored(text="Yes.")) == "Yes."
    assert words(Kind.YES_NO, Stored(declined=True)) == RATHER_NOT


def counts(kind: Kind, tallies: Tallies, **more: Any) -> list[tuple[str, int]]:
    return TYPES[kind].counts(asked(kind, **more), tallies)


def test_choices_and_scales_are_counted_in_their_own_order_with_their_noughts() -> None:
    tallies = Tallies(options={1: 4, 3: 1}, numbers={5: 2})
    for kind in (Kind.ONE_CHOICE, Kind.DROPDOWN, Kind.SEVERAL_CHOICES, Kind.YES_NO):
        assert counts(kind, tallies) == [("North", 4), ("South", 0), ("East", 1)]
    assert counts(Kind.SCALE, tallies) == [("1, not at all", 0), ("2", 0), ("3", 0), ("4", 0), ("5, very well", 2)]
    assert [count for _label, count in counts(Kind.RATING, tallies)] == [0, 0, 0, 0, 2]


def test_organisations_are_counted_with_the_most_frequent_first_and_texts_are_not_counted() -> None:
    tallies = Tallies(texts={"B": 2, "A": 2, "C": 5})
    assert counts(Kind.ORGANISATION, tallies) == [("C", 5), ("A", 2), ("B", 2)]
    assert counts(Kind.LONG_TEXT, tallies) == []
    assert counts(Kind.EMAIL, tallies) == []


def test_few_numbers_are_counted_one_by_one_and_many_in_steps_that_leave_none_out() -> None:
    assert counts(Kind.NUMBER, Tallies(numbers={2.5: 1, 1: 3})) == [("1", 3), ("2.5", 1)]
    many = counts(Kind.NUMBER, Tallies(numbers={float(n): 1 for n in range(100)}))
    assert many[0] == ("0 to under 20", 20)
    assert sum(count for _label, count in many) == 100
    assert counts(Kind.NUMBER, Tallies()) == []


def test_dates_are_counted_by_month_within_one_year_and_else_by_year() -> None:
    one = Tallies(texts={"2026-03-07": 1, "2026-03-09": 2, "2026-01-01": 1})
    assert counts(Kind.DATE, one) == [("January 2026", 1), ("March 2026", 3)]
    two = Tallies(texts={"2026-03-07": 1, "2025-03-09": 2})
    assert counts(Kind.DATE, two) == [("2025", 2), ("2026", 1)]


def test_a_grid_is_counted_as_a_table_of_rows_and_columns() -> None:
    tallies = Tallies(cells={(1, 1): 4, (3, 3): 2})
    table = TYPES[Kind.GRID].table(asked(Kind.GRID, columns=AGREE, scale_high=3), tallies)
    assert table is not None
    assert table.columns == ("Agree", "Not sure", "Disagree")
    assert table.rows == (("North", (4, 0, 0)), ("South", (0, 0, 0)), ("East", (0, 0, 2)))


def test_a_ranking_is_counted_by_first_place_and_as_a_table_of_places() -> None:
    tallies = Tallies(cells={(1, 1): 4, (3, 1): 2, (1, 2): 2})
    assert counts(Kind.RANKING, tallies) == [("North", 4), ("South", 0), ("East", 2)]
    table = TYPES[Kind.RANKING].table(asked(Kind.RANKING), tallies)
    assert table is not None
    assert table.columns == ("1", "2", "3")
    assert table.rows[0] == ("North", (4, 2, 0))
    assert TYPES[Kind.SCALE].table(asked(Kind.SCALE), tallies) is None


# Required


def test_required_questions_on_the_path_wait_for_an_answer_and_others_do_not() -> None:
    needed = asked(Kind.ONE_CHOICE, required=True, required_reason="We plan by it.")
    free = replace(needed, id=8, required=False)
    assert unanswered([(needed,), (free,)], {}) == [needed]
    assert unanswered([(needed,)], {7: Stored(declined=True)}) == [needed]
    assert unanswered([(needed,)], {7: Stored(marks=marks(1))}) == []
    assert unanswered([], {}) == []


def test_a_required_grid_wants_every_row() -> None:
    grid = asked(Kind.GRID, required=True, required_reason="We plan by it.")
    assert not is_answered(grid, Stored(marks=((1, 1), (2, 1))))
    assert is_answered(grid, Stored(marks=((1, 1), (2, 1), (3, 5))))
