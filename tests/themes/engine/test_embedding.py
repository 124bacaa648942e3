"""Embedding: like meanings lie close, and neighbours never shift a vector."""

import numpy as np
import pytest

from consult.themes.engine import Cancelled, embed
from consult.themes.engine.network import WIDTH

PAIRS = [
    ("The wait was far too long.", "I had to wait for hours."),
    ("The nurses were kind.", "Staff were friendly and caring."),
    ("Buses stop too early.", "There is no bus after six in the evening."),
]


@pytest.mark.parametrize("careful", [True, False])
def test_a_paraphrase_is_nearer_than_any_other_sentence(careful):
    left, right = (embed([pair[side] for pair in PAIRS], careful=careful) for side in (0, 1))
    assert (np.argmax(left @ right.T, axis=1) == np.arange(len(PAIRS))).all()


@pytest.mark.parametrize("careful", [True, False])
def test_the_same_text_always_has_the_same_unit_vector(careful):
    texts = [text for pair in PAIRS for text in pair]
    together = embed(texts, careful=careful)
    alone = np.vstack([embed([text], careful=careful) for text in reversed(texts)])[::-1]
    assert (together == alone).all()
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-3)
    assert together.dtype == np.float32


def test_no_text_gives_no_vectors():
    assert embed([]).shape == (0, WIDTH)


def test_any_text_has_a_finite_vector():
    assert np.isfinite(embed(["", "\x00", "😀", "\ud800", "word " * 50_000, "雪が降る"])).all()


def test_stops_when_told():
    with pytest.raises(Cancelled):
        embed(["a bus"] * 100, cancelled=lambda: True)


def test_progress_counts_every_text():
    heard = []
    embed(["a bus", "a train"] * 40, progress=lambda *what: heard.append(what[1:]))
    assert heard[-1] == (80, 80)
    assert heard == sorted(heard)
