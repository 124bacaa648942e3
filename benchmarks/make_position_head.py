"""Make consult/themes/engine/data/position_head.npz: which way a passage goes, learnt from human-coded feedback.

    python benchmarks/make_position_head.py --data DIR [--vectors DIR]

DIR holds nhs_fft_phase1.csv (criticality), nhs_fft_v6_multilabel.csv (sentiment) and nhs_trust_mh_community.csv
(asked what was best, or what to improve). One head learns from all; one more for each set learns from the others
only, without a passage that stands in both, for honest measuring. Prints the SHA-256 for engine/positions.py.
"""

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np
from make_feedback_heads import HERE, Rows, read, vectors_of, words_of

TARGET = HERE.parent / "consult" / "themes" / "engine" / "data" / "position_head.npz"
EACH_WAY = 8_000


def sign(row: dict[str, str]) -> int:
    """1 pleased, -1 displeased, 0 neither or not known."""
    if "criticality" in row:
        value = float(row["criticality"] or 0)
        return int(value > 0) - int(value < 0)
    if "sentiment5" in row:
        value = float(row["sentiment5"] or 3)
        return int(value < 3) - int(value > 3)
    return 1 if row["question"] == "best" else -1


def leaning(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """The places of rows that lean, at most EACH_WAY each way, and which way."""
    signs = np.array([sign(row) for row in rows])
    order = np.random.default_rng(0).permutation(len(rows))
    places = np.sort(np.concatenate([order[signs[order] == way][:EACH_WAY] for way in (1, -1)]))
    return places, signs[places]


def main() -> None:
    """Learn each head and write them into one file."""
    from sklearn.linear_model import LogisticRegression

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--vectors", type=Path)
    arguments = parser.parse_args()
    sys.path.insert(0, str(HERE.parent))
    from consult.themes.engine.positions import position_features

    sets = read(arguments.data)
    known = {}
    for name, rows in sets.items():
        places, signs = leaning(rows)
        words = [rows[place]["text"] for place in places]
        seen = position_features(words, vectors_of(name, rows, places, arguments.vectors))
        known[name] = (seen, signs, np.array([words_of(rows[place]) for place in places]))
    kept = {}
    for left_out in ("", *sets):
        said = {words_of(row) for row in sets[left_out]} if left_out else set()
        parts = [
            (seen[new], signs[new])
            for name, (seen, signs, words) in known.items()
            if name != left_out
            for new in [np.array([each not in said for each in words])]
        ]
        features, signs = (np.concatenate(column) for column in zip(*parts, strict=True))
        model = LogisticRegression(C=3.0, max_iter=300, class_weight="balanced").fit(features, signs)
        kept[left_out or "all"] = np.append(model.coef_[0], model.intercept_).astype(np.float32)
    np.savez(TARGET, **kept)
    print(hashlib.sha256(TARGET.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
