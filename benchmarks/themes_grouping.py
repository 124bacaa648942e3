"""Grouping measured: whole sets, small samples, strategy statements, several themes in one answer, stability, order.

    python benchmarks/make_lens.py LENSES/without_v6.npz --data DIR --without v6      (and fft_phase1, trust)
    python benchmarks/themes_grouping.py --data DIR --lenses LENSES [--vectors DIR] [--bertopic PYTHON] [--seeds DIR]

The three feedback sets are judged through a lens that never saw them (LENSES/without_SET.npz); without --lenses
through the one that comes with Consult, which has, and the table says so. --vectors names a folder with SET.npy,
vectors of the CSV's rows. --bertopic is the Python of BERTopic's own environment (see themes_vs_bertopic.py): it is
handed the same vectors of the same rows. --seeds holds the strategies whose commitments stand under their aims.

Several themes in one answer: all answers of v6 are grouped; each theme stands for one code, one to one by the
assignment that shares most answers with several codes (Kuhn, 1955), or ("many") each for the code it shares most
with; F1 over pairs of answer and code, on the answers to which people gave two codes or more.
"""

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from consult.themes.engine import Grouping, embed, group
from consult.themes.engine.lens import read_lens

HERE = Path(__file__).parent
SETS = {
    "fft_phase1": "nhs_fft_phase1.csv",
    "v6": "nhs_fft_v6_multilabel.csv",
    "trust": "nhs_trust_mh_community.csv",
    "banking77": "banking77.csv",
    "polis": "polis_english.csv",
}
FEEDBACK = ("fft_phase1", "v6", "trust")
SMALL = (20, 50, 100, 200)
DRAWS = 3
Table = NDArray[np.float32]
Rows = tuple[list[str], list[str], list[str], Table]


class Bench:
    """The sets, the lenses, and what was measured so far."""

    def __init__(self, arguments: argparse.Namespace, folder: Path) -> None:
        self.arguments, self.folder = arguments, folder
        self.lines: list[dict[str, Any]] = []

    def rows(self, name: str, most: int, several: bool = False) -> Rows:
        """Texts, codes, questions and vectors of at most that many rows, drawn with a fixed seed."""
        with (self.arguments.data / SETS[name]).open(newline="", encoding="utf-8") as file:
            held = list(csv.DictReader(file))
        column = "group" if name == "polis" else "label"
        kept = [i for i, row in enumerate(held) if row[column] and (several or "|" not in row[column])]
        if len(kept) > most:
            kept = [kept[i] for i in np.sort(np.random.default_rng(0).permutation(len(kept))[:most])]
        texts = [held[i]["text"] for i in kept]
        if self.arguments.vectors:
            found = np.load(self.arguments.vectors / f"{name}.npy", mmap_mode="r")
            vectors = np.asarray(found[kept], dtype=np.float32)
        else:
            vectors = embed(texts)
        return texts, [held[i][column] for i in kept], [held[i].get("question", "") for i in kept], vectors

    def group(self, name: str, texts: list[str], asked: list[str], vectors: Table) -> Grouping:
        """Ours, through the lens that never saw the set."""
        path = (self.arguments.lenses or Path()) / f"without_{name}.npz"
        lens = read_lens(str(path)) if name in FEEDBACK and self.arguments.lenses else None
        return group(texts, vectors=vectors, asked=asked if name in FEEDBACK else None, lens=lens)

    def bertopic(self, texts: list[str], vectors: Table) -> NDArray[np.int64] | None:
        """BERTopic's labels for the same vectors; all -1 where it fails; None when it is not asked for."""
        if not self.arguments.bertopic:
            return None
        source, target = self.folder / "in.npz", self.folder / "out.json"
        np.savez(source, texts=np.array(texts, dtype=object), vectors=vectors)
        command = [str(self.arguments.bertopic), "-W", "ignore", str(HERE / "run_bertopic.py"), str(source)]
        ran = subprocess.run([*command, str(target), "0"], capture_output=True, check=False)
        if ran.returncode:
            return np.full(len(texts), -1)
        return np.array(json.loads(target.read_text())["labels"])

    def add(self, what: str, **figures: Any) -> None:
        """Keep a line of the table, and print it."""
        line = {key: round(value, 3) if isinstance(value, float) else value for key, value in figures.items()}
        self.lines.append({"what": what, **line})
        print(f"{what:<24}" + "  ".join(f"{key} {value}" for key, value in line.items()), flush=True)


