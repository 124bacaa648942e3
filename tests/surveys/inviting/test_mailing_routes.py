"""Writing, showing, trying out and sending an e-mail in the browser; e-mails that came back."""

from __future__ import annotations

import io
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from consult.extensions import db
from consult.people.actions import create_organisation, create_person
from consult.people.models import Contact, Person, Role
from consult.surveys.inviting.letters import faults, filled, first_text
from consult.surveys.inviting.mailing_actions import send_mailing
from consult.surveys.inviting.models import Delivery, Mailing, MailingMessage, Purpose, SurveyInvitation
from consult.surveys.models import Mode, Version

from .conftest import PLAIN, Mailbox, MakeSurvey
from .test_invitation_routes import url

FORM = {"subject": PLAIN.subject, "body": PLAIN.body}


@pytest.fixture
def team(client: FlaskClient, sign_in: Callable[..., Any]) -> FlaskClient:
    sign_in(client, "strategy", "ana@example.org")
    return client


def test_the_first_words_are_ready_and_the_preview_is_the_e_mail_somebody_gets(
    team: FlaskClient, make_survey: MakeSurvey, mail_server: str, mailbox: Mailbox, work_jobs: Callable[[], int]
) -> None:
    survey = make_survey()
    page = team.get(url(survey, "/write")).text
    assert "It goes to 3 people" in page and "Hello {name}," in page and "{link}" in page
    shown = team.post(url(survey, "/write"), data=FORM | {"go": "show"}).text
    assert "Hello Member 1,<br>" in shown and "Your first week out: will you answer?" in shown
    assert "Send to 3 people" in shown
    assert db.session.scalar(select(func.count()).select_from(Mailing)) == 0
    sent = team.post(url(survey, "/write"), data=FORM | {"go": "send"})
    assert sent.status_code == 303
    work_jobs()
    assert len(mailbox.letters) == 3
    assert "Sent" in team.get(sent.location).text


def test_a_test_goes_to_oneself_only_and_makes_no_link(
    team: FlaskClient, make_survey: MakeSurvey, mail_server: str, mailbox: Mailbox
) -> None:
    page = team.post(url(make_survey(), "/write"), data=FORM | {"go": "test"}).text
    assert mailbox.to == ["ana@example.org"]
    assert "the-link-is-made-when-it-is-sent" in mailbox.letters[0][1].get_content()
    assert "A test was sent to ana@example.org" in page


def test_a_mail_server_that_is_away_is_said_at_the_test(team: FlaskClient, make_survey: MakeSurvey, app: Flask) -> None:
    app.config["MAIL"] = "smtp://127.0.0.1:1"
    assert "could not be sent" in team.post(url(make_survey(), "/write"), data=FORM | {"go": "test"}).text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"body": "Hello {name}, {stop}"}, "Put {link} in the text"),
        ({"body": "Hello {link}"}, "Put {stop} in the text"),
        ({"body": "{link} {stop} {nmae}"}, "We do not know {nmae}"),
        ({"subject": "Go to {link}"}, "Keep the links out of the subject"),
        ({"subject": ""}, "Write a subject"),
    ],
)
def test_a_text_that_cannot_work_is_not_sent(
    team: FlaskClient, make_survey: MakeSurvey, change: dict[str, str], words: str
) -> None:
    page = team.post(url(make_survey(), "/write"), data=FORM | change | {"go": "send"})
    assert page.status_code == 422 and words in page.text
    assert db.session.scalar(select(func.count()).select_from(Mailing)) == 0


def test_pressing_send_twice_sends_once(team: FlaskClient, make_survey: MakeSurvey) -> None:
    survey = make_survey()
    first, second = (team.post(url(survey, "/write"), data=FORM | {"go": "send"}) for _ in range(2))
    assert first.status_code == 303
    assert second.status_code == 422 and "nobody left to write to" in second.text
    assert db.session.scalar(select(func.count()).select_from(MailingMessage)) == 3


