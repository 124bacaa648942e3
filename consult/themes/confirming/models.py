"""A draft theme before a room: the wording it was shown, how many said it is them, and the words they gave back."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, UTCDateTime, now, words
from consult.forums.contribution_models import Contribution
from consult.forums.session_models import ForumSession, Prompt
from consult.people.models import Person
from consult.themes.models import Theme


class About(enum.StrEnum):
    """What somebody in the room had to say about a theme."""

    MISSING = "missing"
    DIFFERENTLY = "differently"
    DISSENT = "dissent"


class ThemeCheck(Base):
    """One theme, in one wording, put to one room."""

    __tablename__ = "theme_check"
    __table_args__ = (
        CheckConstraint(
            "(that_is_us is null) = (partly is null) and (partly is null) = (not_us is null)", name="all_three_counts"
        ),
        CheckConstraint("that_is_us >= 0 and partly >= 0 and not_us >= 0", name="counts_count"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"), index=True)
    prompt_id: Mapped[int | None] = mapped_column(ForeignKey("prompt.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(160))  # the wording the room was shown
    description: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    asked_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    that_is_us: Mapped[int | None]
    partly: Mapped[int | None]
    not_us: Mapped[int | None]
    theme: Mapped[Theme] = relationship()
    session: Mapped[ForumSession] = relationship()
    prompt: Mapped[Prompt | None] = relationship()
    asked_by: Mapped[Person | None] = relationship()
    said: Mapped[list[ThemeCheckWords]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class ThemeCheckWords(Base):
    """A contribution that answers a theme: what is missing, what should be said differently, or why not."""

    __tablename__ = "theme_check_words"

    check_id: Mapped[int] = mapped_column(ForeignKey("theme_check.id", ondelete="CASCADE"), primary_key=True)
    contribution_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    about: Mapped[About] = mapped_column(words(About, "about"))
    contribution: Mapped[Contribution] = relationship()
