"""What can be done with one thing said: keep it once, change it, strike it out and put it back."""

from __future__ import annotations

import hashlib
import uuid

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from consult.extensions import db, now
from consult.forums.contribution_models import Contribution, RivalWording
from consult.forums.drafts import (
    KEY_LIMIT,
    ContributionDraft,
    NotPossible,
    check_draft,
    check_live,
    entry_key,
    receipt_of,
)
from consult.forums.places import next_place
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
    try:
        write_entry(session, draft, key, person.id)
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


def write_entry(session: ForumSession, draft: ContributionDraft, key: str, person_id: int | None) -> None:
    """Give a draft the next place in its session. The caller commits."""
    text = check_draft(session, draft)
    position = next_place(session.id, Contribution)
    values = columns(session, draft, text) | {"session_id": session.id, "position": position}
    db.session.execute(
        insert(Contribution).values(id=uuid.uuid4(), capture_key=key, captured_by_id=person_id, **values)
    )


def change_contribution(
    contribution: Contribution,
    draft: ContributionDraft,
    revision: int | None = None,
    edit_key: str = "",
    person: Person | None = None,
) -> RivalWording | None:
    """Put right what was taken down, by somebody who saw it at a revision. When it has been changed since then,
    nothing is overwritten: the change is kept beside it, and given back here, until somebody chooses."""
    check_standing(contribution)
    text = check_draft(contribution.session, draft, contribution)
    values = columns(contribution.session, draft, text)
    if write_change(contribution, values, contribution.revision if revision is None else revision):
        db.session.commit()
        return None
    db.session.rollback()
    db.session.refresh(contribution)
    check_standing(contribution)
    if says(contribution, values):
        return None  # the same change sent again, or two people who heard the same
    return keep_beside(contribution, draft, edit_key, person)


def check_standing(contribution: Contribution) -> None:
    if contribution.removed_at is not None:
        raise NotPossible("This was struck out. Undo that first.")
    if contribution.withdrawn is not None:
        raise NotPossible("These words were taken back. They are gone.")


def write_change(contribution: Contribution, values: dict[str, object], revision: int) -> bool:
    """Whether it still stood as it was seen, and is changed now. The caller commits."""
    as_seen = Contribution.id == contribution.id, Contribution.revision == revision
    standing = Contribution.removed_at.is_(None), Contribution.withdrawn.is_(None)
    changed = update(Contribution).where(*as_seen, *standing).values(**values, revision=Contribution.revision + 1)
    return db.session.scalar(changed.returning(Contribution.id)) is not None


def says(contribution: Contribution, values: dict[str, object]) -> bool:
    return all(getattr(contribution, name) == value for name, value in values.items())


def keep_beside(
    contribution: Contribution, draft: ContributionDraft, edit_key: str, person: Person | None
) -> RivalWording | None:
    """The other wording, kept once however often it is sent."""
    key = hashlib.sha256(repr((contribution.id, edit_key, draft.as_json())).encode()).hexdigest()
    known = select(RivalWording).where(RivalWording.edit_key == key)
    rival = RivalWording(
        contribution_id=contribution.id, person_id=person.id if person else None, draft=draft.as_json(), edit_key=key
    )
    if db.session.scalar(known) is None:
        db.session.add(rival)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()  # somebody sent the same change in the same moment
    return db.session.scalar(known)


def remove_contribution(contribution: Contribution) -> None:
    """Strike something out; until the session ends it can be put back, then its words are gone."""
    check_live(contribution.session)
    if contribution.removed_at is None:
        contribution.removed_at = now()
    db.session.commit()


def restore_contribution(contribution: Contribution) -> None:
    """Put something back in its old place."""
    check_live(contribution.session)
    if contribution.withdrawn is not None:
        raise NotPossible("These words are gone and cannot be put back.")
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
