"""Pleased or displeased: our positions, TextBlob alone, and the human codes. Macro-F1 over rows that lean.

    python benchmarks/themes_positions.py --data DIR
    python benchmarks/themes_positions.py --set NAME=FILE.csv:TEXT:SENTIMENT:PLEASED,..:DISPLEASED,..[:QUESTION]

What was learnt from the set under test, or any row of it, is left out. Prints JSON: macro-F1 of TextBlob, of the
head without the question, with the question (asked), with the question while neutral rows stand among the others;
and what the four positions come to. The exit status is 1 below .85 (fft_phase1) or .88 (v6) with the question.
"""

import argparse
import csv
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
SETS = {
    "fft_phase1": "nhs_fft_phase1.csv:text:criticality:1.0,2.0,3.0,4.0,5.0:-1.0,-2.0,-3.0,-4.0,-5.0:question",
    "v6": "nhs_fft_v6_multilabel.csv:text:sentiment5:1.0,2.0:4.0,5.0:question",
}
BARS = {"fft_phase1": 0.85, "v6": 0.88}


def macro(truth: np.ndarray, pleased: np.ndarray) -> float:
    from sklearn.metrics import f1_score

    return round(float(f1_score(truth, np.where(pleased > 0.5, 1, -1), average="macro")), 4)


def measure(name: str, where: str, data: Path, folder: Path | None) -> dict[str, Any]:
    """The figures of one set."""
    sys.path.insert(0, str(HERE.parent))
    from consult.themes.engine import embed, leanings, positions
    from consult.themes.engine.positions import position_features

    file_name, text, sentiment, good, bad, *question = where.split(":")
    with (data / file_name).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    texts = [row[text] for row in rows]
    asked = [" ".join(row[question[0]].split()) for row in rows] if question else None
    truth = np.array([(row[sentiment] in good.split(",")) - int(row[sentiment] in bad.split(",")) for row in rows])
    kept = folder / f"{name}.npy" if folder else None
    vectors = np.load(kept) if kept and kept.is_file() else embed(texts)
    leans = np.flatnonzero(truth)
    without = name if name in ("fft_phase1", "v6", "trust") else ""
    some = [texts[row] for row in leans]
    questions = [asked[row] for row in leans] if asked else None
    polarity = position_features(some, vectors[leans])[:, -2]
    started = time.process_time()
    judged = leanings(some, questions, vectors=vectors[leans], without=without)
    seconds = time.process_time() - started
    every = leanings(texts, asked, vectors=vectors, without=without)
    stances = [one.position for one in positions(texts, asked, vectors=vectors)]
    return {
        "rows": len(leans),
        "textblob": macro(truth[leans], polarity > 0),
        "head": macro(truth[leans], leanings(some, None, vectors=vectors[leans], without=without)),
        "asked": macro(truth[leans], judged),
        "asked_neutral_among_them": macro(truth[leans], every[leans]),
        "positions": {each: stances.count(each) for each in sorted(set(stances))},
        "cpu_seconds_per_1000": round(seconds / max(1, len(leans)) * 1000, 3),
    }


def main() -> int:
    """Read the command line, measure, print; see the module's own words for the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path())
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--vectors", type=Path, help="folder with NAME.npy, the rows' vectors, to read nothing twice")
    arguments = parser.parse_args()
    wanted = dict(each.split("=", 1) for each in arguments.set) or SETS
    results = {name: measure(name, where, arguments.data, arguments.vectors) for name, where in wanted.items()}
    print(json.dumps(results, indent=1))
    return int(any(result["asked"] < BARS.get(name, 0) for name, result in results.items()))


if __name__ == "__main__":
    sys.exit(main())
