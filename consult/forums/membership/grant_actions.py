"""Letting facilitators into a forum, in full or as a peer, up to and with a day."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from consult.extensions import db, now
from consult.forums.drafts import NotPossible
from consult.forums.models import FacilitatorGrant, Forum
from consult.people.models import Person


def grant_forum(
    person: Person, forum: Forum, until: dt.date | None = None, *, is_peer: bool = False
) -> FacilitatorGrant:
    """Let a facilitator into a forum. Granting again moves the day, and says anew whether they come as a peer."""
    if until is not None and until < now().date():
        raise NotPossible("Choose a last day that is not over.", "until")
    grant = find_grant(person, forum)
    if grant is None:
        grant = FacilitatorGrant(person_id=person.id, forum_id=forum.id)
        db.session.add(grant)
    grant.until, grant.is_peer = until, is_peer
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return grant_forum(person, forum, until, is_peer=is_peer)
    return grant


def end_grant(grant: FacilitatorGrant) -> None:
    """End a facilitator's leave to enter a forum, at once."""
    yesterday = now().date() - dt.timedelta(days=1)
    if grant.until is None or grant.until > yesterday:
        grant.until = yesterday
    db.session.commit()


def find_grant(person: Person, forum: Forum) -> FacilitatorGrant | None:
    return db.session.scalar(
        select(FacilitatorGrant).where(FacilitatorGrant.person_id == person.id, FacilitatorGrant.forum_id == forum.id)
    )
