"""Surveys, their questions, and what people answered. Answers carry no order, no time finer than a week, no address."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Characteristic, Consultation
from consult.extensions import Base, UTCDateTime, this_week, words
from consult.people.models import Organisation
from consult.privacy.consent import Consent

# SQLite keeps rows of such a table by their random key, so that the order of submission is nowhere in the file.
NO_ROW_ORDER = {"sqlite_with_rowid": False}


class SurveyStatus(enum.StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class SurveyOrigin(enum.StrEnum):
    BUILT = "built"
    IMPORTED = "imported"


class Kind(enum.StrEnum):
    """The kinds of question. All knowledge of one kind stands in `question_types.py`."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    ONE_CHOICE = "one_choice"
    SEVERAL_CHOICES = "several_choices"
    SCALE = "scale"
    YES_NO = "yes_no"
    ORGANISATION = "organisation"
    INFORMATION = "information"


class ResponseStatus(enum.StrEnum):
    STARTED = "started"
    SUBMITTED = "submitted"


class Survey(Base):
    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    introduction: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[SurveyStatus] = mapped_column(words(SurveyStatus, "status"), default=SurveyStatus.DRAFT)
    origin: Mapped[SurveyOrigin] = mapped_column(words(SurveyOrigin, "origin"), default=SurveyOrigin.BUILT)
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id", ondelete="SET NULL"))
    opened_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    consultation: Mapped[Consultation] = relationship()
    questions: Mapped[list[Question]] = relationship(
        order_by="Question.position", back_populates="survey", cascade="all, delete-orphan", passive_deletes=True
    )


class Question(Base):
    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("scale_low is null or scale_high is null or scale_low < scale_high", name="scale_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[Kind] = mapped_column(words(Kind, "kind"))
    label: Mapped[str] = mapped_column(String(500))
    hint: Mapped[str] = mapped_column(Text, default="")
    with_previous: Mapped[bool] = mapped_column(default=False)  # on the same page as the question before it
    scale_low: Mapped[int | None]
    scale_high: Mapped[int | None]
    low_label: Mapped[str] = mapped_column(String(80), default="")
    high_label: Mapped[str] = mapped_column(String(80), default="")
    characteristic_id: Mapped[int | None] = mapped_column(ForeignKey("characteristic.id", ondelete="SET NULL"))
    show_if_option_id: Mapped[int | None] = mapped_column(
        ForeignKey("option.id", ondelete="RESTRICT", use_alter=True, name="fk_question_show_if_option_id")
    )
    survey: Mapped[Survey] = relationship(back_populates="questions")
    characteristic: Mapped[Characteristic | None] = relationship()
    options: Mapped[list[Option]] = relationship(
        order_by="Option.position",
        lazy="selectin",  # a path reads all of them: two statements for a survey, not one for each question
        back_populates="question",
        foreign_keys="Option.question_id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    show_if_option: Mapped[Option | None] = relationship(foreign_keys=[show_if_option_id], post_update=True)


class Option(Base):
    """One choice of a question that has choices; "yes" and "no" are choices too."""

    __tablename__ = "option"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(300))
    question: Mapped[Question] = relationship(back_populates="options", foreign_keys=[question_id])


class Response(Base):
    """One person's answers to one survey. Only hashes of its submission key and of its receipt are kept."""

    __tablename__ = "response"
    __table_args__ = (NO_ROW_ORDER,)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="RESTRICT"), index=True)
    status: Mapped[ResponseStatus] = mapped_column(words(ResponseStatus, "status"), default=ResponseStatus.STARTED)
    week: Mapped[dt.date] = mapped_column(default=this_week)
    consent: Mapped[Consent] = mapped_column(words(Consent, "consent"), default=Consent.NONE)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
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
    """The answer to one question: text, a number or chosen options; or that the person would rather not say."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("response_id", "question_id"),
        CheckConstraint("not declined or (text is null and number is null)", name="declined_is_empty"),
        Index("ix_answer_question_id", "question_id"),
        NO_ROW_ORDER,
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="RESTRICT"))
    declined: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str | None] = mapped_column(Text)
    number: Mapped[int | None]
    response: Mapped[Response] = relationship(back_populates="answers")
    question: Mapped[Question] = relationship()
    chosen: Mapped[list[Option]] = relationship(secondary="answer_option", order_by="Option.position", lazy="selectin")


class AnswerOption(Base):
    """An option somebody chose."""

    __tablename__ = "answer_option"
    __table_args__ = (Index("ix_answer_option_option_id", "option_id"), NO_ROW_ORDER)

    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("option.id", ondelete="RESTRICT"), primary_key=True)


class ResponseCharacteristic(Base):
    """The group a response belongs to under one characteristic of its consultation."""

    __tablename__ = "response_characteristic"
    __table_args__ = (Index("ix_response_characteristic_value", "characteristic_id", "value"), NO_ROW_ORDER)

    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    characteristic_id: Mapped[int] = mapped_column(
        ForeignKey("characteristic.id", ondelete="CASCADE"), primary_key=True
    )
    value: Mapped[str] = mapped_column(String(200))
