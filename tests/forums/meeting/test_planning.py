"""A plan with all its details, an agenda with minutes, the rules read out, who came, and handing a session over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from consult.extensions import db
from consult.forums.actions import (
    AgendaItem,
    Came,
    ContributionDraft,
    Details,
    NotPossible,
    ask_what_we_want_to_know,
    change_plan,
    change_prompt,
    count_room,
    end_session,
    give_back,
    grant_forum,
    hand_over,
    mark_left,
    name_facilitators,
    note_attendance,
    plan_session,
    record_contribution,
    start_session,
)
from consult.forums.meeting.attending import Money, attendance, may_come, may_facilitate, money_of, peers
from consult.forums.meeting.forms import pence, pounds
from consult.forums.meeting.plans import check_agenda, read_line
from consult.forums.meeting.rules import spoken
from consult.forums.models import FacilitatorGrant, Hub, SessionKind, SessionStatus, Setting
from consult.forums.session_models import ForumSession, SessionReceipt
from consult.people.actions import create_person
from consult.people.models import Person, Role

from .test_session_routes import address

Draft = Callable[..., ContributionDraft]
Plan = Callable[..., ForumSession]
SignIn = Callable[..., int]
PASSWORD = "a long walk to the harbour"


@pytest.fixture
def planned(session: ForumSession, plan_another: Plan) -> ForumSession:
    return plan_another(session.consultation, session.forum, "Session 5", 0)


def plan_with(
    session: ForumSession, details: Details | None = None, prompts: list[str | AgendaItem] | None = None
) -> ForumSession:
    return plan_session(
        session.consultation,
        session.forum,
        "Session 6",
        SessionKind.INTERVIEW,
        setting=Setting.CUSTODY,
        week=dt.date(2026, 10, 7),
        in_the_room=1,
        prompts=prompts or ["One"],
        details=details,
    )


# The agenda


@pytest.mark.parametrize(
    "line, text, minutes",
    [
        ("What helps? (15)", "What helps?", 15),
        ("What helps? (15 min)", "What helps?", 15),
        ("What helps?(5 minutes)", "What helps?", 5),
        ("What helps (in your words)?", "What helps (in your words)?", None),
        ("(15)", "(15)", None),
    ],
)
def test_a_line_of_the_agenda_ends_with_its_minutes(line: str, text: str, minutes: int | None) -> None:
    assert read_line(line) == AgendaItem(text, minutes)


@pytest.mark.parametrize("minutes", [0, 481])
def test_a_prompt_takes_some_of_a_day(minutes: int) -> None:
    with pytest.raises(NotPossible, match="minutes"):
        check_agenda([AgendaItem("What helps?", minutes)])


def test_the_questions_of_the_consultation_are_asked_once_and_stay_tied_to_it(planned: ForumSession) -> None:
    assert ask_what_we_want_to_know(planned) == 2
    assert ask_what_we_want_to_know(planned) == 0
    assert [prompt.text for prompt in planned.prompts[3:]] == ["What helps on the day?", "What would you change?"]
    questions = [question.id for question in planned.consultation.questions]
    assert [prompt.guiding_question_id for prompt in planned.prompts] == [None, None, None, *questions]
    change_prompt(planned.prompts[3], "What helps?", 10)
    assert planned.prompts[3].guiding_question_id is None
    assert planned.prompts[3].minutes == 10


# The plan


def test_a_plan_begins_with_our_own_rules_and_may_change_them(session: ForumSession) -> None:
    ours = plan_with(session)
    assert "You do not have to answer anything." in ours.ground_rules
    assert "badly hurt" in ours.confidentiality
    theirs = plan_with(session, Details(ground_rules="Be kind.", confidentiality="Harm is passed on.\r\n"))
    assert (theirs.ground_rules, theirs.confidentiality) == ("Be kind.", "Harm is passed on.")


@pytest.mark.parametrize(
    "details, field",
    [
        (Details(ground_rules=" "), "ground_rules"),
        (Details(confidentiality=""), "confidentiality"),
        (Details(content_note="x" * 4_001), "content_note"),
        (Details(payment_pence=-1), "payment"),
        (Details(payment_pence=1_000_01), "payment"),
        (Details(hub_id=77), "hub"),
    ],
)
def test_details_that_cannot_be_kept_name_their_field(session: ForumSession, details: Details, field: str) -> None:
    with pytest.raises(NotPossible) as refusal:
        plan_with(session, details)
    assert refusal.value.field == field


def test_a_plan_is_changed_until_the_session_has_ended(session: ForumSession) -> None:
    session.forum.hubs.append(Hub(name="Newport"))
    db.session.commit()
    new = Details("Be kind.", "Harm is passed on.", "Prison.", "A quiet room.", 20_00, session.forum.hubs[0].id)
    change = lambda: change_plan(  # noqa: E731
        session, "Session 4b", SessionKind.FOCUS_GROUP, setting=Setting.CUSTODY, week=dt.date(2026, 10, 14), details=new
    )
    change()
    assert (session.title, session.week, session.payment_pence) == ("Session 4b", dt.date(2026, 10, 12), 20_00)
    assert session.hub and session.hub.name == "Newport"
    end_session(session)
    with pytest.raises(NotPossible, match="has ended"):
        change()


@pytest.mark.parametrize("typed, amount", [("20", 2000), ("£12.50", 1250), ("12.5", 1250), ("1,000", 100000), ("", 0)])
def test_money_is_typed_in_pounds_and_kept_in_pence(typed: str, amount: int) -> None:
    assert pence(typed) == amount
    assert pence(pounds(amount)) == amount


@pytest.mark.parametrize("typed", ["a lot", "-3", "1.234", "1e9", "٣"])
def test_what_is_no_amount_of_money_is_none(typed: str) -> None:
    assert pence(typed) < 0


def test_our_own_lines_are_spoken_in_the_language_of_the_page_and_others_as_they_stand() -> None:
    assert spoken("Be kind.\n\n  Listen. ") == ["Be kind.", "Listen."]


# Reading the rules out


def test_a_session_starts_once_the_rules_were_read_out(planned: ForumSession) -> None:
    with pytest.raises(NotPossible) as refusal:
        start_session(planned, rules_read=False)
    assert refusal.value.field == "rules_read"
    assert planned.status is SessionStatus.PLANNED
    start_session(planned)
    assert planned.rules_read


def test_the_page_that_starts_a_session_reads_the_rules_first(
    client: FlaskClient, planned: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    assert "You do not have to answer anything." in client.get(address(planned, "/opening")).text
    assert "Nid oes rhaid i chi ateb dim." in client.get(address(planned, "/opening?language=cy")).text
    refused = client.post(address(planned, "/start"))
    assert refused.status_code == 422
    assert "Read both out to the room first" in refused.text
    assert planned.status is SessionStatus.PLANNED
    assert client.post(address(planned, "/start"), data={"rules_read": "y"}).status_code == 302
    assert planned.status is SessionStatus.LIVE


# Who came


def ids(session: ForumSession) -> tuple[int, int]:
    by_alias = {member.alias: member.id for member in session.forum.members}
    return by_alias["Wren"], by_alias["Otter"]


def slip(session: ForumSession, number: int) -> SessionReceipt:
    made = SessionReceipt(session_id=session.id, number=number, receipt_hash=f"{session.id}-{number}")
    db.session.add(made)
    db.session.commit()
    return made


def test_who_came_is_kept_by_alias_with_the_slip_they_took_and_what_they_are_owed(session: ForumSession) -> None:
    wren, otter = ids(session)
    session.payment_pence = 20_00
    one, two = slip(session, 1), slip(session, 2)
    note_attendance(session, [Came(wren, slip=1), Came(otter, slip=2, owed_pence=25_50, paid=True)], 14)
    here = attendance(session)
    assert (here[wren].receipt_id, here[otter].receipt_id) == (one.id, two.id)
    assert session.in_the_room == 14
    assert money_of(here.values()) == Money(45_50, 25_50)
    assert money_of(here.values()).open == 20_00
    note_attendance(session, [Came(wren, slip=2), Came(otter, slip=1)])  # they had been mixed up
    assert attendance(session)[wren].receipt_id == two.id
    note_attendance(session, [Came(otter)])
    assert list(attendance(session)) == [otter]


def test_somebody_who_left_the_forum_stays_among_those_who_came(session: ForumSession) -> None:
    wren, otter = ids(session)
    note_attendance(session, [Came(wren)])
    for member in session.forum.members:
        mark_left(member)
    assert [member.id for member in may_come(session)] == [wren]
    with pytest.raises(NotPossible, match="members of this forum"):
        note_attendance(session, [Came(wren), Came(otter)])


def test_what_cannot_be_about_who_came_is_refused_at_its_field(session: ForumSession) -> None:
    wren, otter = ids(session)
    slip(session, 1)
    for came, room, field in (
        ([Came(wren, slip=9)], 12, f"slip-{wren}"),
        ([Came(wren, slip=1), Came(otter, slip=1)], 12, f"slip-{otter}"),
        ([Came(wren, owed_pence=2_000_00)], 12, f"owed-{wren}"),
        ([Came(wren), Came(otter)], 1, "in_the_room"),
        ([Came(wren)], 1_000, "in_the_room"),
    ):
        with pytest.raises(NotPossible) as refusal:
            note_attendance(session, came, room)
        db.session.rollback()
        assert refusal.value.field == field
    assert attendance(session) == {}


def test_the_page_of_who_came_keeps_every_line(client: FlaskClient, session: ForumSession, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    wren, otter = ids(session)
    slip(session, 7)
    lines = {
        f"m{wren}-came": "y",
        f"m{wren}-slip": "7",
        f"m{wren}-owed": "20",
        f"m{otter}-owed": "20",
        "in_the_room": "9",
    }
    kept = client.post(address(session, "/attendance"), data=lines, follow_redirects=True)
    assert "Owed £20. Paid £0." in kept.text
    assert list(attendance(session)) == [wren]
    assert session.in_the_room == 9
    for wrong in ({f"m{wren}-slip": "8"}, {f"m{wren}-owed": "a lot"}, {f"m{otter}-slip": "x"}, {"in_the_room": "many"}):
        refused = client.post(address(session, "/attendance"), data=lines | wrong)
        assert refused.status_code == 422
        [field] = wrong
        assert f'href="#{field}"' in refused.text
    assert "1 came by alias" in client.get(address(session)).text


def test_the_room_of_an_ended_session_stays_while_the_money_is_still_paid(
    client: FlaskClient, session: ForumSession, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    wren, _otter = ids(session)
    end_session(session)
    lines = {f"m{wren}-came": "y", f"m{wren}-owed": "5", f"m{wren}-paid": "y", "in_the_room": "30"}
    client.post(address(session, "/attendance"), data=lines)
    assert session.in_the_room == 12
    assert attendance(session)[wren].paid
    with pytest.raises(NotPossible):
        count_room(session, 30)


# Who runs it


def test_those_are_named_who_may_enter_the_forum(session: ForumSession) -> None:
    peer, ended, other = (
        create_person(name, f"{name}@example.org", Role.FACILITATOR, PASSWORD) for name in ("pim", "ed", "ot")
    )
    team = create_person("team", "team@example.org", Role.STRATEGY, PASSWORD)
    yesterday = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=2)
    for person, until in ((peer, None), (ended, yesterday)):
        db.session.add(
            FacilitatorGrant(person_id=person.id, forum_id=session.forum_id, until=until, is_peer=person is peer)
        )
    db.session.commit()
    assert list(may_facilitate(session)) == [peer, team]
    assert peers(session) == {peer.id}
    name_facilitators(session, {peer.id, team.id})
    assert session.facilitators == [peer, team]
    for wrong in (ended, other):
        with pytest.raises(NotPossible):
            name_facilitators(session, {wrong.id})
    name_facilitators(session, set())
    assert session.facilitators == []


# Handing over


def test_a_session_is_handed_over_once_it_has_ended_and_given_back_by_the_strategy_team(
    client: FlaskClient, session: ForumSession, sign_in: SignIn, draft: Draft, facilitator: Person
) -> None:
    record_contribution(session, draft(session, text="Only for the room."), "key", facilitator)
    grant_forum(db.session.get_one(Person, sign_in(client, "facilitator")), session.forum)
    with pytest.raises(NotPossible, match="End the session first"):
        hand_over(session)
    end_session(session)
    assert "Hand the session over" in client.get(address(session)).text
    client.post(address(session, "/hand-over"))
    assert session.handed_over
    for closed in ("/read-back", "/attendance"):
        assert client.get(address(session, closed)).status_code == 404
    page = client.get(address(session)).text
    assert "Only the strategy team reads" in page
    assert not re.search(r"1 kept|Least heard|Wren|/read-back", page)
    forums = client.get(f"/consultations/{session.consultation_id}/forums").text
    assert "handed over" in forums
    assert "/read-back" not in forums
    assert client.post(address(session, "/give-back")).status_code == 404
    give_back(session)
    assert client.get(address(session, "/read-back")).status_code == 200
