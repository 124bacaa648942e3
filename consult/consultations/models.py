"""A consultation, the questions it wants answered, and the characteristics it compares people by."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base


class Consultation(Base):
    __tablename__ = "consultation"
    __table_args__ = (CheckConstraint("ends is null or starts is null or ends >= starts", name="dates_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200), unique=True)
    purpose: Mapped[str] = mapped_column(Text, default="")
    starts: Mapped[dt.date | None]
    ends: Mapped[dt.date | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    questions: Mapped[list[GuidingQuestion]] = relationship(
        order_by="GuidingQuestion.position", cascade="all, delete-orphan", passive_deletes=True
    )
    characteristics: Mapped[list[Characteristic]] = relationship(
        order_by="Characteristic.id", cascade="all, delete-orphan", passive_deletes=True
    )


class GuidingQuestion(Base):
    """One of the questions the consultation wants answered."""

    __tablename__ = "guiding_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))


class Characteristic(Base):
    """Something people are compared by, such as region or role: the group itself is a value of it."""

    __tablename__ = "characteristic"
    __table_args__ = (UniqueConstraint("consultation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
