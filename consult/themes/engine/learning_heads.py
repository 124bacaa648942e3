"""What coders of other feedback would call a passage: features that were learnt from human codes elsewhere.

Logistic heads over the careful vectors, one for each code frame of public feedback (see
benchmarks/make_feedback_heads.py). Their log shares, brought to one scale, stand beside a passage's vector
(stacking; Wolpert, 1992), so that a few corrections teach more. Where words are unlike feedback they weigh nothing.
"""

from collections.abc import Collection, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .network import WIDTH
from .weights import DATA, checked

HEADS_SHA256 = "dd6207825aed0ef7b1b141ca8b079465c285248d4337fa1252cffde8bc0d0ebb"
STRANGE, KNOWN = 0.47, 0.55
"""The heads' mean surest share on words unlike any feedback, and on words like it."""
SAMPLE = 2_000
Table = NDArray[np.float32]


@cache
def _heads() -> dict[str, tuple[Table, Table, Table]]:
    """Of each set: coefficients (385, codes), the mean and the spread of its log shares."""
    with np.load(checked(DATA / "feedback_heads.npz", HEADS_SHA256)) as held:
        names = sorted(key.removesuffix(".table") for key in held.files if key.endswith(".table"))
        parts = ("table", "mean", "spread")
        return {name: _three([held[f"{name}.{part}"].astype(np.float32) for part in parts]) for name in names}


def _three(parts: list[Table]) -> tuple[Table, Table, Table]:
    table, mean, spread = parts
    return table, mean, spread


def _shares(vectors: Table, without: Collection[str]) -> Iterator[tuple[str, Table]]:
    for name, (table, _, _) in _heads().items():
        if name.removesuffix("-sub") not in without:
            scores = vectors @ table[:-1] + table[-1]
            pull = np.exp(scores - scores.max(axis=1, keepdims=True))
            yield name, pull / pull.sum(axis=1, keepdims=True)


def coded(vectors: Table, without: Collection[str] = ()) -> Table:
    """Return features, shape (rows, codes of all heads), float32, about as long as the vectors.

    ``vectors`` are careful unit vectors, shape (rows, 384). ``without`` names sets whose heads keep silent
    ("fft_phase1", "v6", "trust"), for honest measuring. Raises ``WeightsError`` when the file is not ours.
    """
    found = [np.zeros((len(vectors), 0), dtype=np.float32)]
    for name, shares in _shares(vectors, without):
        _, mean, spread = _heads()[name]
        found.append((np.log(shares + 1e-4) - mean) / spread / np.sqrt(len(mean), dtype=np.float32))
    return np.asarray(np.hstack(found), dtype=np.float32)


def like_feedback(vectors: Table, without: Collection[str] = ()) -> float:
    """How much these passages are like the feedback the heads know, in [0, 1]: whether any code fits them well."""
    if vectors.shape[1] != WIDTH or not len(vectors):
        return 0.0
    some = vectors[:: max(1, len(vectors) // SAMPLE)]
    surest = [float(shares.max(axis=1).mean()) for name, shares in _shares(some, without) if not name.endswith("-sub")]
    return float(np.clip((np.mean(surest or [0.0]) - STRANGE) / (KNOWN - STRANGE), 0, 1))
