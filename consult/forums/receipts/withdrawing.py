"""When the words of contributions go: who must hear of it first."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from sqlalchemy import delete

from consult.extensions import db
from consult.forums.after.models import Correction
from consult.forums.contribution_models import RivalWording

# Called with the ids of contributions whose words are about to go; part of the same transaction. A later slice builds
# on an earlier one, so the last to ask is told first.
BEFORE_CONTRIBUTIONS_GO: list[Callable[[Sequence[uuid.UUID]], None]] = []


def contributions_go(ids: Sequence[uuid.UUID]) -> None:
    """Take away everything that was made of these contributions, here and in later slices. The caller commits."""
    if not ids:
        return
    for told in reversed(BEFORE_CONTRIBUTIONS_GO):
        told(ids)
    for copies in (
        delete(RivalWording).where(RivalWording.contribution_id.in_(ids)),
        delete(Correction).where(Correction.contribution_id.in_(ids)),
    ):
        db.session.execute(copies, execution_options={"synchronize_session": False})
