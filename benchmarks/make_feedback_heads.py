"""Make consult/themes/engine/data/feedback_heads.npz: what coders of other feedback would call a passage.

    python benchmarks/make_feedback_heads.py --data DIR [--vectors DIR]

DIR holds nhs_fft_phase1.csv, nhs_fft_v6_multilabel.csv and nhs_trust_mh_community.csv. Each set's codes and
sub-codes become one logistic head over the passages' vectors. A passage that stands in two sets teaches neither,
so that leaving a set out (`without`) leaves out every word of it. --vectors holds fft_phase1.npy, v6.npy and
trust.npy, the rows' vectors, to read nothing twice. Prints the SHA-256 for consult/themes/engine/learning_heads.py.
"""

import argparse
import csv
import hashlib
import re
import sys
import warnings
from collections import Counter
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
TARGET = HERE.parent / "consult" / "themes" / "engine" / "data" / "feedback_heads.npz"
SETS = {"fft_phase1": "nhs_fft_phase1", "v6": "nhs_fft_v6_multilabel", "trust": "nhs_trust_mh_community"}
MOST = 30_000
FEWEST = 40
"""A code given to fewer passages than this is not learnt."""
Rows = list[dict[str, str]]


def read(data: Path) -> dict[str, Rows]:
    """The rows of each set."""
    found = {}
    for name, file_name in SETS.items():
        with (data / f"{file_name}.csv").open(newline="", encoding="utf-8") as file:
            found[name] = list(csv.DictReader(file))
    return found


def words_of(row: dict[str, str]) -> str:
    """The words of a row, so that the same said twice is known again."""
    return re.sub(r"\W+", " ", row["text"].casefold()).strip()


def own(sets: dict[str, Rows]) -> dict[str, np.ndarray]:
    """The places of the rows that no other set has too, at most MOST of each."""
    said = {name: {words_of(row) for row in rows} for name, rows in sets.items()}
    found = {}
    for name, rows in sets.items():
        others = set().union(*(said[other] for other in said if other != name))
        places = np.array([place for place, row in enumerate(rows) if words_of(row) not in others])
        found[name] = np.sort(np.random.default_rng(0).permutation(places)[:MOST])
    return found


def vectors_of(name: str, rows: Rows, places: np.ndarray, folder: Path | None) -> np.ndarray:
    """The vectors of these rows, read from ``folder`` when there is one."""
    if folder:
        return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")[places])
    sys.path.insert(0, str(HERE.parent))
    from consult.themes.engine import embed

    return embed([rows[place]["text"] for place in places])


def codes(rows: Rows, places: np.ndarray, sub: bool) -> list[list[str]]:
    """The codes of each of these rows; with ``sub`` its one sub-code."""
    if sub:
        return [[f"{rows[place]['label']}/{rows[place]['sublabel']}"] for place in places]
    return [rows[place]["label"].split("|") for place in places]


def head(vectors: np.ndarray, given: list[list[str]]) -> dict[str, np.ndarray]:
    """One logistic head: coefficients, and the mean and spread of its log shares."""
    from sklearn.linear_model import LogisticRegression

    counts = Counter(code for some in given for code in some)
    pairs = [(row, code, 1 / len(some)) for row, some in enumerate(given) for code in some if counts[code] >= FEWEST]
    rows, wanted, weights = (np.array(column) for column in zip(*pairs, strict=True))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = LogisticRegression(C=3.0, max_iter=60).fit(vectors[rows], wanted, sample_weight=weights)
    logs = np.log(model.predict_proba(vectors) + 1e-4)
    table = np.vstack([model.coef_.T, model.intercept_])
    return {"table": table.astype(np.float16), "mean": logs.mean(0).astype("f4"), "spread": logs.std(0).astype("f4")}


def main() -> None:
    """Learn every head and write them into one file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--vectors", type=Path)
    arguments = parser.parse_args()
    sets = read(arguments.data)
    kept = {}
    for name, places in own(sets).items():
        rows = sets[name]
        vectors = vectors_of(name, rows, places, arguments.vectors)
        for sub in (False, True) if "sublabel" in rows[0] else (False,):
            for key, value in head(vectors, codes(rows, places, sub)).items():
                kept[f"{name}{'-sub' if sub else ''}.{key}"] = value
        print(name, len(places), file=sys.stderr, flush=True)
    np.savez_compressed(TARGET, **kept)
    print(hashlib.sha256(TARGET.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
