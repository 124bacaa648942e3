"""Samples drawn by chance, in layers."""

from __future__ import annotations

import uuid

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.themes.checking.drawing import draw, shares

PASSAGES = [uuid.UUID(int=number) for number in range(200)]
MACHINE = {each: [1 if at < 150 else 2] for at, each in enumerate(PASSAGES) if at < 190}


def test_the_same_seed_draws_the_same_passages_in_the_same_order() -> None:
    assert draw(PASSAGES, MACHINE, 40, 7) == draw(PASSAGES, MACHINE, 40, 7)
    assert draw(PASSAGES, MACHINE, 40, 7) != draw(PASSAGES, MACHINE, 40, 8)


def test_each_theme_gives_in_proportion_and_no_passage_comes_twice() -> None:
    drawn = draw(PASSAGES, MACHINE, 40, 7)
    first = [MACHINE.get(each, [0])[0] for each in drawn]
    assert (first.count(1), first.count(2), first.count(0)) == (30, 8, 2)
    assert len(set(drawn)) == 40


def test_a_sample_is_no_larger_than_what_there_is() -> None:
    assert sorted(draw(PASSAGES[:12], MACHINE, 60, 1)) == PASSAGES[:12]
    assert draw([], {}, 10, 1) == []


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(0, 30), st.integers(1, 50), max_size=20), st.integers(1, 300))
def test_shares_add_up_and_none_is_more_than_there_is(sizes: dict[int, int], size: int) -> None:
    given = shares(sizes, size)
    assert sum(given.values()) == min(size, sum(sizes.values()))
    assert all(0 <= given[layer] <= sizes[layer] for layer in sizes)
    if size >= 2 * len(sizes):
        assert all(given[layer] >= min(2, sizes[layer]) for layer in sizes)
