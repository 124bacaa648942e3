"""Each kind of question: what it keeps, what it refuses, how it reads and how it is counted."""

from __future__ import annotations

import pytest

from consult.privacy.codenames import word_list
from consult.surveys.models import Kind, Option, Question
from consult.surveys.question_type import RATHER_NOT, Stored, Tallies, Unusable, Value, clean
from consult.surveys.question_types import NOT_LISTED, TYPES
from consult.surveys.response_models import Answer

KNOWN = {7: "Halfway Up", 9: "New Leaf"}


def question(kind: Kind) -> Question:
    """Options 1 to 3, or a scale from 1 to 5."""
    options = [Option(id=n, label=label, position=n) for n, label in enumerate(("North", "South", "East"), 1)]
    return Question(
        kind=kind, label="Q", options=options, scale_low=1, scale_high=5, low_label="Not at all", high_label="Very well"
    )


def store(kind: Kind, value: Value) -> Stored:
    return TYPES[kind].store(question(kind), value, KNOWN)


def test_every_kind_has_its_entry() -> None:
    assert set(TYPES) == set(Kind)


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        (Kind.SHORT_TEXT, "  kinder\r\n", Stored(text="kinder")),
        (Kind.LONG_TEXT, "one\r\ntwo", Stored(text="one\ntwo")),
        (Kind.ONE_CHOICE, 2, Stored(option_ids=(2,))),
        (Kind.YES_NO, 1, Stored(option_ids=(1,))),
        (Kind.SEVERAL_CHOICES, [3, 1, 3], Stored(option_ids=(3, 1))),
        (Kind.SCALE, 5, Stored(number=5)),
        (Kind.ORGANISATION, "Halfway Up", Stored(text="Halfway Up")),
        (Kind.ORGANISATION, 9, Stored(text="New Leaf")),
        (Kind.ORGANISATION, NOT_LISTED, Stored(text=NOT_LISTED)),
    ],
)
def test_a_good_answer_is_kept(kind: Kind, value: Value, stored: Stored) -> None:
    assert store(kind, value) == stored


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Kind.SHORT_TEXT, "x" * 301, "301 characters. Make it 300 or fewer"),
        (Kind.LONG_TEXT, "x" * 200_000, "200,000 characters. Make it 20,000 or fewer"),
        (Kind.ONE_CHOICE, 4, "Choose one of the answers shown"),
        (Kind.YES_NO, 99, "Choose one of the answers shown"),
        (Kind.SEVERAL_CHOICES, [1, 99], "Choose from the answers shown"),
        (Kind.SCALE, 6, "Choose a number from 1 to 5"),
        (Kind.SCALE, 0, "Choose a number from 1 to 5"),
        (Kind.ORGANISATION, "Nobody Ltd", "Choose one of the organisations in the list"),
        (Kind.ORGANISATION, 8, "Choose one of the organisations in the list"),
        (Kind.INFORMATION, "x", "asks nothing"),
    ],
)
def test_a_bad_answer_is_refused_with_words_that_say_what_to_change(kind: Kind, value: Value, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        store(kind, value)


def test_the_longest_answers_are_kept_whole() -> None:
    assert len(store(Kind.LONG_TEXT, "x" * 20_000).text or "") == 20_000
    assert len(store(Kind.SHORT_TEXT, "x" * 300).text or "") == 300


@pytest.mark.parametrize("kind", [Kind.SHORT_TEXT, Kind.LONG_TEXT])
def test_a_receipt_inside_an_answer_is_refused(kind: Kind) -> None:
    with pytest.raises(Unusable, match="Take your five words out of your answer"):
        store(kind, "My words are " + ", ".join(word_list()[10:15]))


def test_characters_nobody_can_see_are_taken_out() -> None:
    assert clean("a\x00b\x1fc\x7f\ud800\td\n") == "abc\td"


def test_some_answers_and_rather_not_at_once_is_refused() -> None:
    kind = TYPES[Kind.SEVERAL_CHOICES]
    value = kind.value(["1", "none"])
    assert value is not None
    with pytest.raises(Unusable, match="Not both"):
        kind.store(question(Kind.SEVERAL_CHOICES), value)


@pytest.mark.parametrize("sent", ["", "x", "-1", "1e3", "²", "9" * 40, "1;drop"])
def test_what_is_no_number_chooses_nothing_that_exists(sent: str) -> None:
    for kind in (Kind.ONE_CHOICE, Kind.SCALE):
        value = TYPES[kind].value(sent)
        if value is not None:
            with pytest.raises(Unusable):
                store(kind, value)


def test_answers_read_back_in_words() -> None:
    two = question(Kind.SEVERAL_CHOICES)
    scale = Answer(question=question(Kind.SCALE), number=5)
    assert TYPES[Kind.SEVERAL_CHOICES].words(Answer(question=two, chosen=two.options[:2])) == "North\nSouth"
    assert TYPES[Kind.SCALE].words(scale) == "5, very well"
    assert TYPES[Kind.LONG_TEXT].words(Answer(text="Yes.")) == "Yes."
    assert TYPES[Kind.YES_NO].words(Answer(declined=True)) == RATHER_NOT


def test_choices_and_scales_are_counted_in_their_own_order_with_their_noughts() -> None:
    tallies = Tallies(options={1: 4, 3: 1}, numbers={5: 2})
    assert TYPES[Kind.ONE_CHOICE].counts(question(Kind.ONE_CHOICE), tallies) == [
        ("North", 4),
        ("South", 0),
        ("East", 1),
    ]
    counted = TYPES[Kind.SCALE].counts(question(Kind.SCALE), tallies)
    assert counted == [("1, not at all", 0), ("2", 0), ("3", 0), ("4", 0), ("5, very well", 2)]


def test_organisations_are_counted_with_the_most_frequent_first_and_texts_are_not_counted() -> None:
    tallies = Tallies(texts={"B": 2, "A": 2, "C": 5})
    assert TYPES[Kind.ORGANISATION].counts(question(Kind.ORGANISATION), tallies) == [("C", 5), ("A", 2), ("B", 2)]
    assert TYPES[Kind.LONG_TEXT].counts(question(Kind.LONG_TEXT), tallies) == []


def test_what_was_answered_is_what_the_field_shows_again() -> None:
    asked = question(Kind.ONE_CHOICE)
    assert TYPES[Kind.ONE_CHOICE].data(Answer(question=asked, chosen=[asked.options[1]])) == "2"
    assert TYPES[Kind.SEVERAL_CHOICES].data(Answer(question=asked, chosen=asked.options[:2])) == ["1", "2"]
    assert TYPES[Kind.SCALE].data(Answer(number=3)) == "3"
    assert TYPES[Kind.SCALE].data(Answer(declined=True)) == "none"
    assert TYPES[Kind.LONG_TEXT].data(Answer(text="words")) == "words"
