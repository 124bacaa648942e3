"""Runs BERTopic on texts and vectors from a file. Called by themes_vs_bertopic.py in BERTopic's own environment.

Imports nothing of Consult. BERTopic's defaults, with UMAP's own defaults of BERTopic and a
fixed random state so that the run can be repeated.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np


def main(source: str, target: str, seed: int) -> None:
    from bertopic import BERTopic
    from umap import UMAP

    held = np.load(source, allow_pickle=True)
    texts, vectors = [str(text) for text in held["texts"]], held["vectors"]
    started = time.perf_counter()
    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)
    model = BERTopic(umap_model=umap)
    labels, _ = model.fit_transform(texts, vectors)
    seconds = time.perf_counter() - started
    names = [str(name) for name in model.get_topic_info()["Name"]]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report = {
        "labels": [int(label) for label in labels], "names": names,
        "seconds": round(seconds, 2), "peak_rss_mb": round(peak),
    }  # fmt: skip
    Path(target).write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
