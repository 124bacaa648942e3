"""Taking one's words back: they go from the answers, the excerpts, the quotes, the page and the file."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from consult.extensions import db, now
from consult.privacy.consent import Consent
from consult.strategy.models import Quote
from consult.surveys.response_models import Answer, Response, ResponseCharacteristic
from consult.themes.models import Excerpt


def take_back(response: Response) -> None:
    """Delete a response's answers and what was known about the person; blank the quotes made of them.

    The bare response stays: its key makes a repeated submission the same one, so that the words cannot come back."""
    answers = select(Answer.id).where(Answer.response_id == response.id)
    excerpts = select(Excerpt.id).where(Excerpt.answer_id.in_(answers))
    for statement in (
        update(Quote).where(Quote.excerpt_id.in_(excerpts)).values(text="", withdrawn_at=now(), excerpt_id=None),
        delete(Answer).where(Answer.response_id == response.id),
        delete(ResponseCharacteristic).where(ResponseCharacteristic.response_id == response.id),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    response.consent, response.organisation_id, response.person_hash = Consent.NONE, None, None
    db.session.commit()
    db.session.expire_all()
    empty_the_log()


def empty_the_log() -> None:
    """SQLite keeps deleted words in its write-ahead log until it is emptied into the file (where they are overwritten:
    secure_delete). PostgreSQL's own vacuum takes them."""
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
