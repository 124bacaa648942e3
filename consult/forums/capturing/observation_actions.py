"""What can be done with what a facilitator saw: keep it once, take it out. It is nobody's contribution."""

from __future__ import annotations

import uuid

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from consult.extensions import db
from consult.forums.capturing.contribution_actions import check_key, record_contribution
from consult.forums.contribution_models import Contribution, Observation
from consult.forums.drafts import (
    ContributionDraft,
    NotPossible,
    ObservationDraft,
    check_live,
    check_prompt,
    check_text,
    entry_key,
)
from consult.forums.places import next_place
from consult.forums.session_models import ForumSession
from consult.people.models import Person


def record_entry(
    session: ForumSession, draft: ContributionDraft | ObservationDraft, capture_key: str, person: Person
) -> Contribution | Observation:
    """Keep one line of a note-taker: what was said, or what they saw themselves."""
    if isinstance(draft, ObservationDraft):
        return record_observation(session, draft, capture_key, person)
    return record_contribution(session, draft, capture_key, person)


def record_observation(session: ForumSession, draft: ObservationDraft, capture_key: str, person: Person) -> Observation:
    """Keep what somebody who runs the session saw or thought. The same one sent again is the same one."""
    check_key(capture_key)
    key = entry_key(session, capture_key, draft)
    kept = find_observation(key)
    if kept is not None:
        return kept
    check_live(session)
    if draft.prompt_id is not None:
        check_prompt(session, draft.prompt_id)
    values: dict[str, object] = {"session_id": session.id, "prompt_id": draft.prompt_id, "text": check_text(draft.text)}
    values |= {"position": next_place(session.id, Observation), "person_id": person.id}
    try:
        db.session.execute(insert(Observation).values(id=uuid.uuid4(), capture_key=key, **values))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()  # somebody sent the same one in the same moment
    kept = find_observation(key)
    if kept is None:
        raise NotPossible("It was not kept. Try again.")
    return kept


def remove_observation(observation: Observation, session: ForumSession) -> None:
    """Take out what was seen, for good."""
    check_live(session)
    db.session.delete(observation)
    db.session.commit()


def find_observation(key: str) -> Observation | None:
    return db.session.scalar(select(Observation).where(Observation.capture_key == key))
