"""Ballots of a session: statements, who voted (an id and nothing else), votes, and what was counted on paper."""

from __future__ import annotations

import enum
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, words
from consult.forums.session_models import ForumSession


class BallotKind(enum.StrEnum):
    AGREE = "agree"  # a vote is 1 agree, -1 disagree, 0 pass
    DOTS = "dots"  # a vote is how many dots
    RANKING = "ranking"  # a vote is a place, 1 the first


class BallotStatus(enum.StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class StatementStatus(enum.StrEnum):
    WAITING = "waiting"  # from a phone; nobody has looked
    SHOWN = "shown"
    REFUSED = "refused"


class VotedOn(enum.StrEnum):
    PHONE = "phone"
    DEVICE = "device"  # one facilitator's device, handed round
    PAPER = "paper"  # a filled-in sheet, keyed


class Ballot(Base):
    """Something the room decides: statements to agree with, to put dots on, or to rank."""

    __tablename__ = "ballot"
    __table_args__ = (CheckConstraint("dots between 1 and 20", name="dots_to_give"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("forum_session.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[BallotKind] = mapped_column(words(BallotKind, "kind"))
    status: Mapped[BallotStatus] = mapped_column(words(BallotStatus, "status"), default=BallotStatus.DRAFT)
    code: Mapped[str | None] = mapped_column(String(8), unique=True)  # what phones type; given back at the close
    dots: Mapped[int] = mapped_column(default=3)
    takes_statements: Mapped[bool] = mapped_column(default=False)  # from phones, shown after somebody looked
    session: Mapped[ForumSession] = relationship()
    statements: Mapped[list[Statement]] = relationship(
        back_populates="ballot", order_by="Statement.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Statement(Base):
    __tablename__ = "statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))
    status: Mapped[StatementStatus] = mapped_column(words(StatementStatus, "status"), default=StatementStatus.SHOWN)
    ballot: Mapped[Ballot] = relationship(back_populates="statements")


class Voter(Base):
    """One phone, one turn at a device, or one sheet of paper. The key is random; only its hash is kept."""

    __tablename__ = "voter"
    __table_args__ = (UniqueConstraint("ballot_id", "key_hash"), {"sqlite_with_rowid": False})

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"))
    key_hash: Mapped[str] = mapped_column(String(64))
    voted_on: Mapped[VotedOn] = mapped_column(words(VotedOn, "voted_on"))


class Vote(Base):
    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("value between -1 and 99", name="value_means_something"),
        {"sqlite_with_rowid": False},
    )

    voter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("voter.id", ondelete="CASCADE"), primary_key=True)
    statement_id: Mapped[int] = mapped_column(
        ForeignKey("statement.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    value: Mapped[int]


class Tally(Base):
    """What was counted on a wall sheet: how many gave a statement this value. Nobody's ballot can be told from it."""

    __tablename__ = "tally"
    __table_args__ = (CheckConstraint("count > 0", name="somebody_was_counted"),)

    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"), primary_key=True)
    value: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]
