"""Small consultations: clear groups are found, nothing stands alone."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from consult.themes.engine.communities import centred, tidy
from consult.themes.engine.small import evidence, how_many, silhouette, small_groups


def clouds(sizes, spread=0.08):
    random = np.random.default_rng(2)
    truth = np.repeat(np.arange(len(sizes)), sizes)
    corners = np.eye(len(sizes), 24, dtype=np.float32)
    return centred((corners[truth] + spread * random.normal(size=(len(truth), 24))).astype(np.float32)), truth


@pytest.mark.parametrize("sizes", [(7, 7, 7), (10, 10, 10), (20, 5, 30, 8, 9), (30, 30, 30, 30)])
def test_clear_groups_are_found_as_they_are(sizes):
    points, truth = clouds(sizes)
    assert (small_groups(points) == tidy(truth)).all()


@pytest.mark.parametrize("n", [4, 12, 20, 59, 120])
def test_nothing_stands_alone_and_the_number_is_sensible(n):
    points = centred(np.random.default_rng(n).normal(size=(n, 30)).astype(np.float32))
    sizes = np.bincount(small_groups(points))
    assert sizes.min() >= 2
    assert 1 <= len(sizes) <= how_many(n) + 1


def test_what_fits_with_nothing_joins_what_it_is_most_alike():
    points, _ = clouds((8, 8))
    odd = points[0] * 0.2 + np.eye(1, 24, 23, dtype=np.float32)[0]
    labels = small_groups(np.vstack([points, odd / np.linalg.norm(odd)]), 2)
    assert labels[-1] == labels[0]


@pytest.mark.parametrize("wanted", [2, 3, 5])
def test_as_many_groups_as_asked_for(wanted):
    points, _ = clouds((6, 6, 6, 6, 6))
    assert small_groups(points, wanted).max() == wanted - 1


def test_groups_that_stand_apart_have_a_high_silhouette():
    points, truth = clouds((9, 9, 9))
    alike = (points @ points.T).astype(np.float64)
    assert silhouette(alike, truth) > 0.8
    assert silhouette(alike, np.arange(27) % 3) < 0
    assert silhouette(alike, np.zeros(27, dtype=np.int64)) == -1


def test_part_of_the_passages_is_grouped_as_it_is_among_them_all():
    random = np.random.default_rng(8)
    corners = random.normal(size=(6, 40))
    points = centred((corners[np.arange(90) % 6] + 2.0 * random.normal(size=(90, 40))).astype(np.float32))
    whole = small_groups(points)
    likeness = []
    for away in range(4):
        kept = np.flatnonzero(np.arange(90) % 10 != away)
        likeness.append(adjusted_rand_score(whole[kept], small_groups(points[kept])))
    assert np.mean(likeness) > 0.75


def test_evidence_is_how_often_pairs_come_together():
    points, truth = clouds((12, 12, 12))
    shares = evidence((points @ points.T).astype(np.float64))
    same = truth[:, None] == truth
    assert (shares == shares.T).all()
    assert shares[same].min() > 0.6
    assert shares[~same].max() < 0.3
