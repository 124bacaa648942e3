"""Themes against human codes: our engine and BERTopic, the same vectors, the same run, the same machine.

BERTopic is no part of Consult. Give it an environment of its own (no torch, no
sentence-transformers: it is handed our vectors):

    python3 -m venv /tmp/bertopic
    /tmp/bertopic/bin/pip install numpy scikit-learn hdbscan umap-learn pandas plotly tqdm pyyaml
    /tmp/bertopic/bin/pip install --no-deps bertopic

then

    python benchmarks/themes_vs_bertopic.py --data DIR --bertopic /tmp/bertopic/bin/python

DIR holds nhs_fft_phase1.csv, nhs_fft_v6_multilabel.csv, nhs_trust_mh_community.csv and
banking77.csv. A table is printed, then the same figures as JSON. Without --bertopic only
our own figures are measured. The exit status is 1 when our AMI is below BERTopic's
anywhere, or when another order of rows gives other themes (ARI below .99).
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
SETS = {
    "fft_phase1": "nhs_fft_phase1.csv",
    "v6": "nhs_fft_v6_multilabel.csv",
    "trust": "nhs_trust_mh_community.csv",
    "banking77": "banking77.csv",
}
MOST = {"trust": 10_000}
COLUMNS = ("ami", "ari", "nmi", "themes", "left_out", "shuffle_ari", "seconds", "embedding_seconds", "peak_mb")


def rows_of(data: Path, name: str, rows: int | None, seed: int) -> tuple[list[str], list[str]]:
    """Texts and human codes of a set: rows with exactly one code, at most ``rows`` of them."""
    with (data / SETS[name]).open(newline="", encoding="utf-8") as file:
        held = [(row["text"], row["label"]) for row in csv.DictReader(file)]
    held = [(text, label) for text, label in held if label and "|" not in label]
    most = min(rows or len(held), MOST.get(name, len(held)))
    if most < len(held):
        kept = np.sort(np.random.default_rng(seed).permutation(len(held))[:most])
        held = [held[i] for i in kept]
    return [text for text, _ in held], [label for _, label in held]


def run_ours(source: str, target: str, seed: int) -> None:
    """The worker: embed, group, group again in another order; runs in a process of its own."""
    sys.path.insert(0, str(HERE.parent))
    from consult.themes.engine import embed, group

    texts = json.loads(Path(source).read_text("utf-8"))
    started = time.perf_counter()
    vectors = embed(texts)
    embedded = time.perf_counter()
    found = group(texts, vectors=vectors, seed=seed)
    ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    order = np.random.default_rng(seed + 1).permutation(len(texts))
    again = group([texts[i] for i in order], vectors=vectors[order], seed=seed)
    shuffled = np.empty(len(texts), dtype=int)
    shuffled[order] = [_label(place.theme) for place in again.placements]
    np.savez(target + ".npz", texts=np.array(texts, dtype=object), vectors=vectors)
    report = {
        "labels": [_label(place.theme) for place in found.placements],
        "shuffled": shuffled.tolist(),
        "names": [theme.name for theme in found.themes],
        "seconds": round(ended - embedded, 2),
        "embedding_seconds": round(embedded - started, 2),
        "peak_rss_mb": round(peak),
    }
    Path(target).write_text(json.dumps(report), encoding="utf-8")


def _label(theme: int | None) -> int:
    return -1 if theme is None else theme


def figures(report: dict[str, Any], truth: list[str]) -> dict[str, Any]:
    """Agreement with the human codes; what is left out counts as one group of its own."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

    labels = np.array(report["labels"])
    found = {
        "ami": adjusted_mutual_info_score(truth, labels),
        "ari": adjusted_rand_score(truth, labels),
        "nmi": normalized_mutual_info_score(truth, labels),
        "themes": len(set(labels[labels >= 0].tolist())),
        "left_out": float((labels < 0).mean()),
        "seconds": report["seconds"],
        "peak_mb": report["peak_rss_mb"],
    }
    if "shuffled" in report:
        found["shuffle_ari"] = adjusted_rand_score(labels, report["shuffled"])
        found["embedding_seconds"] = report["embedding_seconds"]
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in found.items()}


def compare(name: str, arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Run both on one set and return their figures."""
    texts, truth = rows_of(arguments.data, name, arguments.rows, arguments.seed)
    source, target, theirs = folder / f"{name}.in.json", folder / f"{name}.json", folder / f"{name}.bertopic.json"
    source.write_text(json.dumps(texts), encoding="utf-8")
    seed = str(arguments.seed)
    subprocess.run([sys.executable, __file__, "--worker", str(source), str(target), seed], check=True)
    result = {"rows": len(texts), "codes": len(set(truth)), "consult": figures(json.loads(target.read_text()), truth)}
    if arguments.bertopic:
        script = [str(arguments.bertopic), "-W", "ignore", str(HERE / "run_bertopic.py")]
        subprocess.run([*script, f"{target}.npz", str(theirs), seed], check=True)
        result["bertopic"] = figures(json.loads(theirs.read_text()), truth)
    return result


def table(results: dict[str, dict[str, Any]]) -> str:
    """The figures as lines of a plain table."""
    lines = [f"{'set':<12}{'rows':>7} {'method':<10}" + "".join(f"{column:>18}" for column in COLUMNS)]
    for name, result in results.items():
        for method in ("consult", "bertopic"):
            if method in result:
                cells = "".join(f"{result[method].get(column, ''):>18}" for column in COLUMNS)
                lines.append(f"{name:<12}{result['rows']:>7} {method:<10}{cells}")
    return "\n".join(lines)


def main() -> int:
    """Read the command line, run, print; see the module's own words for the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled sets")
    parser.add_argument("--bertopic", type=Path, help="the Python of BERTopic's own environment")
    parser.add_argument("--rows", type=int, help="at most this many rows of each set")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.sets:
            results[name] = compare(name, arguments, Path(folder))
            print(table({name: results[name]}), file=sys.stderr, flush=True)
    print(table(results))
    print(json.dumps(results, indent=1))
    worse = [
        name
        for name, result in results.items()
        if result["consult"]["ami"] < result.get("bertopic", {"ami": -1})["ami"]
        or result["consult"]["shuffle_ari"] < 0.99
    ]
    return 1 if worse else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        run_ours(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        sys.exit(main())
