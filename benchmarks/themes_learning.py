"""Corrections against accuracy: what the engine makes of 0, 50, 100, 200 and 500 of them, on rows it was not told.

    python benchmarks/themes_learning.py --data DIR [--sets fft_phase1 trust]
    python benchmarks/themes_learning.py --set NAME=FILE.csv:TEXT_COLUMN:LABEL_COLUMN[:CODE_BOOK.json]

The code-book starts with the codes' names, and phrases where a JSON file ({code: [phrases]}) is given. Half of the
rows, at most 4,000, are those a person may be asked about; up to 4,000 others are judged: share right, macro-F1, and
expected calibration error, means over the seeds. Corrections are drawn by chance, and asked for by the engine
(`ask_first`, 25 at a time). What was learnt from the set under test, or any row of it, is left out (`without`).
Prints a table, then JSON. The exit status is 1 when 200 corrections are no better than none.
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
    "fft_phase1": f"nhs_fft_phase1.csv:text:label:{HERE / 'code_book_fft_phase1.json'}",
    "trust": "nhs_trust_mh_community.csv:text:label",
    "v6": "nhs_fft_v6_multilabel.csv:text:label",
    "banking77": "banking77.csv:text:label",
}
SIZES = (0, 50, 100, 200, 500)
MOST = 4_000
AT_ONCE = 25


def read(where: str, data: Path, most: int) -> tuple[list[str], list[str], dict[str, list[str]], np.ndarray]:
    """Texts, codes, phrases of the code-book and the rows' places; rows with exactly one code that ten others share."""
    file_name, text, label, *book = where.split(":")
    with (data / file_name).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    phrases = json.loads(Path(book[0]).read_text(encoding="utf-8")) if book else {}
    counts: dict[str, int] = {}
    for row in rows:
        counts[row[label]] = counts.get(row[label], 0) + 1
    places = [
        place
        for place, row in enumerate(rows)
        if row[label] and "|" not in row[label] and counts[row[label]] >= 10 and row[text].strip()
    ]
    if len(places) > most:
        places = sorted(np.random.default_rng(0).permutation(places)[:most].tolist())
    return [rows[i][text] for i in places], [rows[i][label] for i in places], phrases, np.array(places)


