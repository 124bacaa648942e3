"""Two forums with everything in them that an address can name; every text carries the mark of its session."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, select

from consult.consultations.models import Consultation
from consult.extensions import Base, db
from consult.forums.after.models import Correction, Promise
from consult.forums.contribution_models import Contribution, Observation, RivalWording
from consult.forums.drafts import ContributionDraft
from consult.forums.models import (
    ContributionKind,
    FacilitatorGrant,
    Forum,
    ForumMember,
    Hub,
    MemberStep,
    SessionKind,
    SessionStatus,
    Speaker,
    Step,
)
from consult.forums.safety.models import Concern, SafetyFlag
from consult.forums.session_models import Attendance, ForumSession, Prompt, SessionFacilitator, SessionReceipt
from consult.forums.voting.models import Ballot, BallotKind, BallotStatus, Statement
from consult.identities.actions import keep_identity
from consult.people.access import entry_of
from consult.people.models import Person, Role
from consult.privacy.consent import Consent
from consult.themes.confirming.models import ThemeCheck
from consult.themes.models import Theme

MONDAY = dt.date(2026, 10, 5)
QUIET = {"sign_in", "job", "worker"}  # tables that move by themselves


@dataclass
class Room:
    """What an address of one forum names, through one of its sessions, and the mark of that session's words."""

    mark: str
    names: dict[str, Any]


@dataclass
class Place:
    """Each forum's rooms by the state of the session: live, ended, handed over."""

    app: Flask
    rooms: dict[str, dict[str, Room]] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    clients: dict[str, FlaskClient] = field(default_factory=dict)


def saved(row: Base) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def make_forum(consultation: Consultation, name: str, people: list[Person]) -> dict[str, Room]:
    """A forum with its people and three sessions; the persons are named in all of them."""
    forum = saved(Forum(name=f"{name} forum", region="North"))
    hub = saved(Hub(forum_id=forum.id, name=f"{name} hub"))
    member = saved(ForumMember(forum_id=forum.id, alias=f"{name} wren", consent=Consent.QUOTE, hub_id=hub.id))
    step = saved(MemberStep(member_id=member.id, step=Step.TRAINED))
    known = saved(Person(name="Let in", email=f"{name}@example.org".lower(), role=Role.FACILITATOR, password_hash="-"))
    grant = saved(FacilitatorGrant(person_id=known.id, forum_id=forum.id))
    names = {
        "consultation_id": consultation.id,
        "forum_id": forum.id,
        "hub_id": hub.id,
        "member_id": member.id,
        "step_id": step.id,
        "grant_id": grant.id,
    }
    rooms = {}
    for state in ("live", "ended", "handed"):
        mark = f"{name}-{state}-words"
        rooms[state] = Room(mark, names | make_session(names, mark, state, people))
    keep_identity(member, {"full_name": f"{name}-real-name", "phone": f"{name}-real-phone"})
    return rooms


def make_session(names: Mapping[str, Any], mark: str, state: str, people: list[Person]) -> dict[str, Any]:
    session = saved(
        ForumSession(
            consultation_id=names["consultation_id"],
            forum_id=names["forum_id"],
            title=f"Title {mark[::-1]}",  # titles and promises are ours: they may be seen where words may not
            kind=SessionKind.TEST_AND_CONFIRM,
            week=MONDAY,
            in_the_room=12,
            status=SessionStatus.LIVE if state == "live" else SessionStatus.ENDED,
            handed_over=state == "handed",
            rules_read=True,
            minutes=mark,
        )
    )
    for person in people:
        saved(SessionFacilitator(session_id=session.id, person_id=person.id))
    at = {"session_id": session.id}
    prompt = saved(Prompt(position=1, text="What helped?", **at))
    receipt = saved(SessionReceipt(number=1, receipt_hash=uuid.uuid4().hex, **at))
    saved(Attendance(member_id=names["member_id"], receipt_id=receipt.id, **at))
    said = saved(
        Contribution(
            prompt_id=prompt.id,
            member_id=names["member_id"],
            speaker=Speaker.MEMBER,
            receipt_id=receipt.id,
            kind=ContributionKind.VERBATIM,
            text=mark,
            consent=Consent.QUOTE,
            position=1,
            capture_key=uuid.uuid4().hex,
            **at,
        )
    )
    draft = ContributionDraft(prompt.id, None, ContributionKind.NOTE, mark, 1, 1, Consent.NONE).as_json()
    rival = saved(RivalWording(contribution_id=said.id, draft=draft, edit_key=uuid.uuid4().hex))
    observation = saved(Observation(prompt_id=prompt.id, text=mark, position=1, capture_key=uuid.uuid4().hex, **at))
    code = f"{session.id:04}"
    ballot = saved(Ballot(title=mark, kind=BallotKind.AGREE, status=BallotStatus.OPEN, code=code, **at))
    theme = saved(Theme(consultation_id=names["consultation_id"], name="Phones", origin="engine"))
    return {
        **at,
        "prompt_id": prompt.id,
        "contribution_id": said.id,
        "rival_id": rival.id,
        "observation_id": observation.id,
        "ballot_id": ballot.id,
        "statement_id": saved(Statement(ballot_id=ballot.id, position=1, text=mark)).id,
        "correction_id": saved(Correction(contribution_id=said.id, text=mark, **at)).id,
        "promise_id": saved(Promise(text=f"Promise {mark[::-1]}", **at)).id,
        "flag_id": saved(SafetyFlag(concern=Concern.NEEDS_HELP, **at)).id,
        "check_id": saved(ThemeCheck(theme_id=theme.id, prompt_id=prompt.id, name="Phones", **at)).id,
    }


