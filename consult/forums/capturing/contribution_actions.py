"""What can be done with one thing said: keep it once, change it, take it out and put it back."""

from __future__ import annotations

import uuid

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from consult.extensions import db, now
from consult.forums.contribution_models import Contribution
from consult.forums.drafts import (
    KEY_LIMIT,
    ContributionDraft,
    NotPossible,
    check_draft,
    check_live,
    entry_key,
    receipt_of,
)
from consult.forums.session_models import ForumSession
from consult.people.models import Person


def record_contribution(
    session: ForumSession, draft: ContributionDraft, capture_key: str, person: Person
) -> Contribution:
    """Keep one thing said. The same entry sent again, at once or years later, is the same entry."""
    check_key(capture_key)
    key = entry_key(session, capture_key, draft)
    kept = find_entry(key)
    if kept is not None:
        return kept
    text = check_draft(session, draft)
    # PostgreSQL: one entry at a time takes the next place. SQLite has one writer anyway.
    db.session.execute(select(ForumSession.id).where(ForumSession.id == session.id).with_for_update())
    places = select(func.coalesce(func.max(Contribution.position), 0) + 1).where(Contribution.session_id == session.id)
    values = columns(session, draft, text) | {"session_id": session.id, "position": places.scalar_subquery()}
    try:
        db.session.execute(
            insert(Contribution).values(id=uuid.uuid4(), capture_key=key, captured_by_id=person.id, **values)
        )
        db.session.commit()
    except IntegrityError:
        db.session.rollback()  # somebody sent the same entry in the same moment
    kept = find_entry(key)
    if kept is None:
        raise NotPossible("It was not kept. Try again.")
    return kept


def check_key(capture_key: str) -> None:
    if not capture_key or len(capture_key) > KEY_LIMIT:
        raise NotPossible("This page is too old to add from. Open the session again; your words stay in the box.")


def change_contribution(contribution: Contribution, draft: ContributionDraft) -> None:
    """Put right what was taken down."""
    if contribution.removed_at is not None:
        raise NotPossible("This was removed. Undo that first.")
    text = check_draft(contribution.session, draft, contribution)
    for name, value in columns(contribution.session, draft, text).items():
        setattr(contribution, name, value)
    db.session.commit()


def remove_contribution(contribution: Contribution) -> None:
    """Take something out of the session; it can be put back."""
    check_live(contribution.session)
    if contribution.removed_at is None:
        contribution.removed_at = now()
    db.session.commit()


def restore_contribution(contribution: Contribution) -> None:
    """Put something back in its old place."""
    check_live(contribution.session)
    contribution.removed_at = None
    db.session.commit()


def find_entry(key: str) -> Contribution | None:
    return db.session.scalar(select(Contribution).where(Contribution.capture_key == key))


def columns(session: ForumSession, draft: ContributionDraft, text: str) -> dict[str, object]:
    return {
        "prompt_id": draft.prompt_id,
        "member_id": draft.member_id,
        "speaker": draft.said_by,
        "receipt_id": receipt_of(session, draft),
        "kind": draft.kind,
        "text": text,
        "headcount": draft.headcount,
        "strength": draft.strength,
        "consent": draft.consent,
        "language": draft.language,
        "refers_to_id": draft.refers_to,
        "stance": draft.stance,
    }
