"""Sessions: the agenda, who runs them, who came, and the slips with five words."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation
from consult.extensions import Base, words
from consult.forums.models import Forum, ForumMember, Hub, SessionKind, SessionStatus, Setting
from consult.people.models import Person


class ForumSession(Base):
    """One meeting of a forum within a consultation."""

    __tablename__ = "forum_session"
    __table_args__ = (
        CheckConstraint("in_the_room >= 0", name="room_counts"),
        CheckConstraint("payment_pence >= 0", name="payment_counts"),
        CheckConstraint("confirmed_by >= 0", name="confirmed_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="RESTRICT"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[SessionKind] = mapped_column(words(SessionKind, "kind"))
    setting: Mapped[Setting] = mapped_column(words(Setting, "setting"), default=Setting.COMMUNITY)
    week: Mapped[dt.date]
    in_the_room: Mapped[int] = mapped_column(default=0)
    status: Mapped[SessionStatus] = mapped_column(words(SessionStatus, "status"), default=SessionStatus.PLANNED)
    hub_id: Mapped[int | None] = mapped_column(ForeignKey("hub.id", ondelete="SET NULL"))
    ground_rules: Mapped[str] = mapped_column(Text, default="")
    confidentiality: Mapped[str] = mapped_column(Text, default="")  # its limits, said before anything else
    rules_read: Mapped[bool] = mapped_column(default=False)  # both were read out to the room
    content_note: Mapped[str] = mapped_column(Text, default="")
    access_arrangements: Mapped[str] = mapped_column(Text, default="")
    payment_pence: Mapped[int] = mapped_column(default=0)  # owed to each who comes
    minutes: Mapped[str] = mapped_column(Text, default="")
    handed_over: Mapped[bool] = mapped_column(default=False)  # from then on no facilitator reads its rows
    confirmed_by: Mapped[int | None]  # how many in the room said that the summary is right
    consultation: Mapped[Consultation] = relationship()
    forum: Mapped[Forum] = relationship()
    hub: Mapped[Hub | None] = relationship()
    facilitators: Mapped[list[Person]] = relationship(secondary="session_facilitator", order_by=Person.name)
    prompts: Mapped[list[Prompt]] = relationship(
        back_populates="session", order_by="Prompt.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Prompt(Base):
    """Something the room is asked."""

    __tablename__ = "prompt"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))
    minutes: Mapped[int | None]  # how long it may take
    guiding_question_id: Mapped[int | None] = mapped_column(ForeignKey("guiding_question.id", ondelete="SET NULL"))
    session: Mapped[ForumSession] = relationship(back_populates="prompts")


class SessionFacilitator(Base):
    """Somebody who runs a session, or writes in it."""

    __tablename__ = "session_facilitator"

    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class SessionReceipt(Base):
    """Five words for one person in a room, printed on a slip with its number. Only their slow keyed hash is kept."""

    __tablename__ = "session_receipt"
    __table_args__ = (UniqueConstraint("session_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"))
    number: Mapped[int]  # on the slip and on the sticky sheet; nothing outside this session
    receipt_hash: Mapped[str] = mapped_column(String(64), unique=True)
    session: Mapped[ForumSession] = relationship()


class Attendance(Base):
    """A member who came to a session, the slip they took, and what they are owed."""

    __tablename__ = "attendance"
    __table_args__ = (CheckConstraint("owed_pence >= 0", name="owed_counts"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("forum_member.id", ondelete="CASCADE"), primary_key=True)
    receipt_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("session_receipt.id", ondelete="SET NULL"), unique=True
    )
    owed_pence: Mapped[int] = mapped_column(default=0)
    paid: Mapped[bool] = mapped_column(default=False)
    member: Mapped[ForumMember] = relationship()
    receipt: Mapped[SessionReceipt | None] = relationship()
