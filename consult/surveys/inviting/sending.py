"""What one mailing says, as plain values: the sender holds no transaction open while it waits for a mail server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.extensions import db
from consult.languages import date_words, speaking
from consult.mail import Envelope, Text, letter
from consult.surveys.inviting.letters import filled
from consult.surveys.inviting.models import Delivery, Mailing, MailingMessage, SurveyInvitation
from consult.surveys.models import Survey, SurveyStatus
from consult.surveys.reading import read_in


@dataclass(frozen=True)
class Words:
    """A mailing's words in one language, and what its names stand for in it."""

    text: Text
    title: str
    closes: str
    language: str


@dataclass(frozen=True)
class Recipient:
    """One e-mail that waits, and whom it is for."""

    message: int
    message_id: str
    invitation: int
    name: str
    email: str
    language: str
    wanted: bool  # still to be sent: they have not taken part, and did not ask for no more
    is_open: bool  # whether the survey still takes answers


def words_of(survey: Survey, text: Text, language: str) -> Words:
    version = next((each for each in survey.versions if each.value == language), survey.versions[0])
    with speaking(language):
        closes = date_words(closing_day(survey))
    return Words(text, read_in(survey, version).title, closes, language)


def closing_day(survey: Survey) -> dt.date | None:
    """The day people are told: the last of the consultation, while it has not gone by."""
    ends = survey.consultation.ends
    return ends if ends and ends >= dt.datetime.now(dt.UTC).date() else None


def all_words(mailing: Mailing) -> dict[str, Words]:
    """The mailing's words by language; English where there are none of another."""
    words = {"en": words_of(mailing.survey, Text(mailing.subject, mailing.body), "en")}
    if mailing.welsh_subject and mailing.welsh_body:
        words["cy"] = words_of(mailing.survey, Text(mailing.welsh_subject, mailing.welsh_body), "cy")
    return words


def values_for(words: Words, name: str, token: str) -> Mapping[str, str]:
    """What the names stand for, for one person."""
    url = str(current_app.config["PUBLIC_URL"])
    return {
        "name": name,
        "title": words.title,
        "closes": words.closes,
        "link": f"{url}/i/{token}",
        "stop": f"{url}/stop/{token}",
    }


def compose(words: Words, name: str, email: str, message_id: str, token: str) -> bytes:
    """The e-mail to one person. It is made when it is sent and kept nowhere."""
    settings = current_app.config
    values = values_for(words, name, token)
    envelope = Envelope(
        sender=str(settings["MAIL_FROM"]),
        house=str(settings["HOUSE_NAME"]),
        to=email,
        name=name,
        message_id=message_id,
        stop=f"{values['stop']}/at-once",
    )
    return letter(filled(words.text, values), envelope, words.language)


def notes_of(mailing_id: int) -> Path:
    return Path(current_app.config["DATA_DIR"]) / "sending" / f"{mailing_id}.notes"


# Read in short transactions of their own.


def waiting(mailing_id: int) -> list[int]:
    return messages(mailing_id, Delivery.WAITING)


def messages(mailing_id: int, status: Delivery) -> list[int]:
    with Session(db.engine) as session:
        wanted = select(MailingMessage.id).where(
            MailingMessage.mailing_id == mailing_id, MailingMessage.status == status
        )
        return list(session.scalars(wanted.order_by(MailingMessage.id)))


def counts(mailing_id: int) -> dict[str, int]:
    """How many e-mails of a mailing are how far."""
    with Session(db.engine) as session:
        rows = session.execute(
            select(MailingMessage.status, func.count())
            .where(MailingMessage.mailing_id == mailing_id)
            .group_by(MailingMessage.status)
        )
        found = {status.value: int(number) for status, number in rows}
    return {status.value: found.get(status.value, 0) for status in Delivery}


def recipient(message: int) -> Recipient | None:
    """Who an e-mail is for, as things stand now; None when it no longer waits."""
    with Session(db.engine) as session:
        row = session.execute(
            select(MailingMessage, SurveyInvitation, Survey.status)
            .join(SurveyInvitation, MailingMessage.invitation_id == SurveyInvitation.id)
            .join(Survey, SurveyInvitation.survey_id == Survey.id)
            .where(MailingMessage.id == message, MailingMessage.status == Delivery.WAITING)
        ).one_or_none()
        if row is None:
            return None
        mail, invitation, status = row
        return Recipient(
            message=mail.id,
            message_id=mail.message_id,
            invitation=invitation.id,
            name=invitation.name,
            email=invitation.email or "",
            language=invitation.language.value,
            wanted=bool(invitation.email) and not invitation.took_part and not invitation.opted_out,
            is_open=status is SurveyStatus.OPEN,
        )
