"""Corrections the room asked for, and what was promised to it."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, this_week, words
from consult.forums.contribution_models import Contribution
from consult.forums.session_models import ForumSession
from consult.people.models import Person


class CorrectionStatus(enum.StrEnum):
    ASKED = "asked"
    TAKEN = "taken"
    LEFT = "left"  # as it was, with a reason


class PromiseStatus(enum.StrEnum):
    OPEN = "open"
    ANSWERED = "answered"  # done, or the answer was no: the outcome says which
    TOLD_BACK = "told_back"


class Correction(Base):
    """What somebody in the room said is wrong in the summary, and what it should say."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"), index=True)
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[CorrectionStatus] = mapped_column(words(CorrectionStatus, "status"), default=CorrectionStatus.ASKED)
    reason: Mapped[str] = mapped_column(String(300), default="")
    session: Mapped[ForumSession] = relationship()
    contribution: Mapped[Contribution | None] = relationship()


class Promise(Base):
    """Something we said we would do, until the room has heard what became of it."""

    __tablename__ = "promise"
    __table_args__ = (CheckConstraint("status = 'open' or outcome <> ''", name="an_answer_says_what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    due: Mapped[dt.date | None]
    status: Mapped[PromiseStatus] = mapped_column(words(PromiseStatus, "status"), default=PromiseStatus.OPEN)
    outcome: Mapped[str] = mapped_column(Text, default="")
    made_on: Mapped[dt.date] = mapped_column(default=this_week)
    told_in_id: Mapped[int | None] = mapped_column(ForeignKey("forum_session.id", ondelete="SET NULL"))
    session: Mapped[ForumSession] = relationship(foreign_keys=[session_id])
    told_in: Mapped[ForumSession | None] = relationship(foreign_keys=[told_in_id])
    owner: Mapped[Person | None] = relationship()
