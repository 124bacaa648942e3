"""Calibration: how warm shares must be to mean what they say, and a measure of how far they do not."""

import numpy as np
import pytest

from consult.themes.engine.calibration import (
    SURELY,
    expected_error,
    fairest_loss,
    log_loss,
    neighbourly,
    sampled,
    share_right,
    warmth_for,
)
from consult.themes.engine.learning_fit import fit, softmax


def drawn(warmth):
    chance = np.random.default_rng(3)
    scores = chance.normal(size=(4000, 4)).astype(np.float32)
    truth = np.array([chance.choice(4, p=share / share.sum()) for share in softmax(scores).astype(float)])
    return scores * np.float32(warmth), truth


@pytest.mark.parametrize("warmth", [0.6, 1.0, 2.0])
def test_scores_that_are_too_sure_or_not_sure_enough_are_put_right(warmth):
    scores, truth = drawn(warmth)
    right = scores.argmax(axis=1) == truth
    found = warmth_for(scores, float(right.mean()))
    assert found == pytest.approx(warmth, rel=0.15)
    assert expected_error(softmax(scores / np.float32(found)).max(axis=1), right) < 0.03


def test_few_passages_hardly_change_how_sure_the_engine_is():
    scores, _ = drawn(2.0)
    assert 1 < warmth_for(scores[:5], 0.4) < warmth_for(scores, 0.4)
    assert warmth_for(scores[:0], 0.4) == 1


def test_nothing_is_ever_thought_wholly_sure():
    scores, _ = drawn(1.0)
    assert warmth_for(scores, 2.0) == warmth_for(scores, SURELY)


def test_the_more_is_known_the_more_agreement_is_worth_and_decisions_have_the_last_word():
    assert share_right(0) < share_right(50) < share_right(500) < 1
    assert share_right(500, 100, 400) < share_right(500) < share_right(500, 380, 400)


def test_a_passage_is_compared_with_its_like_and_not_with_itself_or_its_copy_or_what_is_far():
    vectors = np.array([[1, 0, 0], [1, 0, 0], [0.8, 0.6, 0], [0, 0, 1]], dtype=np.float32)
    beside = neighbourly(vectors, vectors)
    assert beside[:2].tolist() == vectors[[2, 2]].tolist()
    assert beside[2].tolist() == vectors[0].tolist()
    assert beside[3] @ vectors[3] == pytest.approx(0.7)
    assert np.linalg.norm(beside, axis=1) == pytest.approx(1)


def test_which_passages_are_sampled_does_not_hang_on_their_order():
    vectors = np.random.default_rng(0).normal(size=(5000, 3)).astype(np.float32)
    some, other = vectors[sampled(vectors)], vectors[::-1][sampled(vectors[::-1])]
    assert len(some) <= 2000
    assert {tuple(row) for row in some.tolist()} == {tuple(row) for row in other.tolist()}


def test_the_error_is_how_far_confidence_and_being_right_lie_apart():
    sure = np.array([0.9, 0.9, 0.9, 0.9, 0.3, 0.3])
    right = np.array([True, True, False, False, False, True])
    assert expected_error(sure, right) == pytest.approx(4 / 6 * 0.4 + 2 / 6 * 0.2)
    assert expected_error(np.array([1.0, 0.0]), np.array([True, False])) == 0


def test_better_scores_lose_less_and_how_warm_they_are_does_not_matter_to_the_fairest_loss():
    scores, truth = drawn(1.0)
    assert log_loss(scores, truth) < log_loss(-scores, truth)
    assert fairest_loss(scores * np.float32(1.7), truth) == pytest.approx(fairest_loss(scores, truth), abs=0.01)


def test_fitting_finds_what_was_said_and_what_was_not():
    features = np.eye(3, dtype=np.float32)
    said = np.array([[1, np.nan, np.nan], [np.nan, 1, np.nan], [0, np.nan, np.nan]], dtype=np.float32)
    shares = softmax(features @ fit(features, said, np.ones(3, dtype=np.float32), steps=60))
    assert shares[0].argmax() == 0
    assert shares[1].argmax() == 1
    assert shares[2].argmin() == 0
