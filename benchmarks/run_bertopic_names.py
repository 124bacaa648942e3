"""Runs BERTopic on vectors from a file and tells its words. Called by themes_naming.py in BERTopic's own environment.

Imports nothing of Consult. Given labels: BERTopic's own way to word groups made elsewhere ("manual topic modelling").
Given a number of themes: BERTopic's defaults, reduced to that many.
"""

import json
import sys
from pathlib import Path

import numpy as np


def main(source: str, target: str) -> None:
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction

    held = np.load(source)
    job, vectors = json.loads(str(held["job"])), held["vectors"]
    texts = job["texts"]
    if "labels" in job:
        model = BERTopic(
            embedding_model=BaseEmbedder(), umap_model=BaseDimensionalityReduction(), hdbscan_model=BaseCluster()
        )
        labels, _ = model.fit_transform(texts, vectors, y=job["labels"])
        # BERTopic numbers by size: find each of our numbers again
        moved = {}
        for mine, theirs in zip(job["labels"], labels, strict=True):
            moved.setdefault(int(mine), {}).setdefault(int(theirs), 0)
            moved[int(mine)][int(theirs)] += 1
        number = {mine: max(counts, key=counts.get) for mine, counts in moved.items()}
    else:
        from umap import UMAP

        seed = job["seed"]
        umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)
        model = BERTopic(umap_model=umap, embedding_model=BaseEmbedder(), nr_topics=job["themes"] + 1)
        labels, _ = model.fit_transform(texts, vectors)
        number = {int(label): int(label) for label in set(labels)}
    words = {mine: [word for word, _ in model.get_topic(theirs) or []] for mine, theirs in number.items()}
    Path(target).write_text(json.dumps({"labels": [int(label) for label in labels], "words": words}), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
