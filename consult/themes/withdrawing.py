"""When words are taken back: their excerpts go, the codings with them, and what they said of a theme."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import delete

from consult.extensions import db
from consult.forums.receipts.withdrawing import BEFORE_CONTRIBUTIONS_GO
from consult.themes.confirming.models import ThemeCheckWords
from consult.themes.models import Excerpt


def excerpts_go(contribution_ids: Sequence[uuid.UUID]) -> None:
    for made in (
        delete(ThemeCheckWords).where(ThemeCheckWords.contribution_id.in_(contribution_ids)),
        delete(Excerpt).where(Excerpt.contribution_id.in_(contribution_ids)),
    ):
        db.session.execute(made, execution_options={"synchronize_session": False})


BEFORE_CONTRIBUTIONS_GO.append(excerpts_go)
