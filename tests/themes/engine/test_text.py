"""Text: what is taken for the same passage, and what for silence."""

import pytest

from consult.themes.engine import text
from consult.themes.engine.text import MOST_CHARACTERS, clean, gather, says_something


@pytest.mark.parametrize(
    "raw, cleaned",
    [("  a\t bus \n", "a bus"), ("a\x00bus", "a bus"), ("\ud800", ""), ("a\u2028b", "a b"), ("e\u0301", "\u00e9")],
)
def test_cleaning_leaves_words_and_single_spaces(raw, cleaned):
    assert clean(raw) == cleaned


def test_a_very_long_passage_is_cut():
    assert len(clean("x" * 200_000)) == MOST_CHARACTERS


@pytest.mark.parametrize(
    "text, says", [("No bus", True), ("ŵyn", True), ("12 34", False), ("a b c", False), ("?!", False)]
)
def test_a_word_of_two_letters_says_something(text, says):
    assert says_something(text) is says


def test_gathering_sorts_and_joins_copies_whatever_the_order():
    there, back = gather(["Bus", "a car", "BUS ", "", "7"]), gather(["7", "", "BUS ", "a car", "Bus"])
    assert there.texts == back.texts == ("a car", "BUS")
    assert sorted(map(len, there.copies)) == [1, 2]
    assert there.silent == (3, 4)


def test_progress_is_told_while_passages_are_put_in_order(monkeypatch):
    monkeypatch.setattr(text, "BLOCK", 2)
    heard = []
    gather(["Bus", "a car", "a train", "a tram", "a boat"], lambda stage, done, total: heard.append((done, total)))
    assert heard == [(2, 5), (4, 5)]
