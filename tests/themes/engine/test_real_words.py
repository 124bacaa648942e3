"""Real words, where a developer has them: everything placed, order of no account, nearer the codes than chance."""

import csv
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from consult.themes.engine import embed, group

FILE = Path(__file__).parents[3].parent / "shared" / "data" / "nhs_fft_phase1.csv"
ROWS = 500

pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="the folder of real words (../shared/data) is not here")


def test_real_comments_are_placed_alike_in_any_order():
    with FILE.open(newline="", encoding="utf-8") as file:
        rows = [row for row, _ in zip(csv.DictReader(file), range(ROWS), strict=False)]
    texts, codes = [row["text"] for row in rows], [row["label"] for row in rows]
    vectors = embed(texts)
    order = np.random.default_rng(0).permutation(ROWS)
    found = [place.theme for place in group(texts, vectors=vectors).placements]
    again = [place.theme for place in group([texts[i] for i in order], vectors=vectors[order]).placements]
    labels, shuffled = [[-1 if theme is None else theme for theme in themes] for themes in (found, again)]
    assert found.count(None) <= 0.02 * ROWS
    assert adjusted_rand_score([labels[i] for i in order], shuffled) >= 0.99
    assert adjusted_mutual_info_score(codes, labels) > 0.1
