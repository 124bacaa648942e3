"""What people answered. Responses and answers carry no order, no time finer than a week, no address."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, this_week, words
from consult.people.models import Organisation
from consult.privacy.consent import Consent
from consult.surveys.models import Option, Question, Survey, Version

# SQLite keeps rows of such a table by their random key, so that the order of submission is nowhere in the file.
NO_ROW_ORDER = {"sqlite_with_rowid": False}


class ResponseStatus(enum.StrEnum):
    STARTED = "started"
    SUBMITTED = "submitted"


class Channel(enum.StrEnum):
    """How a response came here."""

    WEB = "web"
    PAPER = "paper"
    FILE = "file"


class Response(Base):
    """One person's answers to one survey. Only hashes of its submission key and of its receipt are kept.

    A response to an anonymous survey never names its invitation; a named one and one by alias do."""

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("not (is_trial and status = 'submitted')", name="trial_never_counts"),
        NO_ROW_ORDER,
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="RESTRICT"), index=True)
    status: Mapped[ResponseStatus] = mapped_column(words(ResponseStatus, "status"), default=ResponseStatus.STARTED)
    is_trial: Mapped[bool] = mapped_column(default=False)  # somebody trying the survey out
    week: Mapped[dt.date] = mapped_column(default=this_week)
    version: Mapped[Version] = mapped_column(words(Version, "version"), default=Version.ENGLISH)
    channel: Mapped[Channel] = mapped_column(words(Channel, "channel"), default=Channel.WEB)
    consent: Mapped[Consent] = mapped_column(words(Consent, "consent"), default=Consent.NONE)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("survey_invitation.id", ondelete="SET NULL"), unique=True
    )
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    receipt_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    import_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    person_hash: Mapped[str | None] = mapped_column(String(64))  # the same person in an imported file
    survey: Mapped[Survey] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    answers: Mapped[list[Answer]] = relationship(
        back_populates="response", cascade="all, delete-orphan", passive_deletes=True
    )
    characteristics: Mapped[list[ResponseCharacteristic]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )


class Answer(Base):
    """The answer to one question: text, a number, chosen options; or that the person would rather not say.

    A declined section is one that was skipped. `text` beside options is what "Other, please say" said."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("response_id", "question_id"),
        CheckConstraint("not declined or (text is null and number is null)", name="declined_is_empty"),
        # Counting reads this alone, and never the words beside it.
        Index("ix_answer_question_id", "question_id", "response_id", "declined", "number"),
        NO_ROW_ORDER,
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="RESTRICT"))
    declined: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str | None] = mapped_column(Text)
    number: Mapped[float | None]
    response: Mapped[Response] = relationship(back_populates="answers")
    question: Mapped[Question] = relationship()
    marks: Mapped[list[AnswerOption]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )


class AnswerOption(Base):
    """An option somebody chose. `number`: its rank in a ranking, from 1; the column's number for a grid's row."""

    __tablename__ = "answer_option"
    __table_args__ = (Index("ix_answer_option_option_id", "option_id", "number"), NO_ROW_ORDER)

    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("option.id", ondelete="RESTRICT"), primary_key=True)
    number: Mapped[int | None]
    option: Mapped[Option] = relationship()


class ResponseCharacteristic(Base):
    """The group a response belongs to under one characteristic of its consultation."""

    __tablename__ = "response_characteristic"
    __table_args__ = (Index("ix_response_characteristic_value", "characteristic_id", "value"), NO_ROW_ORDER)

    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    characteristic_id: Mapped[int] = mapped_column(
        ForeignKey("characteristic.id", ondelete="CASCADE"), primary_key=True
    )
    value: Mapped[str] = mapped_column(String(200))


class AnsweringTime(Base):
    """How many finished a survey in so many minutes. Counts only: no row is about one response."""

    __tablename__ = "answering_time"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), primary_key=True)
    minutes: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    responses: Mapped[int] = mapped_column(default=0)