def labels_of(found: Grouping) -> NDArray[np.int64]:
    """The first theme of each row, -1 for none."""
    return np.array([-1 if place.theme is None else place.theme for place in found.placements])


def against(truth: list[str], labels: NDArray[np.int64]) -> dict[str, Any]:
    """Agreement with the codes; what is left out counts as one group of its own."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    return {
        "ami": float(adjusted_mutual_info_score(truth, labels)),
        "ari": float(adjusted_rand_score(truth, labels)),
        "themes": len(set(labels.tolist()) - {-1}),
        "left_out": float((labels < 0).mean()),
    }


def whole(bench: Bench, name: str) -> None:
    """A whole set (at most 10,000 rows), the order of its rows, and two random nine tenths."""
    from sklearn.metrics import adjusted_rand_score

    texts, truth, asked, vectors = bench.rows(name, bench.arguments.rows)
    began = time.process_time()
    found = bench.group(name, texts, asked, vectors)
    seconds = time.process_time() - began
    bench.add(f"{name} ours", rows=len(texts), **against(truth, labels_of(found)), cpu=seconds, lens=found.lens[:30])
    theirs = bench.bertopic(texts, vectors)
    if theirs is not None:
        bench.add(f"{name} bertopic", rows=len(texts), **against(truth, theirs))
    if bench.arguments.quick:
        return
    order = np.random.default_rng(1).permutation(len(texts))
    again = bench.group(name, [texts[i] for i in order], [asked[i] for i in order], vectors[order])
    same = all(again.placements[at] == found.placements[row] for at, row in enumerate(order))
    names = [theme.name for theme in again.themes] == [theme.name for theme in found.themes]
    parts = [np.sort(np.random.default_rng(s).permutation(len(texts))[: int(0.9 * len(texts))]) for s in (2, 3)]
    labels = []
    for part in parts:
        full = np.full(len(texts), -2)
        full[part] = labels_of(bench.group(name, [texts[i] for i in part], [asked[i] for i in part], vectors[part]))
        labels.append(full)
    both = np.intersect1d(*parts)
    stable = float(adjusted_rand_score(labels[0][both], labels[1][both]))
    bench.add(f"{name} order, 90%", same_placements=same, same_names=names, stability=stable)


def small(bench: Bench, name: str) -> None:
    """Samples of 20 to 200 rows, the mean of three draws."""
    texts, truth, asked, vectors = bench.rows(name, 10**9)
    for size in SMALL:
        ours, theirs, least = [], [], []
        for draw in range(DRAWS):
            rows = np.sort(np.random.default_rng(draw * 1000 + size).permutation(len(texts))[:size])
            some, codes = [texts[i] for i in rows], [truth[i] for i in rows]
            labels = labels_of(bench.group(name, some, [asked[i] for i in rows], vectors[rows]))
            ours.append(against(codes, labels))
            least.append(int(np.bincount(labels[labels >= 0]).min()))
            other = bench.bertopic(some, vectors[rows])
            theirs += [] if other is None else [against(codes, other)]
        for who, figures in (("ours", ours), ("bertopic", theirs)):
            if figures:
                means = {key: float(np.mean([one[key] for one in figures])) for key in figures[0]}
                bench.add(f"{name} {size} {who}", **means, **({"smallest": min(least)} if who == "ours" else {}))


def several(bench: Bench) -> None:
    """Several themes in one answer of v6."""
    from scipy.optimize import linear_sum_assignment

    texts, joined, asked, vectors = bench.rows("v6", 10**9, several=True)
    codes = [set(one.split("|")) for one in joined]
    names = sorted(set().union(*codes))
    truth = np.array([[name in one for name in names] for one in codes], dtype=float)
    found = bench.group("v6", texts, asked, vectors)
    tops = sum(theme.parent is None for theme in found.themes)
    for which, wanted in (("several codes", lambda one: len(one) > 1), ("one code", lambda one: len(one) == 1)):
        rows = [i for i, one in enumerate(codes) if wanted(one)]
        for who in ("all themes", "first only"):
            said = np.zeros((len(texts), tops))
            for i, place in enumerate(found.placements):
                if place.theme is not None:
                    said[i, [place.theme, *(place.further if who == "all themes" else ())]] = 1
            shared = said[rows].T @ truth[rows]
            one, other = linear_sum_assignment(-shared)
            total = said[rows].sum() + truth[rows].sum()
            as_codes = np.zeros((len(rows), len(names)))
            for theme, code in enumerate(shared.argmax(axis=1)):
                as_codes[:, code] = np.maximum(as_codes[:, code], said[rows, theme])
            many = 2 * (as_codes * truth[rows]).sum() / (as_codes.sum() + truth[rows].sum())
            figures = {"f1": float(2 * shared[one, other].sum() / total), "f1_many": float(many)}
            bench.add(f"v6 {which}, {who}", rows=len(rows), **figures, each=float(said[rows].sum() / len(rows)))


def statements(seeds: Path) -> list[tuple[str, str]]:
    """59 commitments of two strategies, each under its aim."""
    found: list[tuple[str, str]] = []
    aim, first = "", False
    for line in next(seeds.glob("001_*")).read_text("utf-8").splitlines():
        if numbered := re.match(r"^([1-5])\. \w", line):
            aim = "" if aim == "over" else f"one {numbered[1]}"
        elif line.startswith("Evolving the"):
            aim = "over"
        elif line.startswith("- ") and aim not in {"", "over"}:
            found.append((line[2:].replace("**", ""), aim))
    aim = ""
    for line in next(seeds.glob("002_*")).read_text("utf-8").splitlines():
        if numbered := re.match(r"^#+ +\**Aim ([I\d]):", line):
            aim, first = f"two {numbered[1]}", True
        elif line.startswith("## The Way Forward"):
            aim = ""
        elif aim and first and line.strip():
            found.append((line.strip(), aim))
            first = False
        elif aim and (bullet := re.match(r"^\s*- (.*)$", line)):
            found.append((bullet[1].replace("**", ""), aim))
    return found


def main() -> None:
    """Read the command line, run, print a line for each figure and everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "lenses", "vectors", "bertopic", "seeds"):
        parser.add_argument(f"--{name}", type=Path, required=name == "data")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--parts", nargs="+", choices=("whole", "small", "several", "statements"), default=["whole"])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--quick", action="store_true", help="whole sets without order and stability")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments, Path(folder))
        if not arguments.lenses:
            print("The lens has seen the feedback sets: give --lenses to judge it fairly.")
        for name in arguments.sets:
            for part, run in (("whole", whole), ("small", small)):
                if part in arguments.parts:
                    run(bench, name)
        if "several" in arguments.parts:
            several(bench)
        if "statements" in arguments.parts and arguments.seeds:
            texts, aims = zip(*statements(arguments.seeds), strict=True)
            vectors = embed(texts)
            found = group(texts, vectors=vectors)
            bench.add("statements ours", rows=len(texts), **against(list(aims), labels_of(found)))
            theirs = bench.bertopic(list(texts), vectors)
            if theirs is not None:
                bench.add("statements bertopic", rows=len(texts), **against(list(aims), theirs))
        print(json.dumps(bench.lines, indent=1))


if __name__ == "__main__":
    main()
