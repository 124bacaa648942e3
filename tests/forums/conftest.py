"""A forum with a live session in it, and what a note-taker hands in."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.forums.actions import ContributionDraft, add_member, create_forum, plan_session, start_session
from consult.forums.models import ContributionKind, Forum, SessionKind, Setting
from consult.forums.session_models import ForumSession
from consult.people.actions import create_person
from consult.people.models import Person, Role
from consult.privacy.consent import Consent

PASSWORD = "a long walk to the harbour"
Draft = Callable[..., ContributionDraft]
Plan = Callable[..., ForumSession]


def make_session(app: Flask) -> ForumSession:
    """A live session of three prompts with twelve in the room; Wren may be quoted, Otter has agreed to nothing."""
    consultation = create_consultation("Listening 2026", questions=["What helps on the day?", "What would you change?"])
    forum = create_forum("South Wales forum", "South Wales")
    add_member(forum, "Wren", Consent.QUOTE)
    add_member(forum, "Otter")
    session = plan(consultation, forum)
    start_session(session)
    return session


def plan(consultation: Consultation, forum: Forum, title: str = "Session 4", in_the_room: int = 12) -> ForumSession:
    return plan_session(
        consultation,
        forum,
        title,
        SessionKind.ROUNDTABLE,
        setting=Setting.COMMUNITY,
        week=dt.date(2026, 10, 7),
        in_the_room=in_the_room,
        prompts=["Being told", "Who was there", "The first night"],
    )


def make_draft(session: ForumSession, **changes: object) -> ContributionDraft:
    wren = next(member for member in session.forum.members if member.alias == "Wren")
    draft = ContributionDraft(
        prompt_id=session.prompts[0].id,
        member_id=wren.id,
        kind=ContributionKind.VERBATIM,
        text="Nobody rang my mum.",
        headcount=1,
        strength=2,
        consent=Consent.QUOTE,
    )
    return dataclasses.replace(draft, **changes)  # type: ignore[arg-type]


@pytest.fixture
def session(app: Flask) -> ForumSession:
    return make_session(app)


@pytest.fixture
def session_on(app_on: Flask) -> ForumSession:
    """The same, once on SQLite and once on PostgreSQL."""
    return make_session(app_on)


@pytest.fixture
def draft() -> Draft:
    """draft(session, text="..."): what a note-taker hands in, changed where a test says so."""
    return make_draft


@pytest.fixture
def plan_another() -> Plan:
    return plan


@pytest.fixture
def facilitator(session: ForumSession) -> Person:
    return create_person("Test Facilitator", "facilitator@example.org", Role.FACILITATOR, PASSWORD)


@pytest.fixture
def note_taker(session_on: ForumSession) -> Person:
    return create_person("Test Notes", "notes@example.org", Role.FACILITATOR, PASSWORD)
