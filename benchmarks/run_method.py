"""Runs one way of finding themes on texts and vectors from a file. Called by themes_compare.py, a process for each.

    python run_method.py METHOD SOURCE.npz TARGET.json SEED MODEL

BERTopic and turftopic run in an environment of their own; nothing of Consult is imported for them.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

STARTED = time.perf_counter()
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
Labels = Sequence[int]


def consult(texts: list[str], vectors: Any, themes: int, seed: int, model: str) -> Labels:
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from consult.themes.engine import group

    found = group(texts, vectors=vectors, seed=seed)
    return [-1 if place.theme is None else place.theme for place in found.placements]


def bertopic(texts: list[str], vectors: Any, themes: int, seed: int, model: str) -> Labels:
    """BERTopic as it comes, with its own UMAP settings and a fixed random state so that the run can be repeated."""
    from bertopic import BERTopic
    from umap import UMAP

    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)
    embedder = None
    if vectors is None:
        from sentence_transformers import SentenceTransformer

        embedder = SentenceTransformer(model, device="cpu")
    labels, _ = BERTopic(umap_model=umap, embedding_model=embedder).fit_transform(texts, vectors)
    return [int(label) for label in labels]


class Lookup:
    """Hands turftopic the vectors it is given for texts; words it asks for are read by the model."""

    def __init__(self, texts: Sequence[str], vectors: Any, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.known = dict(zip(texts, vectors, strict=True))
        self.model = SentenceTransformer(model, device="cpu")

    def encode(self, sentences: Sequence[str], **rest: Any) -> Any:
        new = [text for text in sentences if text not in self.known]
        if new:
            self.known.update(zip(new, self.model.encode(new), strict=True))
        return np.stack([self.known[text] for text in sentences])


def turftopic(kind: str) -> Callable[[list[str], Any, int, int, str], Labels]:
    def run(texts: list[str], vectors: Any, themes: int, seed: int, model: str) -> Labels:
        import turftopic as made

        encoder = Lookup(texts, vectors, model)
        way = getattr(made, kind)(n_components=themes, encoder=encoder, random_state=seed)
        shares = np.asarray(way.fit_transform(texts, embeddings=np.asarray(vectors)))
        return (np.abs(shares) if kind == "SemanticSignalSeparation" else shares).argmax(axis=1).tolist()

    return run


def nmf(texts: list[str], vectors: Any, themes: int, seed: int, model: str) -> Labels:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(stop_words="english", min_df=2 if len(texts) > 200 else 1).fit_transform(texts)
    return NMF(themes, random_state=seed, init="nndsvd", max_iter=400).fit_transform(words).argmax(axis=1).tolist()


def kmeans(texts: list[str], vectors: Any, themes: int, seed: int, model: str) -> Labels:
    from sklearn.cluster import KMeans

    return KMeans(themes, random_state=seed, n_init=4).fit_predict(vectors).tolist()


METHODS = {
    "consult": consult, "bertopic": bertopic, "keynmf": turftopic("KeyNMF"),
    "s3": turftopic("SemanticSignalSeparation"), "nmf": nmf, "kmeans": kmeans,
}  # fmt: skip


def main(method: str, source: str, target: str, seed: int, model: str) -> None:
    held = np.load(source, allow_pickle=True)
    texts = [str(text) for text in held["texts"]]
    vectors = held.get("vectors")
    themes, run = int(held["themes"]), METHODS[method]
    began, began_work = time.perf_counter(), time.process_time()
    labels = run(texts, vectors, themes, seed, model)
    report = {
        "labels": [int(label) for label in labels],
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(time.process_time() - began_work, 2),
        "with_start": round(time.perf_counter() - STARTED, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "halves": [],
    }
    for part in held.get("samples", ()):
        some = run([texts[i] for i in part], None if vectors is None else vectors[part], themes, seed, model)
        report["halves"].append([int(label) for label in some])
    Path(target).write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
