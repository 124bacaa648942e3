"""What can be done with a flag: raise it, see it, close it, open it again."""

from __future__ import annotations

from consult.extensions import db, now
from consult.forums.drafts import NotPossible
from consult.forums.models import ForumMember
from consult.forums.safety.models import Concern, SafetyFlag
from consult.forums.session_models import ForumSession
from consult.jobs.actions import queue_job
from consult.people.models import Person

JOB = "tell_safeguarding_lead"


def raise_flag(
    session: ForumSession, concern: Concern, person: Person, member: ForumMember | None = None
) -> SafetyFlag:
    """Tell the safeguarding lead that somebody needs help. No word of what was said goes along."""
    if member is not None and member.forum_id != session.forum_id:
        raise NotPossible("Choose an alias of this forum, or none.", "member_id")
    flag = SafetyFlag(
        session_id=session.id, concern=Concern(concern), member_id=member.id if member else None, raised_by_id=person.id
    )
    db.session.add(flag)
    db.session.flush()
    queue_job(JOB, flag=flag.id)
    db.session.commit()
    return flag


def see_flag(flag: SafetyFlag, person: Person) -> None:
    """Say that the lead knows of it: who raised it is told so. The first to see it stays the one who saw it."""
    if flag.seen_at is None:
        flag.seen_by_id, flag.seen_at = person.id, now()
    db.session.commit()


def close_flag(flag: SafetyFlag, person: Person) -> None:
    """Say that what had to be done is done."""
    if flag.seen_at is None:
        flag.seen_by_id, flag.seen_at = person.id, now()
    flag.closed_at = flag.closed_at or now()
    db.session.commit()


def reopen_flag(flag: SafetyFlag) -> None:
    flag.closed_at = None
    db.session.commit()
