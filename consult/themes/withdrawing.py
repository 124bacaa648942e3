"""When words are taken back: their excerpts go, the codings with them, and what they said of a theme. When they are put
right: the excerpt says what they say now."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select

from consult.extensions import db
from consult.forums.after.correcting import BEFORE_WORDS_CHANGE
from consult.forums.receipts.withdrawing import BEFORE_CONTRIBUTIONS_GO
from consult.themes.confirming.models import ThemeCheckWords
from consult.themes.models import Excerpt
from consult.themes.reading.rejoining import rejoin, still_fits
from consult.themes.vectors import forget_vectors


def excerpts_go(contribution_ids: Sequence[uuid.UUID]) -> None:
    for made in (
        delete(ThemeCheckWords).where(ThemeCheckWords.contribution_id.in_(contribution_ids)),
        delete(Excerpt).where(Excerpt.contribution_id.in_(contribution_ids)),
    ):
        db.session.execute(made, execution_options={"synchronize_session": False})


def excerpt_put_right(contribution_id: uuid.UUID, text: str) -> None:
    mine = select(Excerpt).where(Excerpt.contribution_id == contribution_id).order_by(Excerpt.starts_at)
    parts = db.session.scalars(mine).all()
    if parts and not still_fits(parts, text):
        forget_vectors(part.id for part in parts)
        rejoin(parts, text, db.session())
        db.session.expire_all()


BEFORE_CONTRIBUTIONS_GO.append(excerpts_go)
BEFORE_WORDS_CHANGE.append(excerpt_put_right)
