"""Samples drawn to be coded blind: the passages, what each coder said, what was settled together."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, UTCDateTime, now
from consult.people.models import Person
from consult.themes.models import Excerpt


class BlindSample(Base):
    """Passages drawn by chance, to be coded by several people who see neither the engine's labels nor each other's."""

    __tablename__ = "blind_sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    seed: Mapped[int]
    out_of: Mapped[int]  # how many passages it was drawn from
    themes: Mapped[list[int]] = mapped_column(JSON)  # what could be chosen when it was drawn
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    drawn_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)  # then labels and figures are shown
    drawn_by: Mapped[Person | None] = relationship()
    excerpts: Mapped[list[SampledExcerpt]] = relationship(
        order_by="SampledExcerpt.place", cascade="all, delete-orphan", passive_deletes=True
    )


class SampledExcerpt(Base):
    """One passage of a sample, with the engine's themes for it on the day of the draw."""

    __tablename__ = "sampled_excerpt"
    __table_args__ = (
        CheckConstraint("(settled_at is null) = (settled is null)", name="settled_by_somebody"),
        {"sqlite_with_rowid": False},
    )

    sample_id: Mapped[int] = mapped_column(ForeignKey("blind_sample.id", ondelete="CASCADE"), primary_key=True)
    excerpt_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("excerpt.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]
    machine: Mapped[list[int]] = mapped_column(JSON)
    settled: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))  # what they agreed on together
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    settled_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    why: Mapped[str] = mapped_column(String(500), default="")
    excerpt: Mapped[Excerpt] = relationship()
    settled_by: Mapped[Person | None] = relationship()
    codings: Mapped[list[BlindCoding]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class BlindCoding(Base):
    """What one person said of one passage of a sample; no theme at all is an answer too."""

    __tablename__ = "blind_coding"
    __table_args__ = (
        ForeignKeyConstraint(
            ["sample_id", "excerpt_id"], ["sampled_excerpt.sample_id", "sampled_excerpt.excerpt_id"], ondelete="CASCADE"
        ),
        {"sqlite_with_rowid": False},
    )

    sample_id: Mapped[int] = mapped_column(primary_key=True)
    excerpt_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True)
    themes: Mapped[list[int]] = mapped_column(JSON)
    at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    person: Mapped[Person] = relationship()
