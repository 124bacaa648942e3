"""What can be done about who is there: facilitators named, members marked as here, the room counted, money paid."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.drafts import NotPossible
from consult.forums.meeting.attending import may_come, may_facilitate
from consult.forums.meeting.plans import check_pence, check_room
from consult.forums.models import SessionStatus
from consult.forums.places import hold
from consult.forums.session_models import Attendance, ForumSession, SessionReceipt


@dataclass(frozen=True)
class Came:
    """Somebody who came: the number on the slip they took, what they are owed, and whether they have it."""

    member_id: int
    slip: int | None = None
    owed_pence: int | None = None  # None: what the session pays
    paid: bool = False


def count_room(session: ForumSession, in_the_room: int) -> None:
    """Say how many are in the room. It cannot be fewer than something already stands for."""
    if session.status is SessionStatus.ENDED:
        raise NotPossible("This session has ended, so nothing in it can be changed.")
    check_counted(session, in_the_room)
    session.in_the_room = in_the_room
    db.session.commit()


def check_counted(session: ForumSession, in_the_room: int) -> None:
    kept = Contribution.session_id == session.id, Contribution.removed_at.is_(None)
    largest = db.session.scalar(select(func.max(Contribution.headcount)).where(*kept)) or 0
    if 0 < check_room(in_the_room) < largest:
        raise NotPossible(f"Something was kept that stands for {largest} people. Change that first.", "in_the_room")


def note_attendance(session: ForumSession, came: Sequence[Came], in_the_room: int | None = None) -> None:
    """Keep who came by alias, and how many there were with an alias or without. Who is left out did not come."""
    hold(session.id)
    members = {member.id for member in may_come(session)}
    if not {each.member_id for each in came} <= members:
        raise NotPossible("Choose from the members of this forum.")
    if in_the_room is not None:
        check_counted(session, in_the_room)
        if 0 < in_the_room < len(came):
            raise NotPossible(f"You ticked {len(came)} people. Count at least as many in the room.", "in_the_room")
        session.in_the_room = in_the_room
    slips = check_slips(session, came)
    had = {row.member_id: row for row in db.session.scalars(select(Attendance).filter_by(session_id=session.id))}
    for row in had.values():
        row.receipt_id = None  # a slip may go from one to another: first all are free
    db.session.flush()
    for member_id in had.keys() - {each.member_id for each in came}:
        db.session.delete(had[member_id])
    for each in came:
        row = had.get(each.member_id) or Attendance(session_id=session.id, member_id=each.member_id)
        row.receipt_id = slips[each.slip].id if each.slip is not None else None
        owed = session.payment_pence if each.owed_pence is None else each.owed_pence
        row.owed_pence = check_pence(owed, f"owed-{each.member_id}")
        row.paid = each.paid
        db.session.add(row)
    db.session.commit()


def check_slips(session: ForumSession, came: Sequence[Came]) -> Mapping[int, SessionReceipt]:
    """The slips of this session by number, once each one that was named is there and one person's only."""
    slips = {slip.number: slip for slip in db.session.scalars(select(SessionReceipt).filter_by(session_id=session.id))}
    taken: set[int] = set()
    for each in came:
        if each.slip is None:
            continue
        if each.slip not in slips:
            raise NotPossible(f"This session has no slip {each.slip}.", f"slip-{each.member_id}")
        if each.slip in taken:
            raise NotPossible(f"Slip {each.slip} is here twice. Each slip is one person’s.", f"slip-{each.member_id}")
        taken.add(each.slip)
    return slips


def name_facilitators(session: ForumSession, person_ids: Collection[int]) -> None:
    """Say who runs the session or writes in it, out of those who may enter the forum."""
    allowed = {person.id: person for person in may_facilitate(session)}
    if not set(person_ids) <= allowed.keys():
        raise NotPossible("Choose from those who may enter this forum.", "facilitators")
    session.facilitators = [person for person_id, person in allowed.items() if person_id in person_ids]
    db.session.commit()
