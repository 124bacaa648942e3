"""Themes against human codes: ours, BERTopic, turftopic (KeyNMF, S3), NMF and KMeans; same rows, same vectors, one run.

    python benchmarks/themes_compare.py --set NAME=FILE.csv:TEXT_COLUMN:LABEL_COLUMN [--set ...]
        [--rivals PYTHON --model DIR] [--methods consult,bertopic,...] [--rows 2500] [--json OUT.json]
    python benchmarks/themes_compare.py --end-to-end --set ... --rows 5000 --rivals PYTHON --model DIR

PYTHON is the interpreter of an environment that holds bertopic, turftopic and sentence-transformers; DIR is a folder
with all-MiniLM-L6-v2 as sentence-transformers reads it. Without them ours, NMF and KMeans are compared. Every method
runs in a process of its own. Rows with several codes (joined by |) or none are left out. BERTopic and ours choose
their own number of themes; the others are told the number of human codes. What a method places nowhere counts as one
group of its own. Stability is the ARI between two random 90% samples, on the rows in both. --end-to-end times whole
processes instead, reading included: `consult themes group` against BERTopic with sentence-transformers.

A table is printed, then JSON. The exit status is 1 when our AMI is below BERTopic's on any set.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
OURS = ("consult", "nmf", "kmeans")
THEIRS = ("bertopic", "keynmf", "s3")
COLUMNS = (
    "ami", "ari", "nmi", "b3_precision", "b3_recall", "b3_f1", "themes", "nowhere", "stability",
    "seconds", "cpu_seconds", "peak_mb",
)  # fmt: skip


def rows_of(given: str, most: int | None, seed: int) -> tuple[str, list[str], list[str], np.ndarray]:
    """Name, texts, codes and row numbers of `NAME=FILE:TEXT:LABEL`; a random sample when there are more than `most`."""
    name, _, rest = given.partition("=")
    path, text, label = rest.rsplit(":", 2)
    with Path(path).open(newline="", encoding="utf-8-sig") as file:
        held = [(row[text], row[label], place) for place, row in enumerate(csv.DictReader(file))]
    held = [each for each in held if each[1] and "|" not in each[1] and each[0].strip()]
    if most and most < len(held):
        held = [held[i] for i in np.sort(np.random.default_rng(seed).permutation(len(held))[:most])]
    return name, [each[0] for each in held], [each[1] for each in held], np.array([each[2] for each in held])


def vectors_of(texts: list[str], folder: Path) -> np.ndarray:
    """Our vectors, made in a process of its own so that no method is charged for them."""
    source, target = folder / "texts.json", folder / "vectors.npy"
    source.write_text(json.dumps(texts), encoding="utf-8")
    code = (
        "import json,sys,numpy as np; sys.path.insert(0, sys.argv[3]); from consult.themes.engine import embed;"
        "np.save(sys.argv[2], embed(json.load(open(sys.argv[1], encoding='utf-8'))))"
    )
    subprocess.run([sys.executable, "-c", code, str(source), str(target), str(HERE.parent)], check=True)
    return np.load(target)


def b_cubed(truth: np.ndarray, found: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall and F1 over rows (Bagga and Baldwin 1998)."""
    table = np.zeros((found.max() + 1, truth.max() + 1))
    np.add.at(table, (found, truth), 1)
    total = table.sum()
    precision = float((table**2 / np.maximum(table.sum(axis=1, keepdims=True), 1)).sum() / total)
    recall = float((table**2 / np.maximum(table.sum(axis=0, keepdims=True), 1)).sum() / total)
    return precision, recall, 2 * precision * recall / (precision + recall)


def figures(report: dict[str, Any], codes: list[str], samples: list[np.ndarray]) -> dict[str, float]:
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

    truth, found = np.unique(codes, return_inverse=True)[1], np.array(report["labels"])
    precision, recall, f1 = b_cubed(truth, np.unique(found, return_inverse=True)[1])
    told = {
        "ami": adjusted_mutual_info_score(truth, found), "ari": adjusted_rand_score(truth, found),
        "nmi": normalized_mutual_info_score(truth, found), "b3_precision": precision, "b3_recall": recall,
        "b3_f1": f1, "themes": len(set(found[found >= 0].tolist())), "nowhere": float((found < 0).mean()),
    }  # fmt: skip
    if report["halves"]:
        both = np.intersect1d(*samples)
        one, other = (
            np.array(labels)[np.searchsorted(part, both)]
            for part, labels in zip(samples, report["halves"], strict=True)
        )
        told["stability"] = adjusted_rand_score(one, other)
    rounded = {name: round(float(value), 4) for name, value in told.items()}
    return rounded | {name: report[name] for name in ("seconds", "cpu_seconds", "peak_mb")}


