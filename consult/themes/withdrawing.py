"""When words are taken back: their excerpts go, the codings with them, and what they said of a theme. When they are put
right: the excerpt says what they say now."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, update

from consult.extensions import db
from consult.forums.after.correcting import BEFORE_WORDS_CHANGE
from consult.forums.receipts.withdrawing import BEFORE_CONTRIBUTIONS_GO
from consult.themes.confirming.models import ThemeCheckWords
from consult.themes.models import Excerpt


def excerpts_go(contribution_ids: Sequence[uuid.UUID]) -> None:
    for made in (
        delete(ThemeCheckWords).where(ThemeCheckWords.contribution_id.in_(contribution_ids)),
        delete(Excerpt).where(Excerpt.contribution_id.in_(contribution_ids)),
    ):
        db.session.execute(made, execution_options={"synchronize_session": False})


def excerpt_put_right(contribution_id: uuid.UUID, text: str) -> None:
    whole = Excerpt.contribution_id == contribution_id, Excerpt.starts_at == 0
    changed = update(Excerpt).where(*whole).values(text=text, ends_at=len(text))
    db.session.execute(changed, execution_options={"synchronize_session": False})


BEFORE_CONTRIBUTIONS_GO.append(excerpts_go)
BEFORE_WORDS_CHANGE.append(excerpt_put_right)
