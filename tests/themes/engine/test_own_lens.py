"""A lens out of people's own codings: used for passages like the coded ones, when there are enough of them."""

import numpy as np
import pytest

from consult.themes.engine.lens import fitted
from consult.themes.engine.own_lens import ENOUGH, likeness, own_lens, usable

WIDTH, THEMES = 384, 5


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def cloud(rows, seed, middles=1):
    """Passages of five themes that differ in a few directions and vary much more in others."""
    frame = np.random.default_rng(middles)
    parting, noise = frame.normal(size=(THEMES, WIDTH)), 6 * frame.normal(size=(20, WIDTH))
    chance = np.random.default_rng(seed)
    themes = chance.integers(THEMES, size=rows)
    return unit(
        2 * parting[themes] + chance.normal(size=(rows, 20)) @ noise + chance.normal(size=(rows, WIDTH))
    ), themes


def coded(rows, seed=3, middles=1):
    vectors, themes = cloud(rows, seed, middles)
    return vectors, [f"theme {theme}" for theme in themes]


def nearest_shares_theme(space, themes):
    near = space @ space.T
    np.fill_diagonal(near, -1)
    return float((themes[near.argmax(axis=1)] == themes).mean())


def test_passages_are_looked_at_by_what_people_told_apart():
    vectors, themes = cloud(400, 9)
    lens = own_lens([coded(ENOUGH + 100)], vectors)
    view = fitted(vectors, lens=lens)
    assert nearest_shares_theme(view.of(vectors), themes) > nearest_shares_theme(vectors, themes) + 0.1
    assert "1,100 that people here placed in other consultations" in view.sentence


def test_too_few_codings_make_no_lens():
    assert own_lens([coded(ENOUGH - 100)], cloud(200, 9)[0]) is None
    assert own_lens([], cloud(200, 9)[0]) is None
    assert own_lens([coded(ENOUGH + 100)], np.zeros((0, WIDTH), dtype=np.float32)) is None


def test_codings_of_other_kinds_of_passages_are_left_out():
    vectors, _ = cloud(400, 9)
    alike, other = coded(ENOUGH + 100), coded(ENOUGH + 100, middles=2)
    assert own_lens([other], vectors) is None
    both, one = own_lens([alike, other], vectors), own_lens([alike], vectors)
    assert both.codes == one.codes
    assert likeness(other[0], vectors) < 0.9 < 0.97 < likeness(alike[0], vectors)


def test_several_consultations_teach_together():
    vectors, _ = cloud(400, 9)
    lens = own_lens([coded(ENOUGH // 2 + 50, seed) for seed in (3, 4)], vectors)
    assert lens.codes == (THEMES,) * 4
    assert own_lens([coded(ENOUGH // 2 - 50, seed) for seed in (3, 4)], vectors) is None


def test_themes_with_a_handful_of_passages_teach_nothing():
    vectors, said = coded(300)
    said[:5] = ["rare"] * 5
    assert len(usable((vectors, said))[1]) == 295
    assert usable((vectors, ["one", "two", "three"] * 100)) is None
    assert usable((vectors[:0], [])) is None


@pytest.mark.parametrize("turned", [1, -1])
def test_the_order_of_passages_does_not_change_whether_there_is_a_lens(turned):
    vectors, _ = cloud(400, 9)
    frame = coded(ENOUGH + 100)
    lens = own_lens([frame], vectors[::turned])
    assert np.array_equal(lens.directions, own_lens([frame], vectors).directions)
