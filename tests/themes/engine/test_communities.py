"""Communities: merging, splitting and absorbing keep their promises."""

import numpy as np
import pytest

from consult.themes.engine.communities import absorb_tiny, centred, exactly, merge_to, split_to, tidy
from consult.themes.engine.neighbours import neighbour_graph, spread


@pytest.fixture(scope="module")
def clouds():
    """Four clouds of fifty points around the corners of a square, and where each belongs."""
    random = np.random.default_rng(3)
    truth = np.repeat(np.arange(4), 50)
    corners = np.eye(4, 16, dtype=np.float32)
    return centred((corners[truth] + 0.1 * random.normal(size=(200, 16))).astype(np.float32)), truth


ONES = np.ones(200, dtype=np.float32)


@pytest.mark.parametrize("wanted", [1, 2, 4, 7, 30, 200])
def test_exactly_as_many_as_asked_for(clouds, wanted):
    points, _ = clouds
    labels = exactly(neighbour_graph(points, 8), points, ONES, wanted, 1.0, 0)
    assert sorted(set(labels.tolist())) == list(range(wanted))


def test_four_clouds_are_found_as_four(clouds):
    points, truth = clouds
    labels = exactly(neighbour_graph(points, 8), points, ONES, 4, 2.0, 0)
    assert (tidy(labels) == tidy(truth)).all()


def test_tiny_themes_join_their_nearest(clouds):
    points, truth = clouds
    labels = truth.copy()
    labels[:2] = 9
    assert (absorb_tiny(points, labels, ONES, 5.0) == truth).all()


def test_merging_and_splitting_end_at_the_number_asked_for(clouds):
    points, truth = clouds
    assert merge_to(points, truth, ONES, 2).max() == 1
    assert split_to(points, truth, ONES, 9).max() == 8


def test_identical_points_can_be_split(clouds):
    same = np.tile(clouds[0][:1], (10, 1))
    assert split_to(same, np.zeros(10, dtype=np.int64), np.ones(10, dtype=np.float32), 4).max() == 3


def test_the_rest_follow_the_votes_of_a_labelled_sample(clouds):
    points, truth = clouds
    sample = np.arange(0, 200, 3)
    assert (spread(points, sample, truth[sample]) == truth).all()
