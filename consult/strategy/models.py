"""A strategy, its aims, commitments and indicators, the evidence under each, and what was published."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation
from consult.extensions import Base, UTCDateTime, now, this_week, words
from consult.people.models import Person
from consult.themes.models import Theme
from consult.themes.quoting.models import Quote


class StrategyStatus(enum.StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class Strategy(Base):
    __tablename__ = "strategy"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    years: Mapped[str] = mapped_column(String(40), default="")
    lead: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[StrategyStatus] = mapped_column(words(StrategyStatus, "status"), default=StrategyStatus.DRAFT)
    consultation: Mapped[Consultation] = relationship()
    aims: Mapped[list[Aim]] = relationship(
        back_populates="strategy", order_by="Aim.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Aim(Base):
    """What we want to be true."""

    __tablename__ = "aim"

    id: Mapped[int] = mapped_column(primary_key=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategy.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    statement: Mapped[str] = mapped_column(Text, default="")
    evidence_given: Mapped[int] = mapped_column(default=0)  # how many evidence numbers were given so far
    strategy: Mapped[Strategy] = relationship(back_populates="aims")
    commitments: Mapped[list[Commitment]] = relationship(
        back_populates="aim", order_by="Commitment.position", cascade="all, delete-orphan", passive_deletes=True
    )
    indicators: Mapped[list[Indicator]] = relationship(
        back_populates="aim", order_by="Indicator.position", cascade="all, delete-orphan", passive_deletes=True
    )
    evidence: Mapped[list[Evidence]] = relationship(
        back_populates="aim", order_by="Evidence.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Commitment(Base):
    """What we will do."""

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    aim_id: Mapped[int] = mapped_column(ForeignKey("aim.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    due: Mapped[str] = mapped_column(String(80), default="")
    aim: Mapped[Aim] = relationship(back_populates="commitments")


class Indicator(Base):
    """How progress on an aim is tracked."""

    __tablename__ = "indicator"

    id: Mapped[int] = mapped_column(primary_key=True)
    aim_id: Mapped[int] = mapped_column(ForeignKey("aim.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))
    baseline: Mapped[str] = mapped_column(String(40), default="")
    target: Mapped[str] = mapped_column(String(40), default="")
    unit: Mapped[str] = mapped_column(String(40), default="")
    aim: Mapped[Aim] = relationship(back_populates="indicators")


class Evidence(Base):
    """What an aim, or one of its commitments, rests on: a theme or a quote."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(theme_id is null) <> (quote_id is null)", name="one_thing_cited"),
        UniqueConstraint("aim_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    aim_id: Mapped[int] = mapped_column(ForeignKey("aim.id", ondelete="CASCADE"))
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="RESTRICT"), index=True)
    quote_id: Mapped[int | None] = mapped_column(ForeignKey("quote.id", ondelete="RESTRICT"), index=True)
    position: Mapped[int]  # evidence 1.4 is the fourth under aim 1; a number once given is not given again
    aim: Mapped[Aim] = relationship(back_populates="evidence")
    commitment: Mapped[Commitment | None] = relationship()
    theme: Mapped[Theme | None] = relationship()
    quote: Mapped[Quote | None] = relationship()


class Publication(Base):
    """What was published, frozen: figures checked for disclosure; quotes by reference, so that withdrawn words go."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("strategy_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategy.id", ondelete="CASCADE"))
    version: Mapped[int]
    published_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    published_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class TakenBack(Base):
    """That words a published page rests on were taken back, and under which evidence: whose and which is not kept."""

    __tablename__ = "taken_back"

    id: Mapped[int] = mapped_column(primary_key=True)
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategy.id", ondelete="CASCADE"), index=True)
    evidence: Mapped[str] = mapped_column(String(20))  # its number on the page: 1.4
    quoted: Mapped[bool]  # the words stood there themselves; else they were among those of a theme
    week: Mapped[dt.date] = mapped_column(default=this_week)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    seen_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    strategy: Mapped[Strategy] = relationship()
    seen_by: Mapped[Person | None] = relationship()
