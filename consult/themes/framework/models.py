"""A framework as it stood on a day: kept, compared, brought back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, UTCDateTime, now
from consult.people.models import Person


class FrameworkVersion(Base):
    """Themes and codings of one moment. Codings hold ids only: words that were taken back do not come back with it."""

    __tablename__ = "framework_version"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(160), default="")
    automatic: Mapped[bool] = mapped_column(default=True)  # kept by itself before a large change; the oldest of them go
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    themes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    codings: Mapped[bytes] = mapped_column(LargeBinary)
    made_by: Mapped[Person | None] = relationship()
