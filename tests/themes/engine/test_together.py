"""Several passages read at once: to the last bit what each is read as alone."""

import numpy as np

from consult.themes.engine.network import network


def test_passages_read_together_have_the_very_vectors_they_have_alone():
    chance = np.random.default_rng(7)
    for length in (2, 3, 5, 8, 13, 17, 24, 32, 33):
        passages = chance.integers(1000, 30_000, size=(5, length)).tolist()
        together = network().vectors(passages)
        assert (together == np.stack([network().vector(one) for one in passages])).all(), length
        assert (together[:2] == network().vectors(passages[:2])).all(), length
