"""The forums of the small place: one the facilitator may enter and one not, each with everything a session can hold."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from typing import Any

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.forums import actions as forums
from consult.forums.contribution_models import Contribution
from consult.forums.models import ContributionKind, Forum, ForumMember, SessionKind, Setting, Step
from consult.forums.safety.models import Concern
from consult.forums.session_models import ForumSession
from consult.forums.voting.models import BallotKind, Statement, VotedOn
from consult.people.models import Person
from consult.privacy.consent import Consent
from consult.themes.actions import create_theme
from consult.themes.confirming.actions import send_themes

from .marks import NASTY, SAID_HERE, SAID_THERE

LIVE, PLANNED, ENDED = range(3)  # the ways through the forum that may be entered
NOTHING = 2**31 - 1  # no session that is only planned has one


def add_forums(consultation: Consultation, people: dict[str, Person], name: str) -> list[dict[str, Any]]:
    found = []
    facilitator = people["facilitator"]
    for mark in (SAID_HERE, SAID_THERE):
        forum = forums.create_forum(f"{name} {mark} {NASTY}"[:120], "North")
        hub = forums.add_hub(forum, f"Hub {NASTY}")
        members = [forums.add_member(forum, alias, Consent.QUOTE, hub=hub) for alias in (f"Wren {NASTY}"[:60], "Otter")]
        forums.share(members[0], {"experience": [f"Probation {NASTY}"]})
        forums.add_step(members[0], Step.TRAINED)
        forums.set_wishes(members[0], [Step.EMPLOYED])
        grant = forums.grant_forum(facilitator, forum, None if mark == SAID_HERE else dt.date(2999, 1, 1))
        if mark == SAID_THERE:
            forums.end_grant(grant)
        own = {
            "forum_id": forum.id,
            "hub_id": hub.id,
            "member_id": members[0].id,
            "step_id": members[0].steps[0].id,
            "grant_id": grant.id,
        }
        for state in ("live", "planned", "ended"):
            session = meet(consultation, forum, state, people["strategy"])
            found.append(own | {"session_id": session.id} | hold(session, members[0], mark, facilitator, state))
    return found


def meet(consultation: Consultation, forum: Forum, state: str, person: Person) -> ForumSession:
    session = forums.plan_session(
        consultation,
        forum,
        f"{state} {NASTY}",
        SessionKind.TEST_AND_CONFIRM,
        setting=Setting.CUSTODY,
        week=dt.date(2026, 10, 7),
        in_the_room=12,
        prompts=[f"First {NASTY}", "Second"],
    )
    if state != "planned":
        asked = create_theme(consultation, person, f"Asked {state} {forum.id} {NASTY}"[:160], NASTY)
        send_themes(session, [asked], person)
        forums.start_session(session)
    return session


def hold(session: ForumSession, member: ForumMember, mark: str, person: Person, state: str) -> dict[str, Any]:
    """What was said, seen, voted, put right and promised in a session."""
    ballot = forums.make_ballot(session, f"Vote {NASTY}", BallotKind.AGREE, [f"More {NASTY}"], takes_statements=True)
    first = ballot.statements[0].id
    ids: dict[str, Any] = {"prompt_id": session.prompts[0].id, "ballot_id": ballot.id}
    ids["flag_id"] = forums.raise_flag(session, Concern.NEEDS_HELP, person, member).id
    ids["promise_id"] = forums.make_promise(session, f"A heater {NASTY}").id
    nothing = dict.fromkeys(("correction_id", "rival_id", "check_id"), NOTHING)
    if state == "planned":
        return ids | nothing | {"statement_id": first, "code": "ZZZZZ"} | nowhere()
    forums.make_slips(session, 1)
    forums.open_ballot(ballot)
    code = ballot.code
    forums.cast_votes(ballot, "a phone " * 4, {first: 1}, VotedOn.PHONE)
    forums.propose_statement(ballot, f"Less {NASTY}")
    waiting = db.session.query(Statement.id).filter(Statement.ballot_id == ballot.id, Statement.id != first).scalar()
    said = forums.record_contribution(
        session, draft(session, member, f"{mark} {state} {NASTY}"), secrets.token_urlsafe(24), person
    )
    seen = forums.record_observation(
        session, forums.ObservationDraft(ids["prompt_id"], f"{mark} seen {NASTY}"), secrets.token_urlsafe(24), person
    )
    ids["rival_id"] = disagree(session, member, said, mark, person) if state == "live" else NOTHING
    ids["correction_id"] = forums.ask_correction(session, said, f"{mark} put right {NASTY}").id
    check = session.prompts[-1].id
    ids |= {"contribution_id": said.id, "observation_id": seen.id, "statement_id": waiting, "code": code}
    ids["check_id"] = check_of(check)
    if state == "ended":
        forums.close_ballot(ballot)
        forums.end_session(session)
    return ids


def nowhere() -> dict[str, uuid.UUID]:
    return dict.fromkeys(("contribution_id", "observation_id"), uuid.UUID(int=7))


def check_of(prompt_id: int) -> int:
    from consult.themes.confirming.models import ThemeCheck

    return int(db.session.query(ThemeCheck.id).filter_by(prompt_id=prompt_id).scalar())


def draft(session: ForumSession, member: ForumMember, text: str) -> forums.ContributionDraft:
    return forums.ContributionDraft(
        prompt_id=session.prompts[0].id,
        member_id=member.id,
        kind=ContributionKind.VERBATIM,
        text=text,
        headcount=3,
        strength=2,
        consent=Consent.QUOTE,
    )


def disagree(session: ForumSession, member: ForumMember, said: Contribution, mark: str, person: Person) -> int:
    """Two people change the same thing at once."""
    words = said.text
    forums.change_contribution(said, draft(session, member, f"{words} changed"), 1, secrets.token_urlsafe(24), person)
    rival = forums.change_contribution(
        said, draft(session, member, f"{mark} otherwise {NASTY}"), 1, secrets.token_urlsafe(24), person
    )
    assert rival is not None
    return rival.id