def test_one_reminder_a_day_unless_somebody_insists(
    team: FlaskClient, make_survey: MakeSurvey, staff_in: Person, work_jobs: Callable[[], int]
) -> None:
    survey = make_survey()
    send_mailing(survey, Purpose.INVITE, PLAIN, staff_in.id)
    work_jobs()
    form = FORM | {"go": "send"}
    assert team.post(url(survey, "/remind"), data=form).status_code == 303
    assert "less than a day ago" in team.post(url(survey, "/remind"), data=form).text
    assert team.post(url(survey, "/remind"), data=form | {"again_today": "y"}).status_code == 303
    with time_machine.travel("2126-01-01"):
        team.post("/sign-in", data={"email": "ana@example.org", "password": "a long walk to the harbour"})
        assert team.post(url(survey, "/remind"), data=form).status_code == 303


@pytest.fixture
def staff_in(team: FlaskClient) -> Person:
    return db.session.scalars(select(Person).where(Person.email == "ana@example.org")).one()


def test_welsh_speakers_are_written_to_in_welsh(
    team: FlaskClient, make_survey: MakeSurvey, mail_server: str, mailbox: Mailbox, work_jobs: Callable[[], int]
) -> None:
    survey = make_survey(invited=2)
    survey.in_welsh = True
    db.session.scalars(select(SurveyInvitation)).first().language = Version.WELSH  # type: ignore[union-attr]
    db.session.commit()
    welsh = first_text(Purpose.INVITE, "cy", "Wayside", closes=False)
    assert "Helo {name}," in team.get(url(survey, "/write")).text
    form = FORM | {"welsh_subject": welsh.subject, "welsh_body": welsh.body, "go": "send"}
    assert team.post(url(survey, "/write"), data=form).status_code == 303
    work_jobs()
    letters = dict(mailbox.letters)
    assert letters["member1@example.org"].get_content().startswith("Helo Member 1,")
    assert letters["member1@example.org"]["Content-Language"] == "cy"
    assert letters["member2@example.org"].get_content().startswith("Hello Member 2,")


def test_a_page_of_invitations_says_where_e_mails_go_without_a_mail_server(
    team: FlaskClient, make_survey: MakeSurvey
) -> None:
    assert "No mail server is set" in team.get(url(make_survey(), "/write")).text


def report(message_id: str, address: str, action: str = "failed") -> str:
    """A mail server's report, in its standard layout."""
    return (
        "From: MAILER-DAEMON@example.net\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="zz"\n\n'
        "--zz\nContent-Type: text/plain\n\nIt could not be delivered.\n"
        "--zz\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.net\n\n"
        f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No such user\n\n"
        f"--zz\nContent-Type: message/rfc822-headers\n\nMessage-ID: {message_id}\n\n--zz--\n"
    )


@pytest.mark.parametrize("way", ["paste", "file", "address only"])
def test_an_e_mail_that_came_back_is_found_and_gets_no_reminder(
    team: FlaskClient, make_survey: MakeSurvey, staff_in: Person, work_jobs: Callable[[], int], way: str
) -> None:
    survey = make_survey()
    send_mailing(survey, Purpose.INVITE, PLAIN, staff_in.id)
    work_jobs()
    message = db.session.scalars(
        select(MailingMessage).join(SurveyInvitation).where(SurveyInvitation.email == "member2@example.org")
    ).one()
    text = report(
        "<none@elsewhere.example>" if way == "address only" else f"<{message.message_id}>", "MEMBER2@example.org"
    )
    form = {"file": (io.BytesIO(text.encode()), "back.eml")} if way == "file" else {"text": text}
    assert team.post(url(survey, "/came-back"), data=form).status_code == 303
    db.session.refresh(message)
    assert message.status is Delivery.BOUNCED and message.problem == "550 5.1.1 No such user"
    assert "It goes to 2 people" in team.get(url(survey, "/remind")).text


def test_a_report_of_a_delay_or_of_something_else_marks_nobody(
    team: FlaskClient, make_survey: MakeSurvey, staff_in: Person, work_jobs: Callable[[], int]
) -> None:
    survey = make_survey()
    send_mailing(survey, Purpose.INVITE, PLAIN, staff_in.id)
    work_jobs()
    known = db.session.scalars(select(MailingMessage.message_id)).first()
    for text in (
        report(f"<{known}>", "member1@example.org", "delayed"),
        "Lunch?",
        report("<a@b>", "x@example.org"),
        "",
    ):
        assert team.post(url(survey, "/came-back"), data={"text": text}).status_code == 422
    assert set(db.session.scalars(select(MailingMessage.status))) == {Delivery.SENT}


