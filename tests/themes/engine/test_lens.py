"""The lens: used where coders' models know what they read, and nowhere else."""

import numpy as np
import pytest

from consult.themes.engine.communities import centred
from consult.themes.engine.lens import SURE, Lens, feedback_lens, fitted, sureness
from consult.themes.engine.weights import WeightsError, checked, lens_path


@pytest.fixture(scope="module")
def vectors():
    """A hundred unit vectors without a pattern, as wide as the network's."""
    found = np.random.default_rng(4).normal(size=(100, 384)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def coded(vectors):
    """Vectors pulled towards what the coders' models know best, one of five codes each."""
    pulls = feedback_lens().weights[:, :5] / np.linalg.norm(feedback_lens().weights[:, :5], axis=0)
    found = vectors * 0.3 + pulls.T[np.arange(100) % 5] * 3
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def test_what_no_coder_knows_is_looked_at_without_the_lens(vectors):
    view = fitted(vectors)
    assert view.lens is None
    assert "meaning alone" in view.sentence
    assert np.allclose(view.of(vectors), centred(vectors), atol=1e-6)


def test_what_coders_know_is_looked_at_through_the_lens(coded):
    assert sureness(centred(coded), feedback_lens()) > SURE
    view = fitted(coded)
    assert view.lens is not None
    assert "read like feedback" in view.sentence
    assert "%" in view.sentence


def test_through_the_lens_all_vectors_have_length_one(coded):
    looked = fitted(coded).of(coded)
    assert looked.shape == (100, 192)
    assert np.allclose(np.linalg.norm(looked, axis=1), 1, atol=1e-5)


def test_the_choice_can_be_taken_away(vectors):
    assert fitted(vectors, use=True).lens is not None


def test_the_same_passage_looks_the_same_whatever_stands_beside_it(coded):
    view = fitted(coded)
    assert np.allclose(view.of(coded[:3]), view.of(coded)[:3], atol=1e-5)


def test_other_vectors_than_the_networks_need_no_lens():
    narrow = np.eye(12, dtype=np.float32)
    view = fitted(narrow)
    assert (view.lens, view.sentence) == (None, "")
    assert view.of(narrow).shape == (12, 12)


def test_each_coders_shares_add_up_to_one(vectors):
    for shares in feedback_lens().likely(centred(vectors)):
        assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)


def test_a_lens_can_be_handed_in(vectors):
    own = Lens(np.eye(384, 3, dtype=np.float32), np.zeros((384, 2), np.float32), np.zeros(2, np.float32), (1, 1))
    assert fitted(vectors, lens=own).lens is own  # one code each: always sure


def test_another_file_is_not_taken_for_the_lens(tmp_path):
    other = tmp_path / "feedback_lens.npz"
    other.write_bytes(lens_path().read_bytes() + b"x")
    with pytest.raises(WeightsError):
        checked(other, "0" * 64)
