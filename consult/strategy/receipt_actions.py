"""Taking one's words back: they go from the answers, the excerpts, the quotes, the page and the file."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select

from consult.extensions import db, now
from consult.forums.after.correcting import BEFORE_WORDS_CHANGE
from consult.forums.receipts.withdrawing import BEFORE_CONTRIBUTIONS_GO
from consult.people.models import Person
from consult.privacy.consent import Consent
from consult.privacy.erasing import empty_the_log
from consult.strategy.models import TakenBack
from consult.strategy.taken_back import blank_quotes, excerpts_of, note_published_uses
from consult.surveys.answering.withdrawing import BEFORE_WORDS_GO, words_go
from consult.surveys.response_models import Answer, Response, ResponseCharacteristic
from consult.themes.quoting.models import Quote
from consult.themes.withdrawing import excerpts_go

ASKED_BEFORE_US = excerpts_go  # and is told after us: quotes are found by their excerpts


def take_back(response: Response) -> None:
    """Delete a response's answers and what was known about the person; blank the quotes made of them.

    The bare response stays: its key makes a repeated submission the same one, so that the words cannot come back."""
    answer_ids = db.session.scalars(select(Answer.id).where(Answer.response_id == response.id)).all()
    note_published_uses(excerpts_of(answer_ids))
    words_go(answer_ids)
    for statement in (
        delete(Answer).where(Answer.response_id == response.id),
        delete(ResponseCharacteristic).where(ResponseCharacteristic.response_id == response.id),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    response.consent, response.organisation_id, response.person_hash = Consent.NONE, None, None
    db.session.commit()
    db.session.expire_all()
    empty_the_log()


def mark_seen(taken: TakenBack, person: Person) -> None:
    """Somebody of the team has looked at where words were taken back."""
    if taken.seen_at is None:
        taken.seen_by, taken.seen_at = person, now()
    db.session.commit()


def answers_go(answer_ids: Sequence[uuid.UUID]) -> None:
    blank_quotes(excerpts_of(answer_ids))


def contributions_go(contribution_ids: Sequence[uuid.UUID]) -> None:
    excerpt_ids = excerpts_of(contribution_ids)
    note_published_uses(excerpt_ids)
    blank_quotes(excerpt_ids)


def contribution_put_right(contribution_id: uuid.UUID, text: str) -> None:
    """A quote of words that were put right says what nobody said: it goes, and the team hears of it."""
    excerpt_ids = excerpts_of([contribution_id])
    quoted = select(Quote.text).where(Quote.excerpt_id.in_(excerpt_ids), Quote.withdrawn_at.is_(None))
    if any(old not in text for old in db.session.scalars(quoted)):
        contributions_go([contribution_id])


BEFORE_WORDS_GO.append(answers_go)
BEFORE_CONTRIBUTIONS_GO.append(contributions_go)
BEFORE_WORDS_CHANGE.append(contribution_put_right)