def test_an_e_mail_is_marked_by_hand(
    team: FlaskClient, make_survey: MakeSurvey, staff_in: Person, work_jobs: Callable[[], int]
) -> None:
    survey = make_survey()
    send_mailing(survey, Purpose.INVITE, PLAIN, staff_in.id)
    work_jobs()
    first = db.session.scalars(select(SurveyInvitation)).first()
    assert first
    team.post(url(survey, f"/{first.id}/came-back"))
    assert (
        db.session.scalars(select(MailingMessage.status).where(MailingMessage.invitation_id == first.id)).one()
        == "bounced"
    )


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("closes", [True, False])
def test_the_first_words_can_be_sent_as_they_stand(purpose: Purpose, language: str, closes: bool) -> None:
    text = first_text(purpose, language, "Wayside", closes=closes)
    assert faults(text.subject, text.body) == []
    read = filled(text, {"name": "", "title": "T", "link": "L", "closes": "9 October", "stop": "S"})
    assert "{" not in read.subject + read.body and ("9 October" in read.body) == closes
    assert read.body.startswith(("Hello,", "Helo,"))


@pytest.mark.journey
def test_staff_invite_write_and_send_in_the_browser(
    page: Page,
    server: Any,
    make_survey: MakeSurvey,
    mail_server: str,
    mailbox: Mailbox,
    check_page: Callable[[Page], None],
) -> None:
    password = "a long walk to the harbour"
    create_person("Lena Marsh", "lena@example.org", Role.STRATEGY, password)
    hub = create_organisation("North Hub", "Charity", ["North"], ["Housing"])
    db.session.add(Contact(name="Carys Jones", email="carys@example.org", organisation_id=hub.id))
    survey = make_survey(Mode.ANONYMOUS, invited=0)
    address, where = f"{server}{url(survey)}", f"/consultations/{survey.consultation_id}/surveys/{survey.id}"
    db.session.commit()
    page.goto(f"{server}/sign-in")
    page.locator("[name=email]").fill("lena@example.org")
    page.locator("[name=password]").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/workspace*")
    page.goto(f"{server}{where}")
    page.get_by_role("link", name="Invitations").click()
    check_page(page)
    page.get_by_role("link", name="Choose from the directory").click()
    check_page(page)
    page.get_by_label("Carys Jones, North Hub").check()
    page.get_by_role("button", name="Invite those ticked").click()
    expect(page.get_by_text("1 invited.")).to_be_visible()
    page.get_by_role("link", name="Paste a list or choose a file").click()
    check_page(page)
    page.get_by_label("Paste the list").fill("Ann <ann@example.org>\nBev, no address\nbroken@")
    page.get_by_role("button", name="Invite them").click()
    check_page(page)
    page.goto(address)
    page.get_by_role("link", name="Print cards").click()
    check_page(page)
    page.get_by_role("button", name="Make 1 card").click()
    check_page(page)
    page.goto(address)
    page.get_by_role("link", name="Write the invitation").click()
    check_page(page)
    page.get_by_role("button", name="Show it").click()
    check_page(page)
    page.get_by_role("button", name="Send to 2 people").click()
    mailbox.wait_for(2)
    expect(page.get_by_role("term").filter(has_text="Sent")).to_be_visible()
    # The page loads itself anew when the job ends; what is looked at must stand still.
    expect(page.locator("[data-job]:not([data-state=done])")).to_have_count(0)
    check_page(page)
    page.goto(address)
    check_page(page)
    page.get_by_role("link", name="An e-mail came back").click()
    check_page(page)
    page.goto(f"{server}{where}/response-rates")
    check_page(page)
    assert sorted(mailbox.to) == ["ann@example.org", "carys@example.org"]


def test_every_letter_is_plain_text(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, team: FlaskClient, work_jobs: Callable[[], int]
) -> None:
    team.post(url(make_survey(), "/write"), data=FORM | {"go": "send"})
    work_jobs()
    letters: list[EmailMessage] = [letter for _, letter in mailbox.letters]
    assert letters and {letter.get_content_type() for letter in letters} == {"text/plain"}
