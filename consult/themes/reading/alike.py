"""Passages like one passage: the same words first, then those that mean nearly the same."""

from __future__ import annotations

import uuid

import numpy as np
from sqlalchemy import or_, select

from consult.extensions import db
from consult.themes.models import Excerpt
from consult.themes.vectors import vectors_of

MOST = 100
NEARLY = 0.6  # cosine of two passages that say much the same
SIMILAR = 0.45  # when fewer than a handful say nearly the same, the closest ones that are still about it
HANDFUL = 5


def alike(excerpt: Excerpt, most: int = MOST) -> list[uuid.UUID]:
    """The ids of the passages like this one, the likest first, itself at the beginning."""
    found = [excerpt.id, *copies_of(excerpt)]
    ids, vectors = vectors_of(excerpt.consultation_id)
    row = next((row for row, each in enumerate(ids) if each == excerpt.id), None)
    if row is not None:
        likeness = vectors @ vectors[row]
        close = np.argsort(-likeness, kind="stable")[: most + len(found)]
        least = NEARLY if int((likeness >= NEARLY).sum()) > HANDFUL else SIMILAR
        found += [ids[at] for at in close.tolist() if likeness[at] >= least]
    return list(dict.fromkeys(found))[:most]


def copies_of(excerpt: Excerpt) -> list[uuid.UUID]:
    """Passages in the same words, as the engine found them: a copied text."""
    head = excerpt.copy_of_id or excerpt.id
    same = select(Excerpt.id).where(Excerpt.consultation_id == excerpt.consultation_id)
    return list(
        db.session.scalars(same.where(or_(Excerpt.copy_of_id == head, Excerpt.id == head)).order_by(Excerpt.id))
    )