@dataclass(frozen=True)
class Door:
    """One way in: an endpoint, a method, and what its address names."""

    endpoint: str
    method: str
    named: frozenset[str]


def doors(app: Flask) -> list[Door]:
    """Every door of staff whose address names something of a forum; those that take things away come last."""
    found = [
        Door(rule.endpoint, method, frozenset(rule.arguments))
        for rule in app.url_map.iter_rules()
        if belongs_to_a_forum(rule.endpoint, rule.arguments) and entry_of(app, rule.endpoint)
        for method in (rule.methods or set()) & {"GET", "POST"}
    ]
    ending = ("remove", "drop", "end", "take", "leave", "close", "unsend", "forget", "hand_it")
    return sorted(found, key=lambda door: (door.method, door.endpoint.split(".")[1].startswith(ending), door.endpoint))


def belongs_to_a_forum(endpoint: str, named: set[str]) -> bool:
    ours = endpoint.split(".")[0] in ("forums", "identities")
    return bool({"forum_id", "session_id"} & named) or (ours and bool(named - {"consultation_id"}))


def lists(app: Flask) -> list[Door]:
    """Every page of staff that names no forum, and so may show only what is open to who asks."""
    return [
        Door(rule.endpoint, "GET", frozenset(rule.arguments))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in ("forums", "identities", "consultations")
        and rule.arguments <= {"consultation_id"}
        and "GET" in (rule.methods or ())
        and Role.FACILITATOR in (entry_of(app, rule.endpoint) or ())
    ]


def address(app: Flask, door: Door, names: Mapping[str, Any]) -> str:
    """Where a door is. A KeyError: say in `make_session` what the new name of an address stands for."""
    with app.test_request_context():
        return app.url_for(door.endpoint, **{name: names[name] for name in door.named})


def everything() -> dict[str, list[str]]:
    """All rows of all tables, to see that nothing moved."""
    db.session.rollback()
    return {table.name: sorted(map(str, db.session.execute(select(table)))) for table in tables()}


def tables() -> Iterator[Table]:
    return (table for table in db.metadata.sorted_tables if table.name not in QUIET)


NAMED_IN_FORMS = {
    "prompt_id": "prompt_id",
    "member_id": "member_id",
    "session_id": "session_id",
    "hub_id": "hub_id",
    "hub": "hub_id",
    "told_in": "session_id",
}
"""What a field of a form names, as it is called in an address."""


def filled_in(names: Mapping[str, Any], said: str) -> dict[str, Any]:
    """What the forms of forums ask for, in one: each form takes its own fields. The ids are those of one room."""
    ids = {name: names[known] for name, known in NAMED_IN_FORMS.items()}
    text = dict.fromkeys(("text", "promise", "outcome", "reason", "minutes", "alias", "title"), said)
    entry = {"kind": "note", "headcount": 1, "strength": 1, "consent": "none", "stance": "", "language": "en"}
    more = {"capture_key": uuid.uuid4().hex, "concern": "needs_help", "joined_on": "2026-10-07", "week": "2026-10-07"}
    plan = {"kind": "workshop", "setting": "custody", "prompts": "One", "in_the_room": 12}
    return {**plan, **entry, **text, **more, **ids}


CROSSINGS = (
    select(Contribution.id).join(Prompt).where(Prompt.session_id != Contribution.session_id),
    select(Contribution.id)
    .join(ForumMember)
    .join(ForumSession, ForumSession.id == Contribution.session_id)
    .where(ForumMember.forum_id != ForumSession.forum_id),
    select(Contribution.id)
    .join(SessionReceipt, SessionReceipt.id == Contribution.receipt_id)
    .where(SessionReceipt.session_id != Contribution.session_id),
    select(ForumMember.id).join(Hub).where(Hub.forum_id != ForumMember.forum_id),
    select(ForumSession.id).join(Hub).where(Hub.forum_id != ForumSession.forum_id),
    select(Attendance.member_id)
    .join(ForumMember)
    .join(ForumSession)
    .where(ForumMember.forum_id != ForumSession.forum_id),
    select(SafetyFlag.id).join(ForumMember).join(ForumSession).where(ForumMember.forum_id != ForumSession.forum_id),
    select(Correction.id)
    .join(Contribution, Contribution.id == Correction.contribution_id)
    .where(Contribution.session_id != Correction.session_id),
    select(Observation.id)
    .join(Prompt, Prompt.id == Observation.prompt_id)
    .where(Prompt.session_id != Observation.session_id),
)
"""Rows that tie one forum or session to another: there must never be one."""