def compare(args: argparse.Namespace, given: str, folder: Path) -> dict[str, dict[str, Any]]:
    name, texts, codes, places = rows_of(given, args.rows, args.seed)
    ready = dict(each.split("=", 1) for each in args.vectors)
    vectors = np.load(ready[name], mmap_mode="r")[places] if name in ready else vectors_of(texts, folder)
    chance = np.random.default_rng(args.seed + 1)
    samples = [np.sort(chance.permutation(len(texts))[: int(0.9 * len(texts))]) for _ in range(2)]
    held = {"texts": np.array(texts, dtype=object), "vectors": vectors, "themes": len(set(codes))}
    np.savez(folder / "source.npz", **held, **({"samples": np.array(samples)} if args.stability else {}))
    found = {}
    for method in args.methods:
        if report := run(args, method, folder / "source.npz", folder):
            found[method] = figures(report, codes, samples)
            show(name, method, found[method])
    return found


def run(args: argparse.Namespace, method: str, source: Path, folder: Path) -> dict[str, Any] | None:
    """What one method says, from a process of its own; None, and why, when it could not."""
    target = folder / "report.json"
    python = args.rivals if method in THEIRS else sys.executable
    command = [python, str(HERE / "run_method.py"), method, str(source), str(target), str(args.seed), args.model]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    if done.returncode:
        print(f"{method} could not: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return json.loads(target.read_text("utf-8"))


def show(name: str, method: str, told: dict[str, Any]) -> None:
    cells = " ".join(f"{told.get(column, ''):>12}" for column in COLUMNS)
    print(f"{name[:14]:<14} {method:<9} {cells}", flush=True)


def end_to_end(args: argparse.Namespace, given: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Whole processes, from the file to the themes: seconds on the clock, of the processor, and memory."""
    name, texts, codes, _ = rows_of(given, args.rows, args.seed)
    table = folder / "rows.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["text"], *([text] for text in texts)])
    np.savez(folder / "source.npz", texts=np.array(texts, dtype=object), themes=len(set(codes)))
    group = [sys.executable, "-m", "consult", "themes", "group", str(table), "--text-column", "text", "--out"]
    rival = [args.rivals, str(HERE / "run_method.py"), "bertopic", str(folder / "source.npz")]
    ways = {"consult": [*group, str(folder / "ours.json")]}
    if args.rivals:
        ways["bertopic"] = [*rival, str(folder / "theirs.json"), str(args.seed), args.model]
    found = {}
    for way, command in ways.items():
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=HERE.parent)
        seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        report = json.loads((folder / ("ours.json" if way == "consult" else "theirs.json")).read_text("utf-8"))
        peak = report.get("peak_rss_mb") or report.get("peak_mb")
        found[way] = {
            "rows": len(texts),
            "seconds": round(seconds, 1),
            "cpu_seconds": round(worked, 1),
            "peak_mb": peak,
        }
        print(f"{name:<14} {way:<9} {found[way]}", flush=True)
    if "bertopic" in found:
        found["times"] = {each: round(found["bertopic"][each] / found["consult"][each], 1) for each in
                          ("seconds", "cpu_seconds", "peak_mb")}  # fmt: skip
        print(f"{name:<14} BERTopic takes so many times ours: {found['times']}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", dest="sets", action="append", required=True, metavar="NAME=FILE:TEXT:LABEL")
    parser.add_argument("--vectors", action="append", default=[], metavar="NAME=FILE.npy", help="aligned with the file")
    parser.add_argument("--methods", default="")
    parser.add_argument("--rivals", default="", metavar="PYTHON")
    parser.add_argument("--model", default="", metavar="DIR")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-stability", dest="stability", action="store_false")
    parser.add_argument("--end-to-end", action="store_true")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    args.methods = args.methods.split(",") if args.methods else [*OURS, *(THEIRS if args.rivals else ())]
    print(f"{'set':<14} {'method':<9} " + " ".join(f"{column:>12}" for column in COLUMNS))
    results = {}
    for given in args.sets:
        with tempfile.TemporaryDirectory() as folder:
            way = end_to_end if args.end_to_end else compare
            results[given.partition("=")[0]] = way(args, given, Path(folder))
    told = json.dumps(results, indent=1)
    print(told)
    if args.json:
        args.json.write_text(told, encoding="utf-8")
    worse = [
        name
        for name, each in results.items()
        if not args.end_to_end
        and {"consult", "bertopic"} <= set(each)
        and each["consult"]["ami"] < each["bertopic"]["ami"]
    ]
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
