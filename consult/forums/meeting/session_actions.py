"""What can be done with a session: plan it, change the plan, start, end and open it again, hand it over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.forums.drafts import NotPossible
from consult.forums.meeting.plans import (
    AgendaItem,
    Details,
    as_columns,
    as_prompts,
    check_agenda,
    check_details,
    check_room,
)
from consult.forums.models import Forum, SessionKind, SessionStatus, Setting
from consult.forums.session_models import ForumSession

# Called with a session that is about to end, part of the same transaction; and with one that has ended.
AS_IT_ENDS: list[Callable[[ForumSession], None]] = []
ONCE_ENDED: list[Callable[[ForumSession], None]] = []


def plan_session(
    consultation: Consultation,
    forum: Forum,
    title: str,
    kind: SessionKind,
    *,
    setting: Setting,
    week: dt.date,
    in_the_room: int,
    prompts: Sequence[str | AgendaItem],
    details: Details | None = None,
) -> ForumSession:
    """Plan a meeting of a forum. Of its day only the week is kept."""
    columns = as_columns(consultation, title, kind, setting, week, check_details(details or Details(), forum))
    themes_will_come = kind is SessionKind.TEST_AND_CONFIRM and not any(prompts)
    agenda = [] if themes_will_come else as_prompts(consultation, check_agenda(prompts))
    session = ForumSession(forum_id=forum.id, in_the_room=check_room(in_the_room), prompts=agenda, **columns)
    db.session.add(session)
    db.session.commit()
    return session


def change_plan(
    session: ForumSession, title: str, kind: SessionKind, *, setting: Setting, week: dt.date, details: Details
) -> None:
    """Change everything of a plan but what is asked."""
    if session.status is SessionStatus.ENDED:
        raise NotPossible("This session has ended, so its plan stays as it was.")
    checked = check_details(details, session.forum)
    for name, value in as_columns(session.consultation, title, kind, setting, week, checked).items():
        setattr(session, name, value)
    db.session.commit()


def start_session(session: ForumSession, *, rules_read: bool = True) -> None:
    """Begin to take down what is said, once the rules were read out to the room. Starting twice is starting once."""
    if session.status is SessionStatus.ENDED:
        raise NotPossible("This session has ended. The strategy team can open it again.")
    if not session.prompts:
        raise NotPossible("Add a prompt before you start.")
    if not (rules_read or session.rules_read):
        raise NotPossible("Read both out to the room first, then tick the box.", "rules_read")
    session.rules_read = True
    session.status = SessionStatus.LIVE
    db.session.commit()


def end_session(session: ForumSession) -> None:
    """Close the book on a session: from here it is only read."""
    if session.status is SessionStatus.PLANNED:
        raise NotPossible("This session has not started.")
    for told in AS_IT_ENDS:
        told(session)
    session.status = SessionStatus.ENDED
    db.session.commit()
    for told in ONCE_ENDED:
        told(session)


def reopen_session(session: ForumSession) -> None:
    """Open an ended session again."""
    if session.status is SessionStatus.PLANNED:
        raise NotPossible("This session has not started.")
    session.status = SessionStatus.LIVE
    db.session.commit()


def hand_over(session: ForumSession) -> None:
    """From here on no facilitator reads what was said; the strategy team does."""
    if session.status is not SessionStatus.ENDED:
        raise NotPossible("End the session first. Then hand it over.")
    session.handed_over = True
    db.session.commit()


def give_back(session: ForumSession) -> None:
    """It was handed over too early: its facilitators read it again."""
    session.handed_over = False
    db.session.commit()
