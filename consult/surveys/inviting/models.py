"""Who is invited to a survey, and what was sent to them. Whether somebody took part is here; what they said is not."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, UTCDateTime, now, words
from consult.people.models import Contact, Organisation
from consult.surveys.models import Survey, Version


class Purpose(enum.StrEnum):
    INVITE = "invite"
    REMIND = "remind"


class Delivery(enum.StrEnum):
    """How far one e-mail is. `handing` stands from just before the mail server is asked to take it until it answers."""

    WAITING = "waiting"
    HANDING = "handing"
    SENT = "sent"
    FAILED = "failed"  # the mail server refused it
    BOUNCED = "bounced"  # it came back later


class SurveyInvitation(Base):
    """Somebody who may answer a survey once. For an anonymous survey no response points here, and nothing here is
    dated finer than the survey itself: the link's token is sent and forgotten, only its hash is kept."""

    __tablename__ = "survey_invitation"
    __table_args__ = (
        UniqueConstraint("survey_id", "email"),
        UniqueConstraint("survey_id", "alias"),
        CheckConstraint("email is not null or alias is not null", name="has_an_address_or_an_alias"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    alias: Mapped[str | None] = mapped_column(String(80))
    language: Mapped[Version] = mapped_column(words(Version, "language"), default=Version.ENGLISH)
    took_part: Mapped[bool] = mapped_column(default=False)
    opted_out: Mapped[bool] = mapped_column(default=False)
    survey: Mapped[Survey] = relationship()
    contact: Mapped[Contact | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class InvitationLink(Base):
    """One personal link that was given out: the hash of its token. A reminder carries a new one, the old one works."""

    __tablename__ = "invitation_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("survey_invitation.id", ondelete="CASCADE"), index=True)
    invitation: Mapped[SurveyInvitation] = relationship()


class Mailing(Base):
    """One e-mail staff wrote for all who are invited, or for those who have not taken part."""

    __tablename__ = "mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    purpose: Mapped[Purpose] = mapped_column(words(Purpose, "purpose"))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    welsh_subject: Mapped[str] = mapped_column(String(200), default="")
    welsh_body: Mapped[str] = mapped_column(Text, default="")
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    made_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    survey: Mapped[Survey] = relationship()


class MailingMessage(Base):
    """One e-mail of a mailing to one invited person. Its Message-ID stays the same however often it is tried."""

    __tablename__ = "mailing_message"
    __table_args__ = (
        UniqueConstraint("mailing_id", "invitation_id"),
        Index("ix_mailing_message_status", "mailing_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id", ondelete="CASCADE"))
    invitation_id: Mapped[int] = mapped_column(ForeignKey("survey_invitation.id", ondelete="CASCADE"), index=True)
    status: Mapped[Delivery] = mapped_column(words(Delivery, "status"), default=Delivery.WAITING)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    problem: Mapped[str] = mapped_column(String(300), default="")
    mailing: Mapped[Mailing] = relationship()
    invitation: Mapped[SurveyInvitation] = relationship()


class OptOut(Base):
    """An address that asked for no more e-mails about surveys, as a keyed hash; it holds after a contact is removed."""

    __tablename__ = "opt_out"

    email_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
