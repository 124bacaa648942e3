"""Sending a mailing: each once, whatever is killed or refused; nothing to those who answered or asked for no more."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from consult.extensions import db
from consult.jobs.actions import queue_job, stop_job
from consult.jobs.models import Job, JobStatus
from consult.people.models import Person
from consult.surveys.inviting.mailing_actions import go_on, send_mailing
from consult.surveys.inviting.models import Delivery, InvitationLink, Mailing, MailingMessage, Purpose, SurveyInvitation
from consult.surveys.inviting.notes import DOT, UNSENT, Notes
from consult.surveys.inviting.sending import notes_of
from consult.surveys.inviting.tokens import invitation_of
from consult.surveys.models import Survey

from .conftest import AGAIN, PLAIN, Mailbox, MakeSurvey, token_in

ROOT = Path(__file__).resolve().parents[3]
SENDER = """
import sys
from consult import create_app
from consult.jobs.worker import work_once
url, folder, mail = sys.argv[1:]
app = create_app({"SQLALCHEMY_DATABASE_URI": url, "DATA_DIR": folder, "MAIL": mail, "MAIL_PER_MINUTE": 10**9})
work_once(app, "sender")
"""
Work = Callable[[], int]


def sent_to(survey: Survey, staff: Person, purpose: Purpose = Purpose.INVITE, **more: Any) -> Mailing:
    return send_mailing(survey, purpose, PLAIN if purpose is Purpose.INVITE else AGAIN, staff.id, **more)


def states(mailing: Mailing) -> Counter[Delivery]:
    db.session.expire_all()
    return Counter(db.session.scalars(select(MailingMessage.status).where(MailingMessage.mailing_id == mailing.id)))


def message_to(mailing: Mailing, email: str) -> MailingMessage:
    return db.session.scalars(
        select(MailingMessage)
        .join(SurveyInvitation)
        .where(MailingMessage.mailing_id == mailing.id, SurveyInvitation.email == email)
    ).one()


def test_everybody_invited_gets_one_with_a_link_of_their_own(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work
) -> None:
    mailing = sent_to(make_survey(), staff)
    work_jobs()
    assert sorted(mailbox.to) == [f"member{n}@example.org" for n in (1, 2, 3)]
    for address, letter in mailbox.letters:
        found = invitation_of(token_in(letter))
        assert found and found.email == address
        assert f"Hello {found.name}," in letter.get_content()
        assert letter["Subject"] == "Your first week out: will you answer?"
        assert letter["List-Unsubscribe"] == f"<http://127.0.0.1:8000/stop/{token_in(letter)}/at-once>"
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert letter["Message-ID"] == f"<{message_to(mailing, address).message_id}>"
    assert states(mailing) == {Delivery.SENT: 3}
    assert len({token_in(letter) for _, letter in mailbox.letters}) == 3


def test_neither_a_link_nor_an_e_mail_is_kept(
    mail_server: str,
    mailbox: Mailbox,
    make_survey: MakeSurvey,
    staff: Person,
    work_jobs: Work,
    app: Flask,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(0)
    sent_to(make_survey(), staff)
    work_jobs()
    tokens = [token_in(letter) for _, letter in mailbox.letters]
    kept = "".join(
        str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table)).all()
    ) + "".join(path.read_text() for path in Path(app.config["DATA_DIR"]).rglob("*.notes"))
    theirs = [record.getMessage() for record in caplog.records if record.name == "mail.log"]
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
    for token in tokens:
        assert any(token in line for line in theirs)  # logging is listened to
        assert not any(token in words for words in (kept, *ours))


@pytest.mark.slow
def test_a_sender_that_is_killed_again_and_again_misses_nobody_and_writes_to_nobody_twice(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, app: Flask
) -> None:
    mailing = sent_to(make_survey(invited=240), staff)
    arguments = [app.config["SQLALCHEMY_DATABASE_URI"], str(app.config["DATA_DIR"]), mail_server]
    for stop_at in (40, 100, 190, None):
        db.session.execute(update(Job).values(lease_until=dt.datetime(2000, 1, 1, tzinfo=dt.UTC)))
        db.session.commit()
        sender = subprocess.Popen([sys.executable, "-W", "error", "-c", SENDER, *arguments], cwd=ROOT)
        if stop_at:
            mailbox.wait_for(stop_at)
            sender.kill()
        assert sender.wait(timeout=120) == (-signal.SIGKILL if stop_at else 0)
    got = Counter(mailbox.to)
    assert len(got) == 240, "somebody was missed"
    assert set(got.values()) == {1}, "somebody got two"
    ended = states(mailing)
    assert ended[Delivery.SENT] + ended[Delivery.HANDING] == 240
    assert ended[Delivery.HANDING] <= 3  # the answer was on its way when the sender was killed


def test_an_e_mail_whose_last_line_was_not_sent_is_sent_after_a_kill(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work
) -> None:
    mailing = sent_to(make_survey(), staff)
    killed_at(mailing, "member2@example.org", UNSENT)
    work_jobs()
    assert sorted(mailbox.to) == [f"member{n}@example.org" for n in (1, 2, 3)]


def test_an_e_mail_that_may_have_arrived_is_sent_again_only_when_somebody_says_so(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work
) -> None:
    mailing = sent_to(make_survey(), staff)
    killed_at(mailing, "member2@example.org", DOT)
    work_jobs()
    assert "member2@example.org" not in mailbox.to and len(mailbox.to) == 2
    unknown = message_to(mailing, "member2@example.org")
    assert unknown.status is Delivery.HANDING and "may have arrived" in unknown.problem
    go_on(mailing)
    work_jobs()
    assert len(mailbox.to) == 2
    go_on(mailing, unknown_too=True)
    work_jobs()
    assert Counter(mailbox.to)["member2@example.org"] == 1
    assert mailbox.letters[-1][1]["Message-ID"] == f"<{unknown.message_id}>"  # a mail program may know it again


def test_notes_of_another_run_of_the_machine_are_not_trusted(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work
) -> None:
    mailing = sent_to(make_survey(), staff)
    killed_at(mailing, "member2@example.org", UNSENT)
    path = notes_of(mailing.id)
    path.write_text("another run\n" + path.read_text().partition("\n")[2])
    work_jobs()
    assert message_to(mailing, "member2@example.org").status is Delivery.HANDING
    assert len(mailbox.to) == 2


def killed_at(mailing: Mailing, email: str, word: str) -> None:
    """As a sender leaves it that is killed after this note."""
    message = message_to(mailing, email)
    message.status = Delivery.HANDING
    db.session.commit()
    notes = Notes(notes_of(mailing.id))
    notes.write(message.id, word)
    notes.close()


def test_an_answer_that_never_came_is_said_and_nothing_is_sent_again(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work
) -> None:
    mailbox.silent = True
    mailing = sent_to(make_survey(), staff)
    work_jobs()
    assert sorted(mailbox.to) == [f"member{n}@example.org" for n in (1, 2, 3)]
    assert states(mailing) == {Delivery.HANDING: 3}


def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_not(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work
) -> None:
    mailbox.refused_once["member1@example.org"] = "451 Come back later"
    mailbox.refused["member2@example.org"] = "550 Nobody of that name"
    mailing = sent_to(make_survey(), staff)
    work_jobs()
    assert sorted(mailbox.to) == ["member1@example.org", "member3@example.org"]
    assert states(mailing) == {Delivery.SENT: 2, Delivery.FAILED: 1}
    assert message_to(mailing, "member2@example.org").problem == "550 Nobody of that name"


def test_what_the_mail_server_takes_at_no_time_waits_for_somebody_to_send_the_rest(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work
) -> None:
    mailbox.refused["member1@example.org"] = "451 Come back later"
    mailing = sent_to(make_survey(), staff)
    work_jobs()
    assert states(mailing) == {Delivery.SENT: 2, Delivery.WAITING: 1}
    mailbox.refused.clear()
    go_on(mailing)
    work_jobs()
    assert sorted(mailbox.to) == [f"member{n}@example.org" for n in (1, 2, 3)]


def test_a_mail_server_that_is_away_keeps_everything_waiting(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work, app: Flask
) -> None:
    app.config["MAIL"] = "smtp://127.0.0.1:1"
    mailing = sent_to(make_survey(), staff)
    work_jobs()
    assert states(mailing) == {Delivery.WAITING: 3}
    assert db.session.scalar(select(func.count()).select_from(InvitationLink)) == 0
    app.config["MAIL"] = mail_server
    go_on(mailing)
    work_jobs()
    assert states(mailing) == {Delivery.SENT: 3}


def test_without_a_mail_server_each_e_mail_is_a_file(
    make_survey: MakeSurvey, staff: Person, work_jobs: Work, app: Flask
) -> None:
    mailing = sent_to(make_survey(), staff)
    work_jobs()
    files = list((Path(app.config["DATA_DIR"]) / "mail").iterdir())
    assert len(files) == 3 and {path.suffix for path in files} == {".eml"}
    assert states(mailing) == {Delivery.SENT: 3}


def test_reminders_go_to_exactly_those_who_have_not_taken_part(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work
) -> None:
    survey = make_survey(invited=8)
    mailbox.refused["member7@example.org"] = "550 Nobody of that name"
    sent_to(survey, staff)
    work_jobs()
    mark("took_part", "member1@example.org", "member2@example.org")
    mark("opted_out", "member3@example.org")
    came_back = message_to(db.session.scalars(select(Mailing)).one(), "member4@example.org")
    came_back.status = Delivery.BOUNCED
    db.session.commit()
    mailbox.letters.clear()
    sent_to(survey, staff, Purpose.REMIND)
    mark("took_part", "member5@example.org")  # between the asking and the sending
    work_jobs()
    assert sorted(mailbox.to) == ["member6@example.org", "member8@example.org"]


def mark(what: str, *emails: str) -> None:
    db.session.execute(update(SurveyInvitation).where(SurveyInvitation.email.in_(emails)).values(**{what: True}))
    db.session.commit()


def test_an_old_link_still_works_after_a_reminder(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work
) -> None:
    survey = make_survey(invited=1)
    for purpose in Purpose:
        sent_to(survey, staff, purpose)
        work_jobs()
    first, second = (token_in(letter) for _, letter in mailbox.letters)
    assert first != second
    assert invitation_of(first) == invitation_of(second) is not None


def test_a_closed_survey_sends_no_more(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work
) -> None:
    from consult.surveys.actions import close_survey

    survey = make_survey()
    mailing = sent_to(survey, staff)
    close_survey(survey)
    work_jobs()
    assert mailbox.to == []
    job = db.session.get(Job, mailing.job_id)
    assert job and job.status is JobStatus.FAILED and "closed" in str(job.problem)


def test_a_mailing_lets_other_work_go_first_and_goes_on_after_it(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work
) -> None:
    mailing = sent_to(make_survey(), staff)
    other = queue_job("something_else")
    db.session.commit()
    first = mailing.job_id
    work_jobs()
    assert states(mailing) == {Delivery.SENT: 3}
    db.session.refresh(mailing)
    assert mailing.job_id is not None and first is not None
    assert first < other.id < mailing.job_id


def test_stop_leaves_the_rest_unsent(
    mail_server: str, mailbox: Mailbox, make_survey: MakeSurvey, staff: Person, work_jobs: Work
) -> None:
    mailing = sent_to(make_survey(), staff)
    job = db.session.get(Job, mailing.job_id)
    assert job
    stop_job(job)
    work_jobs()
    assert mailbox.to == [] and states(mailing) == {Delivery.WAITING: 3}
