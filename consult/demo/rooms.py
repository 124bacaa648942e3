"""The demo's forums with their hubs and members, and their sessions with all that belongs to one."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from consult.consultations.models import Consultation
from consult.demo.words_read import words
from consult.extensions import db, now
from consult.forums.actions import (
    AgendaItem,
    Came,
    ContributionDraft,
    Details,
    ForumDetails,
    ObservationDraft,
    add_hub,
    add_member,
    add_step,
    answer_promise,
    ask_correction,
    begin_forum,
    cast_votes,
    change_member,
    close_ballot,
    confirm_summary,
    count_on_paper,
    end_session,
    grant_forum,
    hand_over,
    leave_correction,
    make_ballot,
    make_promise,
    make_slips,
    name_facilitators,
    note_attendance,
    open_ballot,
    plan_session,
    record_contribution,
    record_observation,
    set_wishes,
    share,
    start_session,
    write_minutes,
)
from consult.forums.models import ContributionKind, Forum, ForumMember, SessionKind, Setting, Step
from consult.forums.session_models import ForumSession
from consult.forums.voting.models import BallotKind, VotedOn
from consult.people.models import Person
from consult.privacy.consent import Consent

PEER_FOR = dt.timedelta(days=180)
VOTES = {"+": 1, "-": -1, "0": 0}


def hold_sessions(consultation: Consultation, facilitator: Person, lead: Person, peer: Person) -> None:
    """Six forums, of which three have met. The third is not this facilitator's: the demo shows that too."""
    rooms, met = words("rooms"), {given["name"]: given for given in words("forums")}
    for number, (name, given) in enumerate(rooms["forums"].items()):
        told = met.get(name, given)
        region = "" if name == "National forum" else told["region"]
        aims = rooms["national"] if not region else {}
        forum = begin_forum(ForumDetails(name, region, safeguarding_lead=lead, **aims))
        for hub in given["hubs"]:
            add_hub(forum, hub)
        for place, alias in enumerate(told["aliases"]):
            join(forum, alias, place, rooms["members"].get(alias, {}))
        if number < 2:
            grant_forum(facilitator, forum)
        if number == 0:
            grant_forum(peer, forum, now().date() + PEER_FOR, is_peer=True)
        if name in met:
            hold_session(consultation, forum, met[name]["session"], rooms["sessions"][name], facilitator)
    name_facilitators(plan_next(consultation, rooms["next"]), [facilitator.id, peer.id])


def join(forum: Forum, alias: str, place: int, given: dict[str, Any]) -> None:
    hub = forum.hubs[place % len(forum.hubs)] if forum.hubs else None
    member = add_member(forum, alias, hub=hub)
    if given.get("needs"):
        change_member(member, alias, member.consent, hub=hub, needs=given["needs"], joined=None)
    if given.get("shared"):
        share(member, given["shared"])
    for step in given.get("steps", []):
        add_step(member, Step(step))
    set_wishes(member, [Step(wish) for wish in given.get("wishes", [])])


def hold_session(
    consultation: Consultation, forum: Forum, meeting: dict[str, Any], more: dict[str, Any], facilitator: Person
) -> None:
    session = plan_session(
        consultation,
        forum,
        meeting["title"],
        SessionKind(meeting["kind"]),
        setting=Setting(meeting["setting"]),
        week=dt.date.fromisoformat(meeting["week"]),
        in_the_room=meeting["in_the_room"],
        prompts=[AgendaItem(*each) for each in zip(meeting["prompts"], more["minutes"], strict=True)],
        details=details(forum, more),
    )
    start_session(session)
    if more.get("slips"):
        make_slips(session, more["slips"])
    members = {member.alias: member for member in forum.members}
    slips = more.get("with_a_slip", {})
    note_attendance(session, [Came(members[alias].id, slips.get(alias), paid=True) for alias in more.get("came", [])])
    take_down(session, meeting["contributions"], members, facilitator)
    for prompt, text in more.get("observations", []):
        note = ObservationDraft(session.prompts[prompt].id, text)
        record_observation(session, note, secrets.token_urlsafe(24), facilitator)
    if more.get("ballot"):
        vote(session, more["ballot"])
    end_session(session)
    look_back(session, more)
    if more.get("handed_over"):
        hand_over(session)


def look_back(session: ForumSession, more: dict[str, Any]) -> None:
    """After a session: minutes, what the room confirmed and wanted changed, and what it was promised."""
    write_minutes(session, more.get("minutes_kept", ""))
    if "confirmed_by" in more:
        confirm_summary(session, more["confirmed_by"])
    for text, reason in more.get("corrections", []):
        leave_correction(ask_correction(session, None, text), reason)
    for text, outcome in more.get("promises", []):
        promise = make_promise(session, text)
        if outcome:
            answer_promise(promise, outcome)


def details(forum: Forum, given: dict[str, Any]) -> Details:
    hub = next((hub.id for hub in forum.hubs if hub.name == given.get("hub")), None)
    return Details(
        content_note=given.get("content_note", ""),
        access_arrangements=given.get("access_arrangements", ""),
        payment_pence=given.get("payment_pence", 0),
        hub_id=hub,
    )


def take_down(
    session: ForumSession, said: list[dict[str, Any]], members: dict[str, ForumMember], facilitator: Person
) -> None:
    prompts = list(session.prompts)
    for each in said:
        draft = ContributionDraft(
            prompt_id=prompts[each["prompt"]].id,
            member_id=members[each["by"]].id if each["by"] else None,
            kind=ContributionKind(each["kind"]),
            text=each["text"],
            headcount=each["headcount"],
            strength=each["strength"],
            consent=Consent(each["consent"]),
            language=each["language"],
        )
        record_contribution(session, draft, secrets.token_urlsafe(24), facilitator)


def vote(session: ForumSession, given: dict[str, Any]) -> None:
    """By phone where there are phones: a voter is a line of the file. On paper where no device may go."""
    ballot = make_ballot(session, given["title"], BallotKind(given["kind"]), given["statements"])
    open_ballot(ballot)
    statements = [statement.id for statement in ballot.statements]
    for line in given.get("votes", []):
        votes = {statement: VOTES[sign] for statement, sign in zip(statements, line, strict=True) if sign in VOTES}
        cast_votes(ballot, secrets.token_urlsafe(24), votes, VotedOn.PHONE)
    if "counted" in given:
        counted = zip(statements, given["counted"], strict=True)
        count_on_paper(ballot, {(statement, 1): count for statement, count in counted})
    close_ballot(ballot)


def plan_next(consultation: Consultation, given: dict[str, Any]) -> ForumSession:
    forum = db.session.query(Forum).filter_by(name=given["forum"]).one()
    return plan_session(
        consultation,
        forum,
        given["title"],
        SessionKind(given["kind"]),
        setting=Setting(given["setting"]),
        week=dt.date.fromisoformat(given["week"]),
        in_the_room=0,
        prompts=[AgendaItem(text, minutes) for text, minutes in given["prompts"]],
        details=details(forum, given),
    )
