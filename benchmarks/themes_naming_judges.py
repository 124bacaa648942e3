"""Judges of names: strangers who see a passage and all names, and pick the one that fits best."""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

WORDS = 5
DRAWS = 2000
PLAIN_WORDS = (
    "a about above after again all also am an and any are as at be because been before being both but by can could "
    "did do does doing don't down each few for from had has have having he her here him his how i if in into is it "
    "its just like me more most my no nor not of off on once only or other our out own said same she should so some "
    "such than that the their them then there these they this those through to too under until up very was we were "
    "what when where which while who whom why will with would words you your passages people say says"
)
PLAIN = frozenset(PLAIN_WORDS.split())
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

_EMBED = """
import sys, json, numpy as np
from pathlib import Path
import wordllama
from safetensors.numpy import load_file
from tokenizers import Tokenizer
home = Path(wordllama.__file__).parent
table = next(iter(load_file(str(home / "weights" / "l2_supercat_256.safetensors")).values())).astype(np.float32)
tokens = Tokenizer.from_file(str(home / "tokenizers" / "l2_supercat_tokenizer_config.json"))
texts = json.loads(Path(sys.argv[1]).read_text("utf-8"))
found = np.stack([table[tokens.encode(t, add_special_tokens=False).ids or [0]].mean(axis=0) for t in texts])
np.save(sys.argv[2], found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))
"""


def words_of(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower().replace("’", "'")) if word not in PLAIN]


def root(word: str) -> str:
    return re.sub(r"(?:ing|ings|ed|es|s|ly|ment|ness)$", "", word) if len(word) > 4 else word


def without_common(vectors: np.ndarray, common: np.ndarray) -> np.ndarray:
    """Unit vectors without what all passages have in common (Arora et al., SIF, 2017), for passages and names alike."""
    moved = vectors - common
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)


class MiniLM:
    """The network our own names are chosen with."""

    called = "MiniLM"

    def scores(self, texts: Sequence[str], vectors: np.ndarray, names: Sequence[str]) -> np.ndarray:
        common = vectors.mean(axis=0)
        return without_common(vectors, common) @ without_common(self.of_words(names), common).T

    def of_words(self, words: Sequence[str]) -> np.ndarray:
        from consult.themes.engine import embed

        return embed(words)


class WordLlama:
    """Vectors of words taken from a large language model's first layer; nothing to do with MiniLM."""

    called = "WordLlama"

    def __init__(self, python: Path) -> None:
        self.python = python

    def scores(self, texts: Sequence[str], vectors: np.ndarray, names: Sequence[str]) -> np.ndarray:
        held = self.of_words(texts)
        common = held.mean(axis=0)
        return without_common(held, common) @ without_common(self.of_words(names), common).T

    def of_words(self, words: Sequence[str]) -> np.ndarray:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder) / "in.json", Path(folder) / "out.npy"
            source.write_text(json.dumps(list(words)), encoding="utf-8")
            subprocess.run([str(self.python), "-c", _EMBED, str(source), str(target)], check=True)
            return np.load(target)


class PlainWords:
    """Stems a passage and a name have in common, rarer ones counting for more. It knows nothing of meaning."""

    called = "words"

    def __init__(self, texts: Sequence[str]) -> None:
        self.rows = len(texts)
        self.seen = Counter(stem for text in texts for stem in {root(word) for word in words_of(text)})

    def _weights(self, text: str) -> dict[str, float]:
        weights = {stem: np.log(1 + self.rows / (1 + self.seen[stem])) for stem in {root(w) for w in words_of(text)}}
        size = sum(weight**2 for weight in weights.values()) ** 0.5
        return {stem: weight / size for stem, weight in weights.items()} if size else {}

    def scores(self, texts: Sequence[str], vectors: np.ndarray, names: Sequence[str]) -> np.ndarray:
        labels = [self._weights(name) for name in names]
        found = [self._weights(text) for text in texts]
        return np.array([[sum(w * label.get(s, 0.0) for s, w in one.items()) for label in labels] for one in found])


def matching(scores: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """1 where the right name scored best; a tie for best is shared out."""
    best = scores >= scores.max(axis=1, keepdims=True) - 1e-9
    return best[np.arange(len(truth)), truth] / best.sum(axis=1)


def spread_evenly(truth: np.ndarray, each: int, seed: int) -> np.ndarray:
    """Rows drawn evenly from the themes, at most ``each`` of one."""
    order = np.random.default_rng(seed).permutation(len(truth))
    picked = [order[truth[order] == theme][:each] for theme in sorted(set(truth[truth >= 0].tolist()))]
    return np.sort(np.concatenate(picked))


def interval(values: np.ndarray, seed: int) -> tuple[float, float, float]:
    """The mean, and a 95% interval by drawing again with repeats."""
    if not len(values):
        return (0.0, 0.0, 0.0)
    rng = np.random.default_rng(seed)
    means = values[rng.integers(0, len(values), (DRAWS, len(values)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return (round(float(values.mean()), 4), round(float(low), 4), round(float(high), 4))


def intruders(judge: Any, texts: Sequence[str], labels: Sequence[dict[str, str]], seed: int) -> np.ndarray:
    """For each theme: how often the judge finds the other theme's word among five of its own.

    Vectors find the word least like the rest; plain words the one least seen beside them (NPMI over held-out passages).
    """
    chosen = [list(dict.fromkeys(words_of(label["full"])))[:WORDS] for label in labels]
    sets = [
        (own, other[0])
        for own in chosen
        if len(own) >= 3
        for other in chosen
        if other and other[0] not in own and root(other[0]) not in {root(word) for word in own}
    ]
    every = sorted({word for own in chosen for word in own})
    likeness = _together(texts, every) if judge.called == "words" else _alike(judge, every)
    found: dict[int, list[float]] = {}
    for own, stranger in sets:
        asked = [every.index(word) for word in [*own, stranger]]
        among = likeness[np.ix_(asked, asked)].sum(axis=1)
        odd = among <= among.min() + 1e-9
        found.setdefault(chosen.index(own), []).append(float(odd[-1]) / odd.sum())
    return np.array([np.mean(values) for values in found.values()])


def _alike(judge: Any, words: Sequence[str]) -> np.ndarray:
    vectors = judge.of_words(words)
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, 0.0)
    return likeness


def _together(texts: Sequence[str], words: Sequence[str]) -> np.ndarray:
    seen = np.zeros((len(texts), len(words)), dtype=np.float64)
    column = {root(word): i for i, word in enumerate(words)}
    for i, text in enumerate(texts):
        for stem in {root(word) for word in words_of(text)} & column.keys():
            seen[i, column[stem]] = 1.0
    seen = seen[:, [column[root(word)] for word in words]]
    alone, both = seen.mean(axis=0) + 1e-9, seen.T @ seen / len(texts) + 1e-9
    found = np.log(both / np.outer(alone, alone)) / -np.log(both)
    np.fill_diagonal(found, 0.0)
    return found
