"""Standing forums, their members by alias, sessions with prompts, and each thing said."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation
from consult.extensions import Base, UTCDateTime, words
from consult.people.models import Person
from consult.privacy.consent import Consent


class SessionKind(enum.StrEnum):
    ROUNDTABLE = "roundtable"
    WORKSHOP = "workshop"
    INTERVIEW = "interview"
    TEST_AND_CONFIRM = "test_and_confirm"

    @property
    def label(self) -> str:
        return {"test_and_confirm": "Test and confirm"}.get(self.value, self.value.capitalize())


class Setting(enum.StrEnum):
    COMMUNITY = "community"
    CUSTODY = "custody"
    ONLINE = "online"


class SessionStatus(enum.StrEnum):
    PLANNED = "planned"
    LIVE = "live"
    ENDED = "ended"


class ContributionKind(enum.StrEnum):
    VERBATIM = "verbatim"
    NOTE = "note"


class Forum(Base):
    """A standing group: the national forum, or a regional one."""

    __tablename__ = "forum"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    region: Mapped[str] = mapped_column(String(80), default="")
    members: Mapped[list[ForumMember]] = relationship(
        back_populates="forum", order_by="ForumMember.alias", cascade="all, delete-orphan", passive_deletes=True
    )


class ForumMember(Base):
    """Somebody in a forum, known here by an alias and nothing else."""

    __tablename__ = "forum_member"
    __table_args__ = (UniqueConstraint("forum_id", "alias"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    alias: Mapped[str] = mapped_column(String(60))
    consent: Mapped[Consent] = mapped_column(words(Consent, "consent"), default=Consent.NONE)
    left_on: Mapped[dt.date | None]
    forum: Mapped[Forum] = relationship(back_populates="members")


class FacilitatorGrant(Base):
    """A facilitator's leave to enter one forum, until a day."""

    __tablename__ = "facilitator_grant"
    __table_args__ = (UniqueConstraint("person_id", "forum_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"), index=True)
    until: Mapped[dt.date | None]
    person: Mapped[Person] = relationship()
    forum: Mapped[Forum] = relationship()


class ForumSession(Base):
    """One meeting of a forum within a consultation."""

    __tablename__ = "forum_session"
    __table_args__ = (CheckConstraint("in_the_room >= 0", name="room_counts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="RESTRICT"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[SessionKind] = mapped_column(words(SessionKind, "kind"))
    setting: Mapped[Setting] = mapped_column(words(Setting, "setting"), default=Setting.COMMUNITY)
    week: Mapped[dt.date]
    in_the_room: Mapped[int] = mapped_column(default=0)
    status: Mapped[SessionStatus] = mapped_column(words(SessionStatus, "status"), default=SessionStatus.PLANNED)
    consultation: Mapped[Consultation] = relationship()
    forum: Mapped[Forum] = relationship()
    prompts: Mapped[list[Prompt]] = relationship(
        back_populates="session", order_by="Prompt.position", cascade="all, delete-orphan", passive_deletes=True
    )
    contributions: Mapped[list[Contribution]] = relationship(
        back_populates="session", order_by="Contribution.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Prompt(Base):
    """Something the room is asked."""

    __tablename__ = "prompt"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))
    session: Mapped[ForumSession] = relationship(back_populates="prompts")


class Contribution(Base):
    """One thing said in a session. Nobody named: an alias, or the room; and how many it stands for."""

    __tablename__ = "contribution"
    __table_args__ = (
        CheckConstraint("headcount >= 1", name="headcount_counts"),
        CheckConstraint("strength between 1 and 3", name="strength_of_three"),
        Index("ix_contribution_session_id_position", "session_id", "position"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"))
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompt.id", ondelete="RESTRICT"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("forum_member.id", ondelete="RESTRICT"))
    kind: Mapped[ContributionKind] = mapped_column(words(ContributionKind, "kind"))
    text: Mapped[str] = mapped_column(Text)
    headcount: Mapped[int] = mapped_column(default=1)
    strength: Mapped[int] = mapped_column(default=1)
    consent: Mapped[Consent] = mapped_column(words(Consent, "consent"), default=Consent.NONE)
    language: Mapped[str] = mapped_column(String(8), default="en")
    position: Mapped[int]
    capture_key: Mapped[str] = mapped_column(String(64), unique=True)  # the same entry sent twice is one entry
    removed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    captured_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    session: Mapped[ForumSession] = relationship(back_populates="contributions")
    prompt: Mapped[Prompt] = relationship()
    member: Mapped[ForumMember | None] = relationship()
