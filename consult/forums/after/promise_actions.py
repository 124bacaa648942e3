"""What can be done with a promise to a room: make it, answer it, tell the room what became of it."""

from __future__ import annotations

import datetime as dt

from consult.extensions import db
from consult.forums.after.models import Promise, PromiseStatus
from consult.forums.drafts import NotPossible, clean
from consult.forums.meeting.attending import may_facilitate
from consult.forums.models import SessionStatus
from consult.forums.session_models import ForumSession

PROMISE_LIMIT, OUTCOME_LIMIT = 300, 2_000


def make_promise(session: ForumSession, text: str, owner_id: int | None = None, due: dt.date | None = None) -> Promise:
    """Write down what we said we would do."""
    text = clean(text)
    if not text:
        raise NotPossible("Write what was promised.", "promise")
    if len(text) > PROMISE_LIMIT:
        raise NotPossible(f"Shorten it to {PROMISE_LIMIT} characters.", "promise")
    if owner_id is not None and owner_id not in {person.id for person in may_facilitate(session)}:
        raise NotPossible("Choose somebody who may enter this forum.", "owner")
    promise = Promise(session_id=session.id, text=text, owner_id=owner_id, due=due)
    db.session.add(promise)
    db.session.commit()
    return promise


def answer_promise(promise: Promise, outcome: str) -> None:
    """Say what became of it: done, or the answer was no, and why. The room still has to hear it."""
    if promise.status is PromiseStatus.TOLD_BACK:
        raise NotPossible("The room has heard the answer already.")
    outcome = clean(outcome)
    if not outcome:
        raise NotPossible("Write what became of it.", "outcome")
    if len(outcome) > OUTCOME_LIMIT:
        raise NotPossible(f"Shorten it to {OUTCOME_LIMIT:,} characters.", "outcome")
    promise.outcome, promise.status = outcome, PromiseStatus.ANSWERED
    db.session.commit()


def tell_back(promise: Promise, session: ForumSession) -> None:
    """The room heard what became of it, in a session of the same forum."""
    if promise.status is not PromiseStatus.ANSWERED:
        raise NotPossible("Write what became of it first." if promise.status is PromiseStatus.OPEN else "It is told.")
    if session.forum_id != promise.session.forum_id:
        raise NotPossible("Choose a session of the forum it was promised to.", "told_in")
    if session.status is SessionStatus.PLANNED:
        raise NotPossible("Choose a session that has started.", "told_in")
    promise.status, promise.told_in_id = PromiseStatus.TOLD_BACK, session.id
    db.session.commit()


def untell(promise: Promise) -> None:
    """The room has not heard it after all."""
    if promise.status is PromiseStatus.TOLD_BACK:
        promise.status, promise.told_in_id = PromiseStatus.ANSWERED, None
    db.session.commit()
