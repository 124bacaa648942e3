"""Large sets: how many passages the network reads, and what the map makes of the rest."""

from __future__ import annotations

import random

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from consult.themes.engine import Cancelled, embed, group, mapping
from consult.themes.engine.mapping import reach, to_read
from consult.themes.engine.text import Passages, gather

from .passages import PASSAGES, TRUTH


@pytest.mark.parametrize(
    ("count", "careful", "most"),
    [(900, None, 900), (20_000, None, 20_000), (20_001, None, 8_000), (20_001, True, 20_001), (5_000, False, 1_500)],
)
def test_how_many_are_read(count: int, careful: bool | None, most: int) -> None:
    places = to_read(count, careful)
    assert len(places) == len(set(places.tolist())) == most
    assert (np.diff(places) > 0).all()
    assert places.max() < count
    assert np.array_equal(places, to_read(count, careful))


@pytest.fixture(scope="module")
def passages() -> Passages:
    return gather(PASSAGES)


def test_those_read_keep_their_vectors_and_the_rest_come_near_theirs(passages: Passages) -> None:
    whole = embed(passages.texts)
    read = to_read(40, None)[::2]
    reached = reach(passages, read, whole[read])
    assert np.array_equal(reached[read], whole[read])
    assert np.allclose(np.linalg.norm(reached, axis=1), 1, atol=1e-3)
    rest = np.setdiff1d(np.arange(40), read)
    near = (reached[rest] * whole[rest]).sum(axis=1)
    middle = whole[read].mean(axis=0)
    assert near.mean() > (whole[rest] @ middle / np.linalg.norm(middle)).mean(), "better than saying the mean of all"


def test_the_same_passages_reach_the_same_vectors_in_any_order_of_rows(passages: Passages) -> None:
    read = np.arange(0, 40, 2)
    known = embed([passages.texts[place] for place in read])
    shuffled = list(PASSAGES)
    random.Random(3).shuffle(shuffled)
    assert np.array_equal(reach(passages, read, known), reach(gather(shuffled), read, known))


def test_very_many_are_grouped_from_the_passages_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "MOST_READ", 30)
    monkeypatch.setattr(mapping, "SAMPLE", 28)
    asked: list[str] = []

    def progress(stage: str, done: int, total: int) -> None:
        asked.append(stage)

    found = group(PASSAGES, progress=progress)
    assert any("of 28" in stage for stage in asked)
    labels = [-1 if place.theme is None else place.theme for place in found.placements]
    assert adjusted_rand_score(TRUTH, labels) > 0.3


def test_stops_when_told(passages: Passages) -> None:
    read = np.arange(20)
    known = embed([passages.texts[place] for place in read])
    with pytest.raises(Cancelled):
        reach(passages, read, known, cancelled=lambda: True)
