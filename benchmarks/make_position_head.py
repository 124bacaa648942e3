"""Make consult/themes/engine/data/position_head.npz: which way a passage goes, learnt from human-coded feedback.

    python benchmarks/make_position_head.py --data DIR

DIR holds nhs_fft_phase1.csv (criticality), nhs_fft_v6_multilabel.csv (sentiment) and
nhs_trust_mh_community.csv (asked what was best, or what to improve). Prints the SHA-256
that belongs into consult/themes/engine/positions.py.
"""

import argparse
import csv
import hashlib
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
TARGET = HERE.parent / "consult" / "themes" / "engine" / "data" / "position_head.npz"
EACH_WAY = 6_000


def sign(row: dict[str, str]) -> int:
    """1 pleased, -1 displeased, 0 neither or not known."""
    if "criticality" in row:
        value = float(row["criticality"] or 0)
        return int(value > 0) - int(value < 0)
    if "sentiment5" in row:
        value = float(row["sentiment5"] or 3)
        return int(value < 3) - int(value > 3)
    return 1 if row["question"] == "best" else -1


def read(data: Path) -> tuple[list[str], np.ndarray]:
    texts, signs = [], []
    for name in ("nhs_fft_phase1", "nhs_fft_v6_multilabel", "nhs_trust_mh_community"):
        with (data / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        found = np.array([sign(row) for row in rows])
        kept = np.flatnonzero(found)
        if len(kept) > 4 * EACH_WAY:
            order = np.random.default_rng(0).permutation(kept)
            kept = np.sort(np.concatenate([order[found[order] == way][:EACH_WAY] for way in (1, -1)]))
        texts += [rows[i]["text"] for i in kept]
        signs.append(found[kept])
    return texts, np.concatenate(signs)


def main() -> None:
    from sklearn.linear_model import LogisticRegression

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, help="folder with the same rows' vectors, to read nothing twice")
    arguments = parser.parse_args()
    sys.path.insert(0, str(HERE.parent))
    from consult.themes.engine import embed

    texts, signs = read(arguments.data)
    head = LogisticRegression(C=3.0, max_iter=1000, class_weight="balanced").fit(embed(texts), signs)
    np.savez(TARGET, weights=head.coef_[0].astype(np.float32), bias=head.intercept_.astype(np.float32))
    print(hashlib.sha256(TARGET.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
