"""A quote: an excerpt, or part of it, on its way to being published."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, UTCDateTime, now
from consult.people.models import Person
from consult.themes.models import Excerpt, Theme


class Quote(Base):
    """An excerpt, or part of it, cleared for publication by somebody who did not pick it."""

    __tablename__ = "quote"
    __table_args__ = (
        CheckConstraint("approved_by_id is null or approved_by_id <> picked_by_id", name="second_pair_of_eyes"),
        CheckConstraint("withdrawn_at is null or text = ''", name="withdrawn_words_are_gone"),
        CheckConstraint("refused_at is null or approved_at is null", name="approved_or_refused"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    excerpt_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("excerpt.id", ondelete="SET NULL"), index=True)
    text: Mapped[str] = mapped_column(Text)
    picked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    picked_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    approved_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"), index=True)
    attribute: Mapped[str] = mapped_column(String(120), default="")  # the one thing said about the person
    # Personal details found in it, and what was decided of each, never their words:
    # [{"from", "to", "kind", "hidden", "because"}, ...], characters into the words chosen
    details: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    refused_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    refused_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    refused_because: Mapped[str] = mapped_column(String(300), default="")
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    excerpt: Mapped[Excerpt | None] = relationship()
    theme: Mapped[Theme | None] = relationship()
    picked_by: Mapped[Person] = relationship(foreign_keys=[picked_by_id])
    approved_by: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id])
    refused_by: Mapped[Person | None] = relationship(foreign_keys=[refused_by_id])
