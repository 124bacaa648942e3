"""Make the lens: what people who coded feedback by hand tell apart, learnt from three open sets. About two minutes.

    python benchmarks/make_lens.py OUT.npz --data DIR [--without SET] [--vectors DIR]

DIR holds nhs_fft_phase1.csv, nhs_fft_v6_multilabel.csv and nhs_trust_mh_community.csv. A lens is judged on a set that
it never saw: ``--without v6`` leaves that set out, and every row of the others with the words of one of its rows.
``--vectors`` names a folder with SET.npy, vectors of the CSV's rows made earlier by ``embed``.

The file holds no words of anybody: linear-discriminant directions (Fisher, 1936; within-class scatter shrunk,
Friedman, 1989) and multinomial logistic regressions on the codes. The engine pins it by its sha256: after making
another one, change LENS_SHA256 in consult/themes/engine/weights.py and the note in data/WEIGHTS.txt.
"""

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from consult.themes.engine.communities import centred
from consult.themes.engine.embedding import embed

SETS = {"fft_phase1": "nhs_fft_phase1.csv", "v6": "nhs_fft_v6_multilabel.csv", "trust": "nhs_trust_mh_community.csv"}
DIRECTIONS = 40
SHRUNK = 0.3
MOST, MOST_FOR_CODES = 12_000, 5_000
FEWEST = {"directions": 15, "codes": 20}
Table = NDArray[Any]


def rows_of(arguments: argparse.Namespace, name: str, unseen: set[str]) -> tuple[Table, list[list[str]], list[str]]:
    """Centred vectors, codes (fine) and first codes (coarse) of the rows a lens may see."""
    with (arguments.data / SETS[name]).open(newline="", encoding="utf-8") as file:
        held = list(csv.DictReader(file))
    kept = [i for i, row in enumerate(held) if row["label"] and row["text"].strip().lower() not in unseen]
    if len(kept) > MOST:
        kept = sorted(int(i) for i in np.random.default_rng(1).permutation(kept)[:MOST])
    if arguments.vectors:
        vectors = np.asarray(np.load(arguments.vectors / f"{name}.npy", mmap_mode="r")[kept], dtype=np.float32)
    else:
        vectors = embed([held[i]["text"] for i in kept])
    fine, coarse = [], []
    for i in kept:
        row = held[i]
        first = row["label"].split("|")
        fine.append([f"{row['label']}/{row['sublabel']}"] if row.get("sublabel") else first)
        coarse.append(first[0])
    return centred(vectors), fine, coarse


def scatter(points: Table, codes: list[list[str]]) -> tuple[Table, Table]:
    """Scatter within and between the codes, each code weighed by the root of its size."""
    width = points.shape[1]
    members: dict[str, list[tuple[int, float]]] = {}
    for row, several in enumerate(codes):
        for code in several:
            members.setdefault(code, []).append((row, 1 / len(several)))
    within, between, total = np.zeros((width, width)), np.zeros((width, width)), 0.0
    for held in members.values():
        if len(held) < FEWEST["directions"]:
            continue
        rows, share = np.array([row for row, _ in held]), np.array([part for _, part in held])
        middle = (points[rows] * share[:, None]).sum(0) / share.sum()
        away = points[rows] - middle
        weight = share.sum() ** -0.5
        within += (away * share[:, None]).T @ away * weight
        between += np.outer(middle, middle) * share.sum() ** 0.5
        total += share.sum() ** 0.5
    return within / total, between / total


def directions(sets: list[tuple[Table, list[list[str]], list[str]]]) -> Table:
    """Linear-discriminant directions as columns, the telling ones longer."""
    from scipy.linalg import eigh

    pairs = [scatter(points, fine) for points, fine, _ in sets]
    within, between = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    width = len(within)
    within = (1 - SHRUNK) * within + SHRUNK * np.trace(within) / width * np.eye(width)
    strength, axes = eigh(between, within)
    best = np.argsort(-strength)[:DIRECTIONS]
    return axes[:, best] * np.sqrt(strength[best])


def coder(points: Table, codes: list[str]) -> tuple[Table, Table]:
    """Multinomial logistic regression: weights (width, codes) and intercepts."""
    from sklearn.linear_model import LogisticRegression

    said = np.array(codes)
    rows = np.random.default_rng(0).permutation(len(said))[:MOST_FOR_CODES]
    names, counts = np.unique(said[rows], return_counts=True)
    rows = rows[np.isin(said[rows], names[counts >= FEWEST["codes"]])]
    model = LogisticRegression(C=5, max_iter=50).fit(points[rows], said[rows])
    return model.coef_.T, model.intercept_


def main() -> None:
    """Read the command line, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--without", choices=SETS)
    parser.add_argument("--vectors", type=Path)
    arguments = parser.parse_args()
    unseen: set[str] = set()
    if arguments.without:
        with (arguments.data / SETS[arguments.without]).open(newline="", encoding="utf-8") as file:
            unseen = {row["text"].strip().lower() for row in csv.DictReader(file)}
    sets = [rows_of(arguments, name, unseen) for name in SETS if name != arguments.without]
    coders = [coder(points, coarse) for points, _, coarse in sets]
    coders += [coder(points, [codes[0] for codes in fine]) for points, fine, _ in sets]
    np.savez_compressed(
        arguments.target,
        directions=directions(sets).astype(np.float16),
        weights=np.hstack([weights for weights, _ in coders]).astype(np.float16),
        intercepts=np.hstack([intercepts for _, intercepts in coders]).astype(np.float16),
        codes=np.array([len(intercepts) for _, intercepts in coders]),
    )


if __name__ == "__main__":
    main()
