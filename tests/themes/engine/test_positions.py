"""Positions: which way a passage goes, given what was asked."""

import pytest

from consult.themes.engine import embed, leanings, positions
from consult.themes.engine.english import seems_english
from consult.themes.engine.positions import leaning_of

PLEASED = ["The staff were kind and helpful.", "A wonderful group, thank you.", "I agree with this and support it."]
CRITICAL = ["Nobody answers the phone.", "The waiting list is far too long.", "We oppose this, it would do harm."]


def stances(texts, asked=None):
    return [one.position for one in positions(texts, asked)]


def test_praise_and_complaint_are_told_apart():
    assert stances(PLEASED) == ["positive"] * 3
    assert stances(CRITICAL) == ["critical"] * 3


def test_both_sides_of_a_but_are_mixed():
    assert stances(["The volunteers were lovely but the room was horrible and dirty."]) == ["mixed"]


@pytest.mark.parametrize("text", ["", "...", "n/a", "None", "Nothing really.", "not sure"])
def test_what_says_nothing_is_unclear(text):
    assert stances([text]) == ["unclear"]


def test_a_wish_under_what_could_be_better_is_no_praise():
    wish = ["Shorter waiting times and a warm welcome."]
    better, good = (float(leanings(wish, [asked])[0]) for asked in ("What could be better?", "What was good?"))
    assert better < 0.5
    assert good > better + 0.1


def test_how_the_answers_to_a_question_go_counts_although_its_words_say_nothing():
    few = [*CRITICAL, "The room."]
    rows = [0, 1, 2] * 20 + [3]
    texts, vectors = [few[row] for row in rows], embed(few)[rows]
    alone = leanings(texts, vectors=vectors)
    together = leanings(texts, ["Q1"] * len(texts), vectors=vectors)
    apart = leanings(texts, ["Q1"] * 60 + [""], vectors=vectors)
    assert together[-1] < alone[-1]
    assert apart[-1] == pytest.approx(alone[-1])


@pytest.mark.parametrize(
    "question, leans",
    [
        ("What was good?", 1),
        ("What could we do better?", -1),
        ("What went well and what could be improved?", -1),
        ("What are you satisfied and/or dissatisfied with?", 0),
        ("Do you agree? Please say why.", 0),
        ("What would you like to tell us?", 0),
    ],
)
def test_a_question_leans_by_its_own_words(question, leans):
    assert leaning_of(question) == leans


def test_what_is_not_in_english_is_unclear():
    assert stances(["Mae'r staff yn wych ac roedd y bwyd yn dda iawn"]) == ["unclear"]


@pytest.mark.parametrize(
    "text, english",
    [
        ("The bus stops at six", True),
        ("Friendly caring staff", True),
        ("", True),
        ("Does dim bws gyda'r nos i ddod i'r cyfarfod", False),
        ("Nasz grant kończy się w marcu niestety", False),
        ("My son met Mr Ap Gwyn in Bryn y Mor", True),
    ],
)
def test_small_words_tell_the_language(text, english):
    assert seems_english(text) is english


def test_no_rows_have_no_positions():
    assert positions([]) == ()


def test_vectors_made_before_say_the_same():
    assert positions(PLEASED, vectors=embed(PLEASED)) == positions(PLEASED)


def test_asks_for_sense():
    with pytest.raises(ValueError, match="one question"):
        positions(PLEASED, ["one"])
    with pytest.raises(ValueError, match="careful vector"):
        positions(PLEASED, vectors=embed(PLEASED, careful=False))


GRAVE = (
    "Our two link officers have been in post since we opened the hostel on the wing",
    "The family Sundays in the visits hall, because the relatives run it themselves",
    "Meeting at the prison gate every week, whatever has happened before",
    "Lending tools to men on licence; they come back with them",
    "We go with women to the court the first time, and to the probation office after",
    "The choir on D wing on Fridays",
)


def test_words_of_a_grave_field_are_not_called_critical_when_what_works_was_asked() -> None:
    unasked = [each.position for each in positions(GRAVE)]
    asked = [each.position for each in positions(GRAVE, ["What is already working?"] * len(GRAVE))]
    assert unasked.count("critical") > asked.count("critical")
    assert asked.count("positive") > len(GRAVE) / 2


@pytest.mark.parametrize("question", ["What was the first night like?", "Does this draft sound like us?"])
def test_a_question_that_says_like_asks_for_neither_side(question: str) -> None:
    assert leaning_of(question) == 0
