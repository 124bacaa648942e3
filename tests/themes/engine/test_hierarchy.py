"""Themes within themes, and grains that leave the other themes alone."""

import numpy as np
import pytest

from consult.themes.engine.communities import centred, tidy
from consult.themes.engine.hierarchy import FEWEST, MOST_PARTS, parts_of, regrained


def nested(outer, inner, each, width=40):
    """Clouds within clouds: where each point is, and its outer and inner cloud."""
    random = np.random.default_rng(8)
    place = np.repeat(np.arange(outer * inner), each)
    points = np.eye(outer, width)[place // inner] * 2 + np.eye(outer * inner, width, outer)[place]
    points = points + 0.1 * random.normal(size=points.shape)
    return centred((points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)), place // inner, place


@pytest.mark.parametrize("each", [15, 60])
def test_the_parts_of_a_theme_are_found(each):
    points, outer, inner = nested(3, 3, each)
    mine = outer == 1
    assert (tidy(parts_of(points[mine])) == tidy(inner[mine])).all()


def test_too_few_passages_have_no_parts():
    points, _, _ = nested(2, 2, 20)
    assert parts_of(points[: FEWEST - 1]) is None


def test_parts_are_few_and_none_is_tiny():
    points, _, _ = nested(1, 12, 20)
    sizes = np.bincount(parts_of(points))
    assert 2 <= len(sizes) <= MOST_PARTS
    assert sizes.min() >= 4


@pytest.mark.parametrize("grain", [1, 2])
def test_finer_splits_the_largest_and_leaves_the_rest_alone(grain):
    points, outer, _ = nested(4, 3, 20)
    finer = regrained(points, outer, grain)
    assert finer.max() > outer.max()
    whole = [theme for theme in range(4) if len(set(finer[outer == theme])) == 1]
    assert len(whole) >= 1
    assert all((finer == finer[outer == theme][0]).sum() == 60 for theme in whole)
    assert all(len(set(outer[finer == theme])) == 1 for theme in range(finer.max() + 1))


@pytest.mark.parametrize("grain", [-1, -2, -9])
def test_coarser_joins_whole_themes(grain):
    points, outer, _ = nested(6, 2, 12)
    coarser = regrained(points, outer, grain)
    assert 1 <= coarser.max() < outer.max()
    assert all(len(set(coarser[outer == theme])) == 1 for theme in range(6))


def test_no_grain_changes_nothing():
    points, outer, _ = nested(3, 2, 15)
    assert (regrained(points, outer, 0) == tidy(outer)).all()
