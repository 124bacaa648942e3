"""Krippendorff's alpha and its intervals, against published examples and an independent implementation."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.themes.checking.agreement import (
    NOT_CODED,
    Values,
    agreement,
    alpha,
    count,
    interval,
    interval_of_pairs,
    of_draws,
    sets_apart,
    times_drawn,
)


def coded(*coders: str) -> Values:
    """One row of letters or digits for each coder, "." where nothing was said."""
    kinds = sorted({each for row in coders for each in row} - {"."})
    rows = [[kinds.index(each) if each != "." else NOT_CODED for each in row] for row in coders]
    return np.array(rows).T


def independent(values: Values, distances: np.ndarray | None = None) -> float:
    def apart(one: np.ndarray, other: np.ndarray, **_: object) -> np.ndarray:
        return np.asarray(distances)[one.astype(int), other.astype(int)]

    data = np.where(values == NOT_CODED, np.nan, values).T
    metric = "nominal" if distances is None else apart
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement=metric))


# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections A, B and C
BINARY = coded("0100000010", "1110010000")
TWO_CODERS = coded("aabbdcccedda", "babbbccceddd")
MISSING = coded("123321412...", "1233224125..", ".33323422513", "12332441251.")
# The worked example of the encyclopaedia article on alpha
ARTICLE = coded(".....34121133.3", "1.213343.......", "..21344.21133.4")
# Krippendorff, "Content Analysis" (4th edition, 2018), pages 306 and 310
THREE_BINARY = coded("010110001111", "010100001101", "011001001000")
TWO_OF_FOUR = coded("aacccccbbbbd", "acccccbbbbbd")
PUBLISHED = [
    (BINARY, 0.095),
    (TWO_CODERS, 0.692),
    (MISSING, 0.743),
    (ARTICLE, 0.691),
    (THREE_BINARY, 0.234),
    (TWO_OF_FOUR, 0.759),
]


@pytest.mark.parametrize("values, said", PUBLISHED)
def test_alpha_is_that_of_the_published_examples(values: Values, said: float) -> None:
    assert round(alpha(values) or 0, 3) == said


@pytest.mark.parametrize("values, _", PUBLISHED)
def test_alpha_is_that_of_an_independent_implementation(values: Values, _: float) -> None:
    assert alpha(values) == pytest.approx(independent(values), abs=1e-12)


def test_krippendorffs_own_interval_is_the_published_one() -> None:
    """The R package icr prints 0.572 and 0.85 for this example, from 20,000 draws."""
    low, high = interval_of_pairs(MISSING)
    assert (round(low or 0, 3), round(high or 0, 3)) == (0.572, 0.85)


def test_the_interval_is_that_of_an_independent_implementation_on_the_same_draws() -> None:
    times = times_drawn(len(MISSING) - 1, 400, seed=7)  # the last passage was coded by one person only
    several = MISSING[(MISSING != NOT_CODED).sum(axis=1) > 1]
    drawn = [several[np.repeat(np.arange(len(several)), row.astype(int))] for row in times]
    varied = [each for each in drawn if len(np.unique(each[each != NOT_CODED])) > 1]
    theirs = [independent(each) for each in varied]
    low, high = interval(MISSING, draws=400, seed=7)
    assert (low, high) == pytest.approx(tuple(np.percentile(theirs, [2.5, 97.5])), abs=1e-9)
    assert of_draws(count(MISSING, None), times) == pytest.approx(np.array(theirs), abs=1e-9)


def test_the_interval_by_passages_is_wider_than_that_by_pairs() -> None:
    by_passages, by_pairs = agreement(MISSING), interval_of_pairs(MISSING)
    assert by_passages.width is not None and by_pairs[0] is not None and by_pairs[1] is not None
    assert by_passages.width > by_pairs[1] - by_pairs[0]
    assert (by_passages.passages, by_passages.codings) == (11, 40)


def test_what_only_one_coder_said_changes_nothing() -> None:
    more = np.vstack([MISSING, [[0, NOT_CODED, NOT_CODED, NOT_CODED]] * 30])
    assert agreement(more) == agreement(MISSING)


def test_without_any_variation_there_is_no_figure() -> None:
    same = np.zeros((20, 3), dtype=np.int64)
    assert agreement(same).alpha is None and agreement(same).low is None and interval_of_pairs(same) == (None, None)
    assert alpha(np.full((4, 2), NOT_CODED)) is None


def test_the_same_draws_are_made_each_time() -> None:
    assert agreement(MISSING, seed=3) == agreement(MISSING, seed=3)
    assert interval(MISSING, seed=3) != interval(MISSING, seed=4)


def test_themes_in_common_count_for_something() -> None:
    sets = [frozenset({1}), frozenset({1, 2}), frozenset({3}), frozenset[int]()]
    apart = sets_apart(sets)
    assert apart[0, 1] == 0.5 and apart[0, 2] == 1 and apart[3, 3] == 0 and apart[2, 3] == 1
    values = np.array([[0, 1], [1, 1], [2, 2], [3, 2], [0, 0], [2, 1]])
    assert alpha(values, apart) == pytest.approx(independent(values, apart), abs=1e-12)
    assert (alpha(values, apart) or 0) > (alpha(values) or 0)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.integers(-1, 3), min_size=3, max_size=3), min_size=2, max_size=14))
def test_any_codings_give_the_figure_of_an_independent_implementation(rows: list[list[int]]) -> None:
    values = np.array(rows)
    mine = alpha(values)
    several = values[(values != NOT_CODED).sum(axis=1) > 1]
    if len(np.unique(several[several != NOT_CODED])) < 2:
        assert mine is None
    else:
        assert mine == pytest.approx(independent(values), abs=1e-9)
