"""Make the fast way's vectors: each word piece read once by the network, 128 components, int8. About a minute.

    python benchmarks/make_static_vectors.py OUT.npz

The engine pins the file by its sha256: after making another one, change STATIC_SHA256 in
consult/themes/engine/weights.py and the note in consult/themes/engine/data/WEIGHTS.txt.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from consult.themes.engine.network import network
from consult.themes.engine.static import FAST_WIDTH

WORD_PIECES = 30_522
RESERVED = 999
FIRST_WORD = 1996
"""The vocabulary lists reserved pieces, single signs, then words from the commonest ('the') to the rarest."""
START, STOP = 101, 102


def main(target: str) -> None:
    """Read every word piece, keep the main directions, weigh by rarity, round to int8."""

    def read(numbers: range) -> NDArray[np.float32]:
        return np.stack([network().vector([START, number, STOP]) for number in numbers])

    parts = [range(at, min(at + 256, WORD_PIECES)) for at in range(0, WORD_PIECES, 256)]
    with ThreadPoolExecutor(2) as pool:
        pieces = np.vstack(list(pool.map(read, parts)))
    middled = pieces - pieces[RESERVED + 1 :].mean(axis=0)
    _, _, axes = np.linalg.svd(middled[RESERVED + 1 :][::3], full_matrices=False)
    rarity = np.log(1 + np.maximum(np.arange(WORD_PIECES) - FIRST_WORD + 1, 1))
    rarity[:FIRST_WORD] = rarity[FIRST_WORD + 300] / 2
    rarity[:RESERVED] = 0
    table = middled @ axes[:FAST_WIDTH].T * rarity[:, None]
    scale = np.abs(table).max(axis=1, keepdims=True) / 127 + 1e-9
    np.savez_compressed(target, q=np.round(table / scale).astype(np.int8), s=scale.astype(np.float16))


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    main(sys.argv[1])
