"""Who a forum member is, sealed with a key that is not in the database; and who opened it, when and why."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, UTCDateTime, now
from consult.people.models import Person


class Identity(Base):
    """Name, address, bank details: whatever expenses or contact make us hold. One sealed blob, no word in the clear."""

    __tablename__ = "identity"

    member_id: Mapped[int] = mapped_column(ForeignKey("forum_member.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class IdentityOpening(Base):
    """Somebody opened a member's identity, and said why."""

    __tablename__ = "identity_opening"
    __table_args__ = (CheckConstraint("reason <> ''", name="a_reason_is_said"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("forum_member.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    reason: Mapped[str] = mapped_column(String(300))
    person: Mapped[Person | None] = relationship()
