"""A flag goes to the safeguarding lead of its forum, holds no word of what was said, and nobody else sees it."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import NotPossible, add_member, create_forum, grant_forum
from consult.forums.models import ForumMember
from consult.forums.safety.flag_actions import close_flag, raise_flag, see_flag
from consult.forums.safety.flags import flags_for, leads_of, raised_here
from consult.forums.safety.models import Concern, SafetyFlag
from consult.forums.session_models import ForumSession
from consult.people.actions import create_person
from consult.people.models import Person, Role

Work = Callable[[], int]
SignIn = Callable[..., int]
PASSWORD = "a long walk to the harbour"


def wren(session: ForumSession) -> ForumMember:
    return next(member for member in session.forum.members if member.alias == "Wren")


def name_lead(session: ForumSession, person: Person | None) -> None:
    session.forum.safeguarding_lead = person
    db.session.commit()


def somebody(role: Role, name: str) -> Person:
    return create_person(name, f"{name.lower().replace(' ', '-')}@example.org", role, PASSWORD)


@pytest.fixture
def lead(session: ForumSession) -> Person:
    person = somebody(Role.FACILITATOR, "Lead")
    name_lead(session, person)
    return person


def letters(folder: Path) -> list[email.message.EmailMessage]:
    read = (email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in folder.glob("*.eml"))
    return sorted(read, key=lambda each: each["To"])


def test_the_lead_is_told_by_an_e_mail_that_holds_no_word_alias_or_forum(
    session: ForumSession, facilitator: Person, lead: Person, work_jobs: Work, data_dir: Path
) -> None:
    raise_flag(session, Concern.AT_RISK_NOW, facilitator, wren(session))
    assert work_jobs() == 1
    (sent,) = letters(data_dir / "mail")
    content = sent.get_content()
    assert lead.email in sent["To"] and "/safety" in content and "at risk now" in content
    assert not any(word in content + sent["Subject"] for word in ("Wren", session.forum.name, session.title))
    (flag,) = flags_for(lead)
    assert (flag.concern, flag.member_id, flag.raised_by_id) == (Concern.AT_RISK_NOW, wren(session).id, facilitator.id)


def test_nobody_but_the_lead_sees_a_flag(session: ForumSession, facilitator: Person, lead: Person) -> None:
    raise_flag(session, Concern.HARM_DISCLOSED, facilitator)
    others = [somebody(role, "Another " + role.value) for role in Role if role is not Role.MEMBER]
    assert [flags_for(person) for person in others] == [[] for _ in others]
    assert raised_here(session, others[0]) == []
    assert len(raised_here(session, facilitator)) == 1


def test_without_a_lead_or_with_a_closed_account_the_administrators_hear_of_it(
    session: ForumSession, facilitator: Person, lead: Person, work_jobs: Work, data_dir: Path
) -> None:
    administrator = somebody(Role.ADMINISTRATOR, "Administrator")
    lead.active = False
    db.session.commit()
    raise_flag(session, Concern.NEEDS_HELP, facilitator)
    work_jobs()
    assert administrator.email in letters(data_dir / "mail")[0]["To"]
    assert len(flags_for(administrator)) == 1
    name_lead(session, None)
    assert leads_of(session.forum) == [administrator]
    assert len(flags_for(administrator)) == 1
    name_lead(session, facilitator)
    assert flags_for(administrator) == []
    assert len(flags_for(facilitator)) == 1


def test_a_flag_that_was_seen_needs_no_e_mail(
    session: ForumSession, facilitator: Person, lead: Person, work_jobs: Work, data_dir: Path
) -> None:
    see_flag(raise_flag(session, Concern.NEEDS_HELP, facilitator), lead)
    work_jobs()
    assert letters(data_dir / "mail") == []


def test_the_first_to_see_a_flag_stays_the_one_who_saw_it_and_open_ones_come_first(
    session: ForumSession, facilitator: Person, lead: Person
) -> None:
    done = raise_flag(session, Concern.AT_RISK_NOW, facilitator)
    close_flag(done, lead)
    see_flag(done, facilitator)
    assert (done.seen_by_id, done.closed_at is not None) == (lead.id, True)
    help_wanted = raise_flag(session, Concern.NEEDS_HELP, facilitator)
    pressing = raise_flag(session, Concern.AT_RISK_NOW, facilitator)
    assert flags_for(lead) == [pressing, help_wanted, done]


def test_a_flag_names_no_alias_of_another_forum(session: ForumSession, facilitator: Person) -> None:
    stranger = add_member(create_forum("Elsewhere", "North East"), "Heron")
    with pytest.raises(NotPossible):
        raise_flag(session, Concern.NEEDS_HELP, facilitator, stranger)


def test_a_facilitator_raises_a_flag_and_sees_that_the_lead_knows(
    app: Flask, client: FlaskClient, session: ForumSession, sign_in: SignIn
) -> None:
    me = db.session.get_one(Person, sign_in(client, "facilitator"))
    address = f"/consultations/{session.consultation_id}/forums/sessions/{session.id}/flag"
    assert client.get(address).status_code == 404  # not granted
    grant_forum(me, session.forum)
    lead_client = app.test_client()
    lead_id = sign_in(lead_client, "strategy", "lead@example.org")
    name_lead(session, db.session.get_one(Person, lead_id))
    page = client.get(address).text
    assert "It goes to <strong>Test Strategy</strong>" in page
    assert "<textarea" not in page
    assert client.post(address, data={"concern": "gossip"}).status_code == 422
    sent = client.post(address, data={"concern": "harm_disclosed", "member_id": str(wren(session).id)})
    assert sent.status_code == 302
    assert "not seen yet: ring them" in client.get(address).text
    flag = db.session.scalars(select(SafetyFlag)).one()
    assert client.post(f"/safety/{flag.id}/seen").status_code == 404
    assert "Somebody spoke of harm: Wren" in lead_client.get("/safety").text
    assert "Wren" not in client.get("/safety").text
    lead_client.post(f"/safety/{flag.id}/seen")
    assert "the lead knows" in client.get(address).text
    lead_client.post(f"/safety/{flag.id}/close")
    assert db.session.get_one(SafetyFlag, flag.id).closed_at is not None
    lead_client.post(f"/safety/{flag.id}/reopen")
    assert db.session.get_one(SafetyFlag, flag.id).closed_at is None


def test_the_pages_of_safety_read_well_at_every_width(
    server: Any, page: Page, session: ForumSession, check_page: Callable[[Page], None], facilitator: Person
) -> None:
    name_lead(session, facilitator)
    grant_forum(facilitator, session.forum)
    raise_flag(session, Concern.AT_RISK_NOW, facilitator, wren(session))
    page.goto(f"{server}/sign-in?next=/consultations/{session.consultation_id}/forums/sessions/{session.id}/flag")
    page.get_by_label("Email").fill(facilitator.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Raised by you here")).to_be_visible()
    check_page(page)
    page.goto(f"{server}/safety")
    expect(page.get_by_role("button", name="I know of it")).to_be_visible()
    check_page(page)