class Trial:
    """One set, read once; `judge` says how good the engine is after these corrections."""

    def __init__(self, name: str, where: str, data: Path, vectors: Path | None, most: int) -> None:
        sys.path.insert(0, str(HERE.parent))
        from consult.themes.engine import CodebookTheme, embed

        self.name = name
        self.texts, self.codes, phrases, places = read(where, data, most)
        kept = vectors / f"{name}.npy" if vectors else None
        self.vectors = (
            np.asarray(np.load(kept, mmap_mode="r")[places]) if kept and kept.is_file() else embed(self.texts)
        )
        self.names = sorted(set(self.codes))
        self.truth = np.array([self.names.index(code) for code in self.codes])
        self.book = [CodebookTheme(each, each, "", tuple(phrases.get(each, ()))) for each in self.names]
        self.seconds: list[float] = []

    def halves(self, seed: int) -> tuple[np.ndarray, np.ndarray]:
        order = np.random.default_rng(seed).permutation(len(self.texts))
        half = min(MOST, len(order) // 2)
        return order[:half], order[-half:]

    def place(self, told: list[int], rows: np.ndarray) -> list[Any]:
        """What the engine makes of `rows`, with the rows in `told` corrected."""
        from consult.themes.engine import Correction, assign

        every = [*told, *rows.tolist()]
        given = [Correction(place, self.codes[row]) for place, row in enumerate(told)]
        texts, started = [self.texts[i] for i in every], time.process_time()
        found = assign(texts, self.book, given, vectors=self.vectors[every], without=(self.name,))
        self.seconds.append(time.process_time() - started)
        return list(found[len(told) :])

    def judge(self, told: list[int], rows: np.ndarray) -> tuple[float, float, float]:
        from sklearn.metrics import f1_score

        from consult.themes.engine.calibration import expected_error

        placed = self.place(told, rows)
        guess = np.array([-1 if one.theme is None else self.names.index(one.theme) for one in placed])
        truth, sure = self.truth[rows], np.array([one.confidence for one in placed])
        judged = f1_score(truth, guess, average="macro", labels=sorted(set(truth.tolist())), zero_division=0)
        return float((guess == truth).mean()), float(judged), expected_error(sure, guess == truth)

    def asked(self, pool: np.ndarray, sizes: tuple[int, ...]) -> list[int]:
        """Rows in the order in which the engine asks for them."""
        from consult.themes.engine import Decision, ask_first

        told: list[int] = []
        while len(told) < sizes[-1]:
            rest = np.setdiff1d(pool, told)
            every = [*told, *rest.tolist()]
            placed = [self.names.index(one.theme) if one.theme else 0 for one in self.place(told, rest)]
            standing = [[int(self.truth[row])] for row in told] + [[place] for place in placed]
            given = [Decision(place, int(self.truth[row]), True) for place, row in enumerate(told)]
            room = min(AT_ONCE, next(size for size in sizes if size > len(told)) - len(told))
            first = ask_first(self.vectors[every], standing, given, len(self.names), most=room)
            if not first:
                break
            told += [int(every[place]) for place in first]
        return told


def measure(trial: Trial, sizes: tuple[int, ...], seeds: int) -> dict[str, Any]:
    """Accuracy, macro-F1 and calibration error for each number of corrections, by chance and asked for."""
    found: dict[str, Any] = {"rows": len(trial.texts), "codes": len(trial.names)}
    for way in ("by chance", "asked for"):
        table: dict[int, list[tuple[float, float, float]]] = {}
        for seed in range(seeds):
            pool, judged = trial.halves(seed)
            order = pool.tolist() if way == "by chance" else trial.asked(np.sort(pool), sizes)
            for size in sizes:
                if size <= len(order):
                    table.setdefault(size, []).append(trial.judge(order[:size], judged))
        found[way] = {
            size: dict(zip(("accuracy", "macro_f1", "ece"), np.mean(rows, axis=0).round(4).tolist(), strict=True))
            for size, rows in table.items()
        }
    found["cpu_seconds_to_assign"] = round(float(np.median(trial.seconds)), 3)
    return found


def table(results: dict[str, Any], sizes: tuple[int, ...]) -> str:
    """The figures as lines of a plain table."""
    lines = [f"{'set':<14}{'corrections':<12}" + "".join(f"{size:>22}" for size in sizes)]
    for name, result in results.items():
        for way in ("by chance", "asked for"):
            cells = [
                f"{one['accuracy']:.3f}/{one['macro_f1']:.3f} ece {one['ece']:.3f}" for one in result[way].values()
            ]
            lines.append(f"{name:<14}{way:<12}" + "".join(f"{cell:>22}" for cell in cells))
    return "\n".join(lines)


def main() -> int:
    """Read the command line, measure, print; see the module's own words for the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(), help="folder with the sets")
    parser.add_argument("--sets", nargs="*", choices=SETS, default=None)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=FILE:TEXT:LABEL[:CODE_BOOK]")
    parser.add_argument("--vectors", type=Path, help="folder with NAME.npy, the rows' vectors, to read nothing twice")
    parser.add_argument("--rows", type=int, default=10_000, help="at most this many rows of each set")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    arguments = parser.parse_args()
    chosen = arguments.sets if arguments.sets is not None else [] if arguments.set else ["fft_phase1", "trust"]
    wanted = {name: SETS[name] for name in chosen} | dict(each.split("=", 1) for each in arguments.set)
    sizes = tuple(sorted(arguments.sizes))
    results = {}
    for name, where in wanted.items():
        results[name] = measure(
            Trial(name, where, arguments.data, arguments.vectors, arguments.rows), sizes, arguments.seeds
        )
        print(table({name: results[name]}, sizes), file=sys.stderr, flush=True)
    print(table(results, sizes))
    print(json.dumps(results, indent=1))
    worse = [
        name
        for name, result in results.items()
        if 0 in result["by chance"]
        and 200 in result["by chance"]
        and result["by chance"][200]["macro_f1"] <= result["by chance"][0]["macro_f1"]
    ]
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
