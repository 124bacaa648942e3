"""Mailings: to whom one goes, asking for it to be sent, and the short transactions of sending each e-mail."""

from __future__ import annotations

import datetime as dt
import secrets

from flask import current_app
from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from consult.extensions import db, now
from consult.jobs.actions import Refused, queue_job
from consult.jobs.models import Job
from consult.mail import Text
from consult.surveys.inviting.models import Delivery, Mailing, MailingMessage, Purpose, SurveyInvitation
from consult.surveys.inviting.tokens import keep_link
from consult.surveys.models import Survey, SurveyStatus

JOB = "send_mailing"
UNDER_WAY = (Delivery.WAITING, Delivery.HANDING, Delivery.SENT)
ARRIVED = (Delivery.HANDING, Delivery.SENT)
BETWEEN_REMINDERS = dt.timedelta(hours=24)
NOT_SEEN = "We did not see the mail server’s answer. It may have arrived."


def recipients(survey: Survey, purpose: Purpose) -> list[int]:
    """The invitations a mailing goes to. Whether somebody took part is asked; what they said is never looked at."""
    mine = select(MailingMessage.id).join(Mailing).where(MailingMessage.invitation_id == SurveyInvitation.id)
    wanted = select(SurveyInvitation.id).where(
        SurveyInvitation.survey_id == survey.id,
        SurveyInvitation.email.is_not(None),
        SurveyInvitation.took_part.is_(False),
        SurveyInvitation.opted_out.is_(False),
        ~exists(mine.where(MailingMessage.status.in_((Delivery.BOUNCED, Delivery.FAILED)))),
    )
    if purpose is Purpose.INVITE:
        wanted = wanted.where(~exists(mine.where(MailingMessage.status.in_(UNDER_WAY))))
    else:
        wanted = wanted.where(exists(mine.where(MailingMessage.status.in_(ARRIVED))))
    return list(db.session.scalars(wanted.order_by(func.lower(SurveyInvitation.email))))


def reminded_lately(survey: Survey) -> bool:
    latest = db.session.scalar(
        select(func.max(Mailing.made_at)).where(Mailing.survey_id == survey.id, Mailing.purpose == Purpose.REMIND)
    )
    return latest is not None and now() - latest < BETWEEN_REMINDERS


def send_mailing(
    survey: Survey,
    purpose: Purpose,
    text: Text,
    person_id: int,
    welsh: Text | None = None,
    *,
    again_today: bool = False,
) -> Mailing:
    """Keep a mailing with one row for each recipient, and ask for it to be sent: all of it or nothing."""
    hold(survey)
    if survey.status is not SurveyStatus.OPEN:
        db.session.rollback()
        raise Refused("Open the survey first. The links lead to it.")
    if purpose is Purpose.REMIND and not again_today and reminded_lately(survey):
        db.session.rollback()
        raise Refused("A reminder went out less than a day ago. Wait, or tick the box to send another.")
    to = recipients(survey, purpose)
    if not to:
        db.session.rollback()
        raise Refused("There is nobody left to write to.")
    mailing = Mailing(
        survey_id=survey.id,
        person_id=person_id,
        purpose=purpose,
        subject=text.subject,
        body=text.body,
        welsh_subject=welsh.subject if welsh else "",
        welsh_body=welsh.body if welsh else "",
    )
    db.session.add(mailing)
    db.session.flush()
    host = str(current_app.config["MAIL_FROM"]).rpartition("@")[2]
    db.session.add_all(
        MailingMessage(mailing_id=mailing.id, invitation_id=each, message_id=f"{secrets.token_hex(16)}@{host}")
        for each in to
    )
    mailing.job_id = queue_sending(mailing, survey).id
    db.session.commit()
    return mailing


def hold(survey: Survey) -> None:
    """One mailing of a survey is made at a time: the second waits here and then sees the first."""
    db.session.execute(
        update(Survey)
        .where(Survey.id == survey.id)
        .values(is_template=Survey.is_template)
        .execution_options(synchronize_session=False)
    )


def queue_sending(mailing: Mailing, survey: Survey) -> Job:
    return queue_job(JOB, consultation_id=survey.consultation_id, person_id=mailing.person_id, mailing=mailing.id)


def go_on(mailing: Mailing, *, unknown_too: bool = False) -> Job:
    """Send what is left of a mailing; also, where somebody says so, what may have arrived already."""
    if (going := db.session.get(Job, mailing.job_id or 0)) and not going.ended:
        return going
    if unknown_too:
        db.session.execute(
            update(MailingMessage)
            .where(MailingMessage.mailing_id == mailing.id, MailingMessage.status == Delivery.HANDING)
            .values(status=Delivery.WAITING, problem="")
        )
    job = queue_sending(mailing, mailing.survey)
    mailing.job_id = job.id
    db.session.commit()
    return job


# Each of these is a transaction of its own: an e-mail cannot be taken back with the rest of a job.


def take_out(message: int) -> None:
    """Somebody took part, or asked for no more, after the mailing was made: nothing is sent to them."""
    with Session(db.engine) as session, session.begin():
        session.execute(delete(MailingMessage).where(MailingMessage.id == message))


def take_in_hand(message: int, invitation_id: int, token: str) -> bool:
    """Say that the e-mail is on its way, and let its link lead here. False: another worker has it."""
    with Session(db.engine) as session, session.begin():
        taken = session.execute(
            update(MailingMessage)
            .where(MailingMessage.id == message, MailingMessage.status == Delivery.WAITING)
            .values(status=Delivery.HANDING, problem="")
        )
        if taken.rowcount != 1:  # type: ignore[attr-defined]
            return False
        keep_link(session, token, invitation_id)
        return True


def settle(message: int, status: Delivery, problem: str = "") -> None:
    """Say what became of an e-mail."""
    with Session(db.engine) as session, session.begin():
        session.execute(
            update(MailingMessage).where(MailingMessage.id == message).values(status=status, problem=problem[:300])
        )


def got_on(job_id: int) -> None:
    """A job that gets further each time has not failed: only attempts without a step count."""
    with Session(db.engine) as session, session.begin():
        session.execute(update(Job).where(Job.id == job_id).values(attempts=1))
