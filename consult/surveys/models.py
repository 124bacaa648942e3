"""Surveys: their questions, choices, conditions, and the same words in other versions."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Characteristic, Consultation
from consult.extensions import Base, UTCDateTime, words


class SurveyStatus(enum.StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class SurveyOrigin(enum.StrEnum):
    BUILT = "built"
    IMPORTED = "imported"


class Mode(enum.StrEnum):
    """Who may answer, and what is known about them. The words for it stand in `modes.py`."""

    OPEN_LINK = "open_link"
    ANONYMOUS = "anonymous"  # invited, one response each, and nobody can join who and what
    NAMED = "named"
    ALIAS = "alias"


class Version(enum.StrEnum):
    """A version of a survey's words. English stands in the rows themselves; the others in the wordings."""

    ENGLISH = "en"
    WELSH = "cy"
    EASY_READ = "easy"

    @property
    def language(self) -> str:
        """What `lang` says."""
        return "cy" if self is Version.WELSH else "en"


class Kind(enum.StrEnum):
    """The kinds of question. All knowledge of one kind stands in `question_types.py`."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    NUMBER = "number"
    DATE = "date"
    ONE_CHOICE = "one_choice"
    DROPDOWN = "dropdown"
    SEVERAL_CHOICES = "several_choices"
    YES_NO = "yes_no"
    SCALE = "scale"
    RATING = "rating"
    GRID = "grid"
    RANKING = "ranking"
    ORGANISATION = "organisation"
    INFORMATION = "information"
    SECTION = "section"  # heads every question below it, up to the next section


class Comparison(enum.StrEnum):
    """What a condition asks of the answer to an earlier question."""

    CHOSE = "chose"
    DID_NOT_CHOOSE = "did_not_choose"  # true as well for somebody who was not asked
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"
    ANSWERED = "answered"


class OptionRole(enum.StrEnum):
    """What an option of a question is: something to choose (a grid's row), or a grid's column."""

    CHOICE = "choice"
    COLUMN = "column"


class Survey(Base):
    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    introduction: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[SurveyStatus] = mapped_column(words(SurveyStatus, "status"), default=SurveyStatus.DRAFT)
    origin: Mapped[SurveyOrigin] = mapped_column(words(SurveyOrigin, "origin"), default=SurveyOrigin.BUILT)
    mode: Mapped[Mode] = mapped_column(words(Mode, "mode"), default=Mode.OPEN_LINK)
    in_welsh: Mapped[bool] = mapped_column(default=False)
    in_easy_read: Mapped[bool] = mapped_column(default=False)
    is_template: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id", ondelete="SET NULL"))
    opened_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    consultation: Mapped[Consultation] = relationship()
    questions: Mapped[list[Question]] = relationship(
        order_by="Question.position", back_populates="survey", cascade="all, delete-orphan", passive_deletes=True
    )
    wordings: Mapped[list[SurveyWording]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions people may choose from, English first."""
        welsh = (Version.WELSH,) if self.in_welsh else ()
        easy = (Version.EASY_READ,) if self.in_easy_read else ()
        return (Version.ENGLISH, *welsh, *easy)


class Question(Base):
    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("scale_low is null or scale_high is null or scale_low < scale_high", name="scale_in_order"),
        CheckConstraint("least is null or most is null or least <= most", name="limits_in_order"),
        CheckConstraint("not required or required_reason <> ''", name="required_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[Kind] = mapped_column(words(Kind, "kind"))
    label: Mapped[str] = mapped_column(String(500))
    hint: Mapped[str] = mapped_column(Text, default="")  # a section's introduction, an information page's words
    content_note: Mapped[str] = mapped_column(Text, default="")
    support: Mapped[str] = mapped_column(Text, default="")  # a section's own support lines, one a line
    required: Mapped[bool] = mapped_column(default=False)
    required_reason: Mapped[str] = mapped_column(String(300), default="")
    with_previous: Mapped[bool] = mapped_column(default=False)  # on the same page as the question before it
    may_skip: Mapped[bool] = mapped_column(default=False)  # a section with a "Skip this section" button
    # Words of a text, choices to make or to rank, or the value of a number: the fewest and the most.
    least: Mapped[int | None]
    most: Mapped[int | None]
    scale_low: Mapped[int | None]
    scale_high: Mapped[int | None]
    low_label: Mapped[str] = mapped_column(String(80), default="")
    high_label: Mapped[str] = mapped_column(String(80), default="")
    picture: Mapped[str] = mapped_column(String(40), default="")  # Easy Read: the name of one of ours
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id", ondelete="SET NULL"))  # or one uploaded
    name: Mapped[str] = mapped_column(String(80), default="")  # what files call it; made on export where empty
    characteristic_id: Mapped[int | None] = mapped_column(ForeignKey("characteristic.id", ondelete="SET NULL"))
    all_conditions: Mapped[bool] = mapped_column(default=True)  # asked when all hold; else when one does
    survey: Mapped[Survey] = relationship(back_populates="questions")
    characteristic: Mapped[Characteristic | None] = relationship()
    uploaded: Mapped[Picture | None] = relationship()
    options: Mapped[list[Option]] = relationship(
        order_by="Option.position",
        lazy="selectin",  # a path reads all of them: two statements for a survey, not one for each question
        back_populates="question",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    conditions: Mapped[list[Condition]] = relationship(
        order_by="Condition.id",
        lazy="selectin",
        foreign_keys="Condition.question_id",
        back_populates="question",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    wordings: Mapped[list[QuestionWording]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def choices(self) -> list[Option]:
        return [option for option in self.options if option.role is OptionRole.CHOICE]

    @property
    def columns(self) -> list[Option]:
        return [option for option in self.options if option.role is OptionRole.COLUMN]


class Option(Base):
    """One choice of a question that has choices ("yes" and "no" are choices too), a row or a column of a grid."""

    __tablename__ = "option"
    __table_args__ = (CheckConstraint("not (free_text and excludes)", name="other_or_none"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    role: Mapped[OptionRole] = mapped_column(words(OptionRole, "role"), default=OptionRole.CHOICE)
    label: Mapped[str] = mapped_column(String(300))
    free_text: Mapped[bool] = mapped_column(default=False)  # "Other, please say"
    excludes: Mapped[bool] = mapped_column(default=False)  # "None of these": stands alone
    name: Mapped[str] = mapped_column(String(80), default="")  # what files call it
    question: Mapped[Question] = relationship(back_populates="options", foreign_keys=[question_id])
    wordings: Mapped[list[OptionWording]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )


class Condition(Base):
    """One thing an earlier question's answer must be for a question (or a whole section) to be asked."""

    __tablename__ = "condition"
    __table_args__ = (
        CheckConstraint(
            "(test in ('chose', 'did_not_choose')) = (option_id is not null)"
            " and (test in ('at_least', 'at_most', 'exactly')) = (number is not null)",
            name="has_what_it_tests",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    on_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="RESTRICT"), index=True)
    test: Mapped[Comparison] = mapped_column(words(Comparison, "test"))
    option_id: Mapped[int | None] = mapped_column(ForeignKey("option.id", ondelete="RESTRICT"))
    number: Mapped[float | None]
    question: Mapped[Question] = relationship(foreign_keys=[question_id], back_populates="conditions")
    on: Mapped[Question] = relationship(foreign_keys=[on_id])
    option: Mapped[Option | None] = relationship()


class RemovedQuestion(Base):
    """A question that was taken out of a draft, kept until the survey opens so that it can be put back."""

    __tablename__ = "removed_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]  # how many questions stood above it
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class SurveyWording(Base):
    """A survey's own words in another version."""

    __tablename__ = "survey_wording"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[Version] = mapped_column(words(Version, "version"), primary_key=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    introduction: Mapped[str] = mapped_column(Text, default="")


class QuestionWording(Base):
    """A question's words in another version. What is empty is read in English."""

    __tablename__ = "question_wording"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[Version] = mapped_column(words(Version, "version"), primary_key=True)
    label: Mapped[str] = mapped_column(String(500), default="")
    hint: Mapped[str] = mapped_column(Text, default="")
    content_note: Mapped[str] = mapped_column(Text, default="")
    support: Mapped[str] = mapped_column(Text, default="")
    required_reason: Mapped[str] = mapped_column(String(300), default="")
    low_label: Mapped[str] = mapped_column(String(80), default="")
    high_label: Mapped[str] = mapped_column(String(80), default="")


class OptionWording(Base):
    """A choice's words in another version."""

    __tablename__ = "option_wording"

    option_id: Mapped[int] = mapped_column(ForeignKey("option.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[Version] = mapped_column(words(Version, "version"), primary_key=True)
    label: Mapped[str] = mapped_column(String(300), default="")


class Picture(Base):
    """A picture somebody uploaded for an Easy Read version."""

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    description: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)
