"""Flags: somebody needs help, or harm was disclosed. They hold no word of what was said."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, UTCDateTime, now, words
from consult.forums.models import ForumMember
from consult.forums.session_models import ForumSession
from consult.people.models import Person


class Concern(enum.StrEnum):
    NEEDS_HELP = "needs_help"
    HARM_DISCLOSED = "harm_disclosed"
    AT_RISK_NOW = "at_risk_now"


class SafetyFlag(Base):
    """Raised in a session, read by the forum's safeguarding lead; who raised it tells them the rest in person."""

    __tablename__ = "safety_flag"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"), index=True)
    concern: Mapped[Concern] = mapped_column(words(Concern, "concern"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("forum_member.id", ondelete="SET NULL"))
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    raised_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    seen_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    session: Mapped[ForumSession] = relationship()
    member: Mapped[ForumMember | None] = relationship()
    raised_by: Mapped[Person | None] = relationship(foreign_keys=[raised_by_id])
    seen_by: Mapped[Person | None] = relationship(foreign_keys=[seen_by_id])
