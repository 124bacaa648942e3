"""Do names help a stranger? Ours, BERTopic's and the human code-book's, on human-coded sets, in one run.

    python benchmarks/themes_naming.py --set fft=comments.csv:text:label [--set ...] \
        [--vectors fft=comments.npy] [--bertopic PYTHON] [--wordllama PYTHON]

Three tests, each on passages that no name was made from (half of the rows):

same groups   the passages of each human code are named three ways: by us, by BERTopic (c-TF-IDF, its default label and
              its ten words) and by the code-book itself. A judge sees a held-out passage and all names, and picks.
own groups    we and BERTopic group the other half, each its own way, BERTopic asked for as many themes as we found.
              A held-out passage's theme is the one most of its ten nearest passages carry; where all ten were left out
              of every theme it is not asked about ("placed": the rest). Each method is asked about its own groups: ten
              small ones far apart and one of all the rest are easier to name than ten of a size.
intrusion     five words of a theme and one of another theme's: a judge picks the odd one out.

Judges: MiniLM (which our names are chosen with, so it leans our way); WordLlama (independent: other vectors, other
training; in an environment of its own that has the package); plain words (stems in common, rarity weighed; a tie is
shared out). Passages are drawn evenly from the themes, at most --each of one. Shares of right picks with 95% bootstrap
intervals over passages (intrusion: over themes). Prints a table, then JSON. Exit status 1 when BERTopic's label beats
our name, or our name with description beats neither, with the independent judge, beyond the interval.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from themes_naming_judges import MiniLM, PlainWords, WordLlama, interval, intruders, matching, spread_evenly

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
NEIGHBOURS = 10
FEWEST = 10
"""A code of fewer passages in the half that names are made from is left out."""


class Held:
    """One set: texts, codes and vectors of the two halves."""

    def __init__(self, spec: str, vectors: Path | None, rows: int, seed: int) -> None:
        from consult.themes.engine import embed

        file, text, label = spec.rsplit(":", 2)
        with Path(file).open(newline="", encoding="utf-8") as lines:
            every = [(i, row[text], row[label].strip()) for i, row in enumerate(csv.DictReader(lines))]
        every = [one for one in every if one[1].strip() and one[2] and "|" not in one[2]]
        order = np.random.default_rng(seed).permutation(len(every))[:rows]
        every = [every[i] for i in order]
        self.texts, self.codes = [one[1] for one in every], [one[2] for one in every]
        if vectors is None:
            self.vectors = embed(self.texts)
        else:
            self.vectors = np.asarray(np.load(vectors, mmap_mode="r")[[one[0] for one in every]], dtype=np.float32)
        self.half = len(every) // 2

    def first(self, values: Any) -> Any:
        return values[: self.half]

    def second(self, values: Any) -> Any:
        return values[self.half :]


def our_names(groups: Sequence[Sequence[str]], vectors: Sequence[np.ndarray]) -> list[dict[str, str]]:
    """Our names and descriptions for groups somebody else made."""
    from consult.themes.engine.naming import name_groups

    return [{"name": one.name, "full": f"{one.name}. {one.description}"} for one in name_groups(groups, vectors)]


def bertopic(python: Path | None, job: dict[str, Any], vectors: np.ndarray, folder: Path) -> dict[str, Any] | None:
    """Ask BERTopic, in its own environment, for themes and words, or for words of given groups."""
    if python is None:
        return None
    source, target = folder / "bertopic.in.npz", folder / "bertopic.json"
    np.savez(source, vectors=vectors, job=np.array(json.dumps(job)))
    script = [str(python), "-W", "ignore", str(HERE / "run_bertopic_names.py")]
    subprocess.run([*script, str(source), str(target)], check=True)
    return json.loads(target.read_text("utf-8"))


def _spoken(words: Sequence[str]) -> dict[str, str]:
    return {"name": " ".join(words[:4]), "full": " ".join(words[:10])}


def same_groups(held: Held, python: Path | None, folder: Path) -> dict[str, Any]:
    """Names of the human codes, made from the first half; passages of the second half."""
    fit, codes = held.first(held.texts), held.first(held.codes)
    kept = sorted({code for code in set(codes) if codes.count(code) >= FEWEST})
    inside = [[i for i, code in enumerate(codes) if code == wanted] for wanted in kept]
    ours = our_names([[fit[i] for i in rows] for rows in inside], [held.vectors[rows] for rows in inside])
    human = [{"name": code.replace("_", " "), "full": code.replace("_", " ")} for code in kept]
    truth = np.array([kept.index(code) if code in kept else -1 for code in held.second(held.codes)])
    found = {"consult": ours, "code-book": human}
    labels = [kept.index(code) if code in kept else -1 for code in codes]
    job = {"texts": fit, "labels": labels}
    theirs = bertopic(python, job, held.first(held.vectors), folder)
    if theirs is not None:
        found["bertopic"] = [_spoken(theirs["words"][str(k)]) for k in range(len(kept))]
    return {"methods": found, "truth": dict.fromkeys(found, truth)}


def own_groups(held: Held, python: Path | None, folder: Path, seed: int) -> dict[str, Any]:
    """Names each method gives to themes it found itself in the first half."""
    from consult.themes.engine import group

    fit, near = held.first(held.texts), held.first(held.vectors)
    grouping = group(fit, vectors=near, seed=seed)
    top = [theme for theme in grouping.themes if getattr(theme, "parent", None) is None]
    found = {"consult": [{"name": t.name, "full": f"{t.name}. {t.description}"} for t in top]}
    labels = {"consult": np.array([-1 if p.theme is None else p.theme for p in grouping.placements])}
    theirs = bertopic(python, {"texts": fit, "themes": len(top), "seed": seed}, near, folder)
    if theirs is not None:
        labels["bertopic"] = np.array(theirs["labels"])
        found["bertopic"] = [_spoken(theirs["words"][str(k)]) for k in range(max(theirs["labels"]) + 1)]
    likeness = held.second(held.vectors) @ near.T
    return {"methods": found, "truth": {method: _by_neighbours(likeness, labels[method]) for method in found}}


def _by_neighbours(likeness: np.ndarray, labels: np.ndarray) -> np.ndarray:
    nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :NEIGHBOURS]
    votes = [np.bincount(labels[rows] + 1, minlength=2)[1:] for rows in nearest]
    return np.array([int(np.argmax(vote)) if vote.sum() else -1 for vote in votes])


def judged(held: Held, asked: dict[str, Any], judges: Sequence[Any], each: int, seed: int) -> dict[str, Any]:
    """Every method by every judge: name alone, and name with description."""
    texts, vectors = held.second(held.texts), held.second(held.vectors)
    figures: dict[str, Any] = {}
    for method, labels in asked["methods"].items():
        truth = asked["truth"][method]
        rows = spread_evenly(truth, each, seed)
        shown = figures[method] = {"themes": len(labels), "passages": len(rows), "names": [x["name"] for x in labels]}
        shown["placed"] = round(float((truth >= 0).mean()), 3)
        for judge in judges:
            for part in ("name", "full"):
                scores = judge.scores([texts[i] for i in rows], vectors[rows], [label[part] for label in labels])
                right = matching(scores, truth[rows])
                shown[f"{judge.called} {part}"] = interval(right, seed)
            shown[f"{judge.called} intrusion"] = interval(intruders(judge, texts, labels, seed), seed)
    return figures


def table(name: str, test: str, figures: dict[str, Any]) -> str:
    """One block of lines: a line for each method."""
    columns = [key for key in next(iter(figures.values())) if key not in {"names", "themes", "passages", "placed"}]
    lines = [
        f"{name}, {test}",
        f"{'':<11}{'themes':>7}{'passages':>9}{'placed':>8}" + "".join(f"{c:>22}" for c in columns),
    ]
    for method, shown in figures.items():
        cells = "".join(f"{'{:.3f} ({:.3f}-{:.3f})'.format(*shown[c]):>22}" for c in columns)
        lines.append(f"{method:<11}{shown['themes']:>7}{shown['passages']:>9}{shown['placed']:>8}{cells}")
    return "\n".join(lines)


def _pairs(values: Sequence[str]) -> dict[str, str]:
    return dict(value.split("=", 1) for value in values)


def _worse(figures: dict[str, Any], judge: str) -> bool:
    ours, theirs = figures["consult"], figures.get("bertopic")
    return theirs is not None and ours[f"{judge} full"][2] < theirs[f"{judge} full"][0]


def main() -> int:
    """Read the command line, run, print; see the module's own words for the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", required=True, metavar="NAME=FILE.csv:TEXT:LABEL")
    parser.add_argument("--vectors", action="append", default=[], metavar="NAME=FILE.npy", help="a row for each row")
    parser.add_argument("--bertopic", type=Path, help="the Python of BERTopic's own environment")
    parser.add_argument("--wordllama", type=Path, help="the Python of an environment with wordllama")
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--each", type=int, default=60, help="at most this many held-out passages of a theme")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=("same", "own"))
    arguments = parser.parse_args()
    given, results, worse = _pairs(arguments.vectors), {}, False
    for name, spec in _pairs(arguments.set).items():
        held = Held(spec, Path(given[name]) if name in given else None, arguments.rows, arguments.seed)
        judges: list[Any] = [MiniLM(), PlainWords(held.first(held.texts))]
        if arguments.wordllama:
            judges.append(WordLlama(arguments.wordllama))
        with tempfile.TemporaryDirectory() as folder:
            tests = {}
            if arguments.only != "own":
                tests["same groups"] = same_groups(held, arguments.bertopic, Path(folder))
            if arguments.only != "same":
                tests["own groups"] = own_groups(held, arguments.bertopic, Path(folder), arguments.seed)
            for test, asked in tests.items():
                figures = judged(held, asked, judges, arguments.each, arguments.seed)
                results.setdefault(name, {})[test] = figures
                worse = worse or _worse(figures, judges[-1].called)
                print(table(name, test, figures), flush=True)
    print(json.dumps(results, indent=1))
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
