"""Cuts are exact: nothing said is lost, nothing is said twice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.themes.reading.cutting import Piece, as_written, pieces_of, places_to_cut, within

TEXT = "I had no flat.  They gave me a tent!\nMy sister helped."


@given(st.text(max_size=60), st.lists(st.integers(-3, 70), max_size=5))
@settings(max_examples=60)
def test_the_pieces_hold_everything_that_was_said_once_and_in_order(text: str, cuts: list[int]) -> None:
    pieces = pieces_of(text, cuts)
    assert all(first.end <= second.start for first, second in pairwise(pieces))
    joined = "".join(text[piece.start : piece.end] for piece in pieces)
    assert [sign for sign in joined if sign.isalnum()] == [sign for sign in text if sign.isalnum()]
    assert all(any(sign.isalnum() for sign in text[piece.start : piece.end]) for piece in pieces)
    assert not pieces or pieces[0].start == 0


def test_a_selection_becomes_a_passage_between_two_others() -> None:
    start, end = TEXT.index("They"), TEXT.index("\n")
    assert [TEXT[piece.start : piece.end] for piece in pieces_of(TEXT, [start, end])] == [
        "I had no flat.",
        "They gave me a tent!",
        "My sister helped.",
    ]


@pytest.mark.parametrize("cuts", [[0], [len(TEXT)], [-4, 900], []])
def test_a_cut_at_an_end_is_no_cut(cuts: list[int]) -> None:
    assert pieces_of(TEXT, cuts) == [Piece(0, len(TEXT))]


def test_what_says_nothing_is_no_piece() -> None:
    assert [TEXT[: piece.end] for piece in pieces_of("Yes ...", [4])] == [TEXT[:3]]


def test_places_to_cut_are_where_sentences_and_lines_end() -> None:
    assert [TEXT[at:][:4] for at in places_to_cut(TEXT)] == ["They", "My s"]
    assert places_to_cut("One sentence without an end") == []


def test_a_place_in_the_browser_is_found_in_the_text_as_it_was_written() -> None:
    assert as_written("a\r\nb\r\nc", 4) == 6
    assert as_written("a\nb", 2) == 2
    assert as_written("ab", 99) == 2
    assert as_written("ab", -1) == 0


def test_a_marked_part_is_clipped_to_its_piece() -> None:
    assert within(5, 20, Piece(10, 30)) == (0, 10)
    assert within(5, 9, Piece(10, 30)) == (None, None)
    assert within(None, None, Piece(0, 9)) == (None, None)
