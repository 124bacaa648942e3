"""Heads learnt from other feedback: known by their hash, silent when told, and of no weight among other words."""

import numpy as np
import pytest

from consult.themes.engine import WeightsError, embed, learning_heads
from consult.themes.engine.learning_heads import coded, like_feedback

FEEDBACK = ["The nurses were kind and caring.", "I waited three months for an appointment.", "Good food, clean ward."]
OTHER = ["The cube of seven is odd.", "A kestrel hovers above the motorway.", "Version two of the compiler is out."]


@pytest.fixture(scope="module")
def vectors():
    return embed(FEEDBACK), embed(OTHER)


def test_feedback_is_known_from_other_words(vectors):
    feedback, other = vectors
    assert like_feedback(feedback) > 0.5
    assert like_feedback(other) < 0.5


def test_a_set_left_out_keeps_silent(vectors):
    every, less = coded(vectors[0]), coded(vectors[0], ("trust",))
    assert len(every) == len(less) == 3
    assert 0 < less.shape[1] < every.shape[1]
    assert coded(vectors[0], ("trust", "v6", "fft_phase1")).shape == (3, 0)


def test_short_vectors_have_no_heads():
    assert like_feedback(np.ones((2, 128), dtype=np.float32)) == 0


def test_another_file_is_refused(monkeypatch):
    monkeypatch.setattr(learning_heads, "HEADS_SHA256", "0" * 64)
    learning_heads._heads.cache_clear()
    with pytest.raises(WeightsError, match="feedback_heads"):
        coded(np.zeros((1, 384), dtype=np.float32))
    learning_heads._heads.cache_clear()
