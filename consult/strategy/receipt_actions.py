"""Taking one's words back: they go from the answers, the excerpts, the quotes, the page and the file."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select, update

from consult.extensions import db, now
from consult.privacy.consent import Consent
from consult.privacy.erasing import empty_the_log
from consult.strategy.models import Quote
from consult.surveys.answering.withdrawing import BEFORE_WORDS_GO, words_go
from consult.surveys.response_models import Answer, Response, ResponseCharacteristic
from consult.themes.models import Excerpt


def take_back(response: Response) -> None:
    """Delete a response's answers and what was known about the person; blank the quotes made of them.

    The bare response stays: its key makes a repeated submission the same one, so that the words cannot come back."""
    words_go(db.session.scalars(select(Answer.id).where(Answer.response_id == response.id)).all())
    for statement in (
        delete(Answer).where(Answer.response_id == response.id),
        delete(ResponseCharacteristic).where(ResponseCharacteristic.response_id == response.id),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    response.consent, response.organisation_id, response.person_hash = Consent.NONE, None, None
    db.session.commit()
    db.session.expire_all()
    empty_the_log()


def blank_quotes(answer_ids: Sequence[uuid.UUID]) -> None:
    """Blank the quotes made of some answers, wherever they stand."""
    excerpts = select(Excerpt.id).where(Excerpt.answer_id.in_(answer_ids))
    db.session.execute(
        update(Quote).where(Quote.excerpt_id.in_(excerpts)).values(text="", withdrawn_at=now(), excerpt_id=None),
        execution_options={"synchronize_session": False},
    )


BEFORE_WORDS_GO.append(blank_quotes)
