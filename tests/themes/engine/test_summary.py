"""Summaries: sentences people wrote, from many places, with the smaller view."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from consult.themes.engine.summary import sentences, summarise

TEXTS = [f"The bus to the clinic number {i} never comes on time. We wait." for i in range(12)]
TEXTS += [f"Nobody at desk {i} answers the phone in the morning." for i in range(6)]
TEXTS += ["The new driver {i} is a real help to all of us here." for i in range(2)]
STANCES = ["critical"] * 18 + ["positive"] * 2


def vectors() -> NDArray[np.float32]:
    """Three bundles, each near its own direction."""
    rng = np.random.default_rng(0)
    found = np.repeat(np.eye(3), [12, 6, 2], axis=0) + 0.05 * rng.normal(size=(20, 3))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def test_each_sentence_is_verbatim_and_the_first_stands_for_most() -> None:
    found = summarise(TEXTS, vectors(), most=3)
    said = [TEXTS[pick.said.row][pick.said.start : pick.said.end] for pick in found]
    assert said[0].startswith("The bus") and said[0].endswith("on time.")
    assert [pick.like for pick in found] == [12, 6, 2]


def test_the_smaller_side_has_a_sentence_and_it_is_marked() -> None:
    found = summarise(TEXTS, vectors(), stances=STANCES, most=2)
    assert [pick.said.minority for pick in found] == [False, True]
    assert TEXTS[found[1].said.row].startswith("The new driver")


def test_one_voice_against_many_is_no_side() -> None:
    many = [*STANCES[:18], "critical", "positive"] + ["critical"] * 20
    found = summarise(TEXTS + TEXTS, np.vstack([vectors(), vectors()]), stances=many, most=2)
    assert not any(pick.said.minority for pick in found)


def test_alike_sentences_come_from_different_sources() -> None:
    alike = np.ones((12, 1), dtype=np.float32)
    found = summarise(TEXTS[:12], alike, sources=["survey"] * 10 + ["forum", "forum"], most=2)
    assert {found[0].said.row < 10, found[1].said.row < 10} == {True, False}


def test_the_order_of_rows_does_not_matter() -> None:
    order = np.random.default_rng(1).permutation(20)
    first = summarise(TEXTS, vectors(), stances=STANCES)
    again = summarise([TEXTS[i] for i in order], vectors()[order], stances=[STANCES[i] for i in order])
    assert [TEXTS[p.said.row] for p in first] == [TEXTS[order[p.said.row]] for p in again]


def test_only_members_are_read() -> None:
    assert {pick.said.row for pick in summarise(TEXTS, vectors(), [13, 14])} <= {13, 14}


def test_words_too_short_to_stand_alone_make_no_summary() -> None:
    assert summarise(["Yes.", "No."], np.eye(2, dtype=np.float32)) == ()


def test_what_belongs_to_other_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="each row"):
        summarise(TEXTS, vectors(), stances=["critical"])


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_sentences_are_the_text_cut_up(text: str) -> None:
    found = sentences(text)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in found)
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())
