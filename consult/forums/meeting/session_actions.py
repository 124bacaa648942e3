"""What can be done with a session: plan it, change its prompts, start, end and open it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.drafts import HEADCOUNT_LIMIT, NotPossible, clean
from consult.forums.models import Forum, SessionKind, SessionStatus, Setting
from consult.forums.session_models import ForumSession, Prompt

TITLE_LIMIT, PROMPT_LIMIT, MOST_PROMPTS = 200, 500, 40


def plan_session(
    consultation: Consultation,
    forum: Forum,
    title: str,
    kind: SessionKind,
    *,
    setting: Setting,
    week: dt.date,
    in_the_room: int,
    prompts: Sequence[str],
) -> ForumSession:
    """Plan a meeting of a forum. Of its day only the week is kept."""
    title = clean(title)
    if not title:
        raise NotPossible("Give the session a title.", "title")
    if len(title) > TITLE_LIMIT:
        raise NotPossible(f"Shorten the title to {TITLE_LIMIT} characters.", "title")
    texts = check_prompts(prompts)
    session = ForumSession(
        consultation_id=consultation.id,
        forum_id=forum.id,
        title=title,
        kind=SessionKind(kind),
        setting=Setting(setting),
        week=week - dt.timedelta(days=week.weekday()),
        in_the_room=check_room(in_the_room),
        prompts=[Prompt(position=place, text=text) for place, text in enumerate(texts, 1)],
    )
    db.session.add(session)
    db.session.commit()
    return session


def check_prompts(prompts: Sequence[str]) -> list[str]:
    texts = [text for text in (clean(prompt) for prompt in prompts) if text]
    if not texts:
        raise NotPossible("Write at least one prompt: what you will ask the room.", "prompts")
    if len(texts) > MOST_PROMPTS:
        raise NotPossible(f"Keep to {MOST_PROMPTS} prompts. There are {len(texts)}.", "prompts")
    for place, text in enumerate(texts, 1):
        if len(text) > PROMPT_LIMIT:
            raise NotPossible(f"Shorten prompt {place} to {PROMPT_LIMIT} characters. It has {len(text):,}.", "prompts")
    return texts


def check_room(in_the_room: int) -> int:
    if not 0 <= in_the_room <= HEADCOUNT_LIMIT:
        raise NotPossible(
            f"Count the people in the room: 0 to {HEADCOUNT_LIMIT}. Use 0 if you do not know.", "in_the_room"
        )
    return in_the_room


def count_room(session: ForumSession, in_the_room: int) -> None:
    """Say how many are in the room. It cannot be fewer than something already stands for."""
    if session.status is SessionStatus.ENDED:
        raise NotPossible("This session has ended, so nothing in it can be changed.")
    kept = Contribution.session_id == session.id, Contribution.removed_at.is_(None)
    largest = db.session.scalar(select(func.max(Contribution.headcount)).where(*kept)) or 0
    if 0 < check_room(in_the_room) < largest:
        raise NotPossible(f"Something was kept that stands for {largest} people. Change that first.", "in_the_room")
    session.in_the_room = in_the_room
    db.session.commit()


def start_session(session: ForumSession) -> None:
    """Begin to take down what is said. Starting twice is starting once."""
    if session.status is SessionStatus.ENDED:
        raise NotPossible("This session has ended. The strategy team can open it again.")
    if not session.prompts:
        raise NotPossible("Add a prompt before you start.")
    session.status = SessionStatus.LIVE
    db.session.commit()


def end_session(session: ForumSession) -> None:
    """Close the book on a session: from here it is only read."""
    if session.status is SessionStatus.PLANNED:
        raise NotPossible("This session has not started.")
    session.status = SessionStatus.ENDED
    db.session.commit()


def reopen_session(session: ForumSession) -> None:
    """Open an ended session again."""
    if session.status is SessionStatus.PLANNED:
        raise NotPossible("This session has not started.")
    session.status = SessionStatus.LIVE
    db.session.commit()


def add_prompt(session: ForumSession, text: str) -> Prompt:
    """Add a prompt at the end of the agenda."""
    check_planned(session)
    new = check_prompts([*[prompt.text for prompt in session.prompts], *check_prompts([text])])[-1]
    prompt = Prompt(position=max((prompt.position for prompt in session.prompts), default=0) + 1, text=new)
    session.prompts.append(prompt)
    db.session.commit()
    return prompt


def move_prompt(prompt: Prompt, direction: str) -> None:
    """Move a prompt one place up or down; at the end of the agenda it stays."""
    check_planned(prompt.session)
    agenda = list(prompt.session.prompts)
    here = agenda.index(prompt)
    there = here + (-1 if direction == "up" else 1)
    if 0 <= there < len(agenda):
        agenda.insert(there, agenda.pop(here))
    number(agenda)
    db.session.commit()
    db.session.refresh(prompt.session)


def remove_prompt(prompt: Prompt) -> None:
    """Take a prompt off the agenda."""
    session = prompt.session
    check_planned(session)
    session.prompts.remove(prompt)
    number(session.prompts)
    db.session.commit()


def number(agenda: Sequence[Prompt]) -> None:
    for place, prompt in enumerate(agenda, 1):
        prompt.position = place


def check_planned(session: ForumSession) -> None:
    if session.status is not SessionStatus.PLANNED:
        raise NotPossible("The prompts are fixed once a session has started.")
