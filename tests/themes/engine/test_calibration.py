"""Calibration: a warmth that makes shares mean what they say, and a measure of how far they do not."""

import numpy as np
import pytest

from consult.themes.engine.calibration import expected_error, log_loss, temperature
from consult.themes.engine.learning_fit import fit, softmax


def drawn(warmth):
    chance = np.random.default_rng(3)
    scores = chance.normal(size=(4000, 4)).astype(np.float32)
    truth = np.array([chance.choice(4, p=share / share.sum()) for share in softmax(scores).astype(float)])
    return scores * warmth, truth


@pytest.mark.parametrize("warmth", [0.6, 1.0, 2.0])
def test_scores_that_are_too_sure_or_not_sure_enough_are_put_right(warmth):
    scores, truth = drawn(warmth)
    assert temperature(scores, truth) == pytest.approx(warmth, rel=0.15)


def test_few_decisions_hardly_change_how_sure_the_engine_is():
    scores, truth = drawn(2.0)
    assert temperature(scores[:5], truth[:5]) < temperature(scores, truth)
    assert temperature(scores[:0], truth[:0]) == 1


def test_the_error_is_how_far_confidence_and_being_right_lie_apart():
    sure = np.array([0.9, 0.9, 0.9, 0.9, 0.3, 0.3])
    right = np.array([True, True, False, False, False, True])
    assert expected_error(sure, right) == pytest.approx(4 / 6 * 0.4 + 2 / 6 * 0.2)
    assert expected_error(np.array([1.0, 0.0]), np.array([True, False])) == 0


def test_better_scores_lose_less():
    scores, truth = drawn(1.0)
    assert log_loss(scores, truth) < log_loss(-scores, truth)


def test_fitting_finds_what_was_said_and_what_was_not():
    features = np.eye(3, dtype=np.float32)
    said = np.array([[1, np.nan, np.nan], [np.nan, 1, np.nan], [0, np.nan, np.nan]], dtype=np.float32)
    shares = softmax(features @ fit(features, said, np.ones(3, dtype=np.float32), steps=60))
    assert shares[0].argmax() == 0
    assert shares[1].argmax() == 1
    assert shares[2].argmin() == 0
