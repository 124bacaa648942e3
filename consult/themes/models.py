"""Excerpts, themes, codings, and the review acts that can be undone."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation
from consult.extensions import Base, UTCDateTime, now, words
from consult.forums.contribution_models import Contribution
from consult.forums.session_models import Prompt
from consult.people.models import Person
from consult.privacy.consent import Consent
from consult.surveys.models import Question
from consult.surveys.response_models import Answer


class ThemeStatus(enum.StrEnum):
    SUGGESTED = "suggested"
    AGREED = "agreed"
    CONFIRMED = "confirmed"
    RETIRED = "retired"


class Origin(enum.StrEnum):
    """Who made a theme or a coding: the engine, or a person. Never mixed up, on no screen."""

    ENGINE = "engine"
    PERSON = "person"


class CodingStatus(enum.StrEnum):
    SUGGESTED = "suggested"  # by the engine; nobody has looked
    KEPT = "kept"  # by a person
    REJECTED = "rejected"  # by a person; remembered so that the engine does not suggest it again


class Position(enum.StrEnum):
    """Which way a passage goes, given what was asked."""

    POSITIVE = "positive"  # pleased, or for it
    CRITICAL = "critical"  # displeased, against it, or asking for something to change
    MIXED = "mixed"
    UNCLEAR = "unclear"


class Excerpt(Base):
    """A passage of one answer or one contribution: what is grouped, coded and quoted."""

    __tablename__ = "excerpt"
    __table_args__ = (
        CheckConstraint("(answer_id is null) <> (contribution_id is null)", name="one_source"),
        CheckConstraint("ends_at > starts_at and starts_at >= 0", name="passage_in_order"),
        CheckConstraint("headcount >= 1", name="headcount_counts"),
        CheckConstraint(
            "position_confidence is null or position_confidence between 0 and 1", name="position_confidence_share"
        ),
        UniqueConstraint("answer_id", "starts_at"),
        UniqueConstraint("contribution_id", "starts_at"),
        # Everything that breadth counts by, so that counting reads this index and none of the words:
        Index(
            "ix_excerpt_breadth",
            "consultation_id",
            "forum_id",
            "voice",
            "headcount",
            "survey_id",
            "session_id",
            "organisation_id",
            "starts_at",
        ),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    answer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"))
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    starts_at: Mapped[int]  # characters into the source's text
    ends_at: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    # Read off the source when the excerpt is gathered, so that breadth is one query over one table:
    voice: Mapped[str] = mapped_column(String(80))  # who counts as one person: response, person of a file, or alias
    headcount: Mapped[int] = mapped_column(default=1)
    consent: Mapped[Consent] = mapped_column(words(Consent, "consent"))
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"), index=True)
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    prompt_id: Mapped[int | None] = mapped_column(ForeignKey("prompt.id", ondelete="SET NULL"), index=True)
    placed_nowhere: Mapped[str | None] = mapped_column(String(120))  # why the engine could not place it
    # The same or nearly the same words as another excerpt's, which stands for all of them: a copied campaign text.
    copy_of_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("excerpt.id", ondelete="SET NULL"), index=True)
    cut_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # who split its source
    position: Mapped[Position | None] = mapped_column(words(Position, "position"))
    position_confidence: Mapped[float | None]  # the engine's; None once a person has said
    position_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    consultation: Mapped[Consultation] = relationship()
    answer: Mapped[Answer | None] = relationship()
    contribution: Mapped[Contribution | None] = relationship()
    question: Mapped[Question | None] = relationship()
    prompt: Mapped[Prompt | None] = relationship()
    codings: Mapped[list[Coding]] = relationship(back_populates="excerpt", passive_deletes=True)


class Theme(Base):
    """A named idea in a consultation's framework."""

    __tablename__ = "theme"
    __table_args__ = (
        CheckConstraint("origin = 'engine' or made_by_id is not null or status = 'retired'", name="maker_known"),
        CheckConstraint("parent_id is null or parent_id <> id", name="not_its_own_parent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(160))
    description: Mapped[str] = mapped_column(Text, default="")
    includes: Mapped[str] = mapped_column(Text, default="")  # what belongs here, for whoever codes
    excludes: Mapped[str] = mapped_column(Text, default="")  # what does not, and where it goes
    guid: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)  # what other programs know it by (REFI-QDA)
    carried_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("theme.id", ondelete="SET NULL")
    )  # an earlier wave's
    status: Mapped[ThemeStatus] = mapped_column(words(ThemeStatus, "status"), default=ThemeStatus.SUGGESTED)
    origin: Mapped[Origin] = mapped_column(words(Origin, "origin"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    made_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    touched: Mapped[bool] = mapped_column(default=False)  # a person has changed it: a new discovery leaves it alone
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    agreed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    made_by: Mapped[Person | None] = relationship(foreign_keys=[made_by_id])
    agreed_by: Mapped[Person | None] = relationship(foreign_keys=[agreed_by_id])
    consultation: Mapped[Consultation] = relationship()


class Coding(Base):
    """An excerpt under a theme: suggested by the engine with its confidence, or decided by a named person."""

    __tablename__ = "coding"
    __table_args__ = (
        CheckConstraint("(status = 'suggested') = (person_id is null)", name="a_person_decides"),
        CheckConstraint("origin = 'person' or confidence is not null", name="engine_says_how_sure"),
        CheckConstraint("confidence is null or confidence between 0 and 1", name="confidence_share"),
        CheckConstraint("(from_at is null) = (to_at is null) and to_at > from_at", name="part_in_order"),
        Index("ix_coding_theme_id_status", "theme_id", "status"),
        {"sqlite_with_rowid": False},
    )

    excerpt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("excerpt.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True)
    origin: Mapped[Origin] = mapped_column(words(Origin, "origin"))
    status: Mapped[CodingStatus] = mapped_column(words(CodingStatus, "status"))
    confidence: Mapped[float | None]
    # Which part of the excerpt made the engine, or a person, put it here; characters into the excerpt's own text.
    from_at: Mapped[int | None]
    to_at: Mapped[int | None]
    is_example: Mapped[bool] = mapped_column(default=False)  # a person's pick of words that define the theme
    telling: Mapped[int | None]  # the engine's pick of words that show the theme best; 1 is the first
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    decided_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    excerpt: Mapped[Excerpt] = relationship(back_populates="codings")
    theme: Mapped[Theme] = relationship()
    person: Mapped[Person | None] = relationship()


class ExcerptVector(Base):
    """What the network made of an excerpt's words, kept so that they are read once; it goes when the excerpt goes."""

    __tablename__ = "excerpt_vector"
    __table_args__ = (
        # Whether anything changed is one count and one sum over this index:
        Index("ix_excerpt_vector_consultation_id_mark", "consultation_id", "mark"),
        {"sqlite_with_rowid": False},
    )

    excerpt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("excerpt.id", ondelete="CASCADE"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    mark: Mapped[int]  # another vector, another mark
    text_hash: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)  # of the words read: other words, no vector
    made_by: Mapped[str] = mapped_column(String(24))  # which network; "mapped" for the fast way
    vector: Mapped[bytes] = mapped_column(LargeBinary)  # float16, little-endian


class Memo(Base):
    """A reviewer's note on a theme, on a passage, or on the whole consultation; a flag asks for another pair of eyes."""

    __tablename__ = "memo"
    __table_args__ = (
        CheckConstraint("theme_id is null or excerpt_id is null", name="about_one_thing"),
        CheckConstraint("is_flag or settled_at is null", name="only_flags_are_settled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    excerpt_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("excerpt.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    is_flag: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    settled_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    taken_back_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # taken back or changed: seen no more
    theme: Mapped[Theme | None] = relationship()
    excerpt: Mapped[Excerpt | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])


class ReviewAct(Base):
    """Something a reviewer did, in a sentence, with the rows as they were before, so that it can be undone."""

    __tablename__ = "review_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    sentence: Mapped[str] = mapped_column(String(500))
    before: Mapped[list[Any]] = mapped_column(JSON, deferred=True)  # of a merge it is large
    learnt: Mapped[int] = mapped_column(default=0)  # how many passages the engine moved because of it, in the same act
    undone_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    person: Mapped[Person] = relationship()
