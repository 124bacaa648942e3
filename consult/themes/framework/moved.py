"""A page of the passages that moved between two versions, read from what is still there."""

from __future__ import annotations

import numpy as np
from sqlalchemy import select

from consult.extensions import db
from consult.themes.models import Excerpt
from consult.themes.passages import PAGE, Page
from consult.themes.rows import Ids, uuids
from consult.themes.sources import with_source


def page_of_moved(moved: Ids | None, number: int) -> Page:
    """One page of these passages; those that were taken back since are not among them."""
    ids = np.zeros(0, "S16") if moved is None else np.sort(moved)
    number = max(1, min(number, -(-len(ids) // PAGE)))
    some = uuids(ids[(number - 1) * PAGE : number * PAGE])
    wanted = select(Excerpt).where(Excerpt.id.in_(some)).order_by(Excerpt.id).options(*with_source())
    return Page(db.session.scalars(wanted).all(), number, len(ids))
