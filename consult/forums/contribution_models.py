"""What was said in sessions, what facilitators saw, and what was taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, UTCDateTime, this_week, words
from consult.forums.models import ContributionKind, ForumMember, Speaker, Stance, Way
from consult.forums.session_models import ForumSession, Prompt
from consult.people.models import Person
from consult.privacy.consent import Consent


class Contribution(Base):
    """One thing said in a session. Nobody named: an alias, someone, several or the room; and how many it stands for."""

    __tablename__ = "contribution"
    __table_args__ = (
        CheckConstraint("headcount >= 1", name="headcount_counts"),
        CheckConstraint("strength between 1 and 3", name="strength_of_three"),
        CheckConstraint("(speaker = 'member') = (member_id is not null) or withdrawn is not null", name="alias_speaks"),
        CheckConstraint("refers_to_id is null or stance is not null", name="refers_some_way"),
        CheckConstraint("withdrawn is null or text = ''", name="withdrawn_words_are_gone"),
        Index("ix_contribution_session_id_position", "session_id", "position"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"))
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompt.id", ondelete="RESTRICT"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("forum_member.id", ondelete="RESTRICT"))
    speaker: Mapped[Speaker] = mapped_column(words(Speaker, "speaker"), default=Speaker.ROOM)
    receipt_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("session_receipt.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[ContributionKind] = mapped_column(words(ContributionKind, "kind"))
    text: Mapped[str] = mapped_column(Text)
    headcount: Mapped[int] = mapped_column(default=1)
    strength: Mapped[int] = mapped_column(default=1)
    consent: Mapped[Consent] = mapped_column(words(Consent, "consent"), default=Consent.NONE)
    language: Mapped[str] = mapped_column(String(8), default="en")
    position: Mapped[int]
    capture_key: Mapped[str] = mapped_column(String(64), unique=True)  # the same entry sent twice is one entry
    refers_to_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contribution.id", ondelete="SET NULL"))
    stance: Mapped[Stance | None] = mapped_column(words(Stance, "stance"))
    revision: Mapped[int] = mapped_column(default=1)  # one more at each change: whoever changes names the one they saw
    withdrawn: Mapped[Way | None] = mapped_column(words(Way, "withdrawn"))  # the words are gone, the count stays
    removed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    captured_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    session: Mapped[ForumSession] = relationship()
    prompt: Mapped[Prompt] = relationship()
    member: Mapped[ForumMember | None] = relationship()
    refers_to: Mapped[Contribution | None] = relationship(remote_side="Contribution.id")


class Observation(Base):
    """What a facilitator saw or thought. It is nobody's contribution: no theme, count or quote ever reads this table."""

    __tablename__ = "observation"
    __table_args__ = (UniqueConstraint("session_id", "position"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"))
    prompt_id: Mapped[int | None] = mapped_column(ForeignKey("prompt.id", ondelete="SET NULL"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    capture_key: Mapped[str] = mapped_column(String(64), unique=True)
    person: Mapped[Person | None] = relationship()


class RivalWording(Base):
    """A change to a contribution that somebody else had changed meanwhile: kept beside it until one is chosen."""

    __tablename__ = "rival_wording"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)  # every field of a ContributionDraft
    edit_key: Mapped[str] = mapped_column(String(64), unique=True)
    contribution: Mapped[Contribution] = relationship()
    person: Mapped[Person | None] = relationship()


class Withdrawal(Base):
    """That words were taken back: how, when, how many. Not whose, and no word of them."""

    __tablename__ = "withdrawal"
    __table_args__ = (CheckConstraint("contributions > 0", name="something_was_taken_back"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"), index=True)
    way: Mapped[Way] = mapped_column(words(Way, "way"))
    week: Mapped[dt.date] = mapped_column(default=this_week)
    contributions: Mapped[int]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
