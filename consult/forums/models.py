"""Standing forums with their hubs and members by alias; and the few words every room of this slice speaks."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, this_week, words
from consult.people.models import Person
from consult.privacy.consent import Consent


class ForumKind(enum.StrEnum):
    NATIONAL = "national"
    REGIONAL = "regional"


class SessionKind(enum.StrEnum):
    ROUNDTABLE = "roundtable"
    WORKSHOP = "workshop"
    INTERVIEW = "interview"
    FOCUS_GROUP = "focus_group"
    TEST_AND_CONFIRM = "test_and_confirm"

    @property
    def label(self) -> str:
        return {
            "interview": "One-to-one interview",
            "focus_group": "Focus group",
            "test_and_confirm": "Test and confirm",
        }.get(self.value, self.value.capitalize())


class Setting(enum.StrEnum):
    COMMUNITY = "community"
    CUSTODY = "custody"
    ONLINE = "online"


class SessionStatus(enum.StrEnum):
    PLANNED = "planned"
    LIVE = "live"
    ENDED = "ended"


class ContributionKind(enum.StrEnum):
    VERBATIM = "verbatim"
    NOTE = "note"


class Speaker(enum.StrEnum):
    """Who said it, as far as anybody wrote down."""

    MEMBER = "member"  # known by an alias
    SOMEONE = "someone"  # one person without an alias: a sticky note, a hand in the back row
    SEVERAL = "several"  # some of them, at once or one after the other
    ROOM = "room"  # all of them, or nobody in particular


class Stance(enum.StrEnum):
    """Which way a contribution goes from an earlier one."""

    AGREES = "agrees"
    DIFFERS = "differs"


class Way(enum.StrEnum):
    """How somebody took their words back."""

    ROOM = "room"  # struck out while it was written
    WEB = "web"
    PHONE = "phone"
    PAPER = "paper"


class Step(enum.StrEnum):
    """What a forum member has done, or wants to do; the first is where most begin."""

    ATTENDED = "attended"
    SPOKE = "spoke"
    TRAINED = "trained"
    CO_FACILITATED = "co_facilitated"
    PEER_RESEARCHED = "peer_researched"
    EMPLOYED = "employed"

    @property
    def label(self) -> str:
        return {
            "attended": "Attended a session",
            "spoke": "Spoke at an event",
            "trained": "Did training",
            "co_facilitated": "Co-facilitated a session",
            "peer_researched": "Did peer research",
            "employed": "Was employed",
        }[self.value]

    @property
    def wish(self) -> str:
        return {
            "attended": "Attend a session",
            "spoke": "Speak at an event",
            "trained": "Do training",
            "co_facilitated": "Co-facilitate a session",
            "peer_researched": "Do peer research",
            "employed": "Be employed",
        }[self.value]


class Forum(Base):
    """A standing group: the national forum, or a regional one with its hubs."""

    __tablename__ = "forum"
    __table_args__ = (
        CheckConstraint("member_aim > 0", name="an_aim_is_somebody"),
        CheckConstraint("hub_aim > 0", name="an_aim_is_somewhere"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[ForumKind] = mapped_column(words(ForumKind, "kind"), default=ForumKind.REGIONAL)
    region: Mapped[str] = mapped_column(String(80), default="")
    member_aim: Mapped[int | None]  # how many members it wants; the national forum's aim counts those of all forums
    hub_aim: Mapped[int | None]  # how many hubs it wants; counted alike
    safeguarding_lead_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    safeguarding_lead: Mapped[Person | None] = relationship()
    hubs: Mapped[list[Hub]] = relationship(
        back_populates="forum", order_by="Hub.name", cascade="all, delete-orphan", passive_deletes=True
    )
    members: Mapped[list[ForumMember]] = relationship(
        back_populates="forum", order_by="ForumMember.alias", cascade="all, delete-orphan", passive_deletes=True
    )


class Hub(Base):
    """A place in a region where a forum meets."""

    __tablename__ = "hub"
    __table_args__ = (UniqueConstraint("forum_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    forum: Mapped[Forum] = relationship(back_populates="hubs")


class ForumMember(Base):
    """Somebody in a forum, known here by an alias and by what they chose to share."""

    __tablename__ = "forum_member"
    __table_args__ = (UniqueConstraint("forum_id", "alias"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    alias: Mapped[str] = mapped_column(String(60))
    consent: Mapped[Consent] = mapped_column(words(Consent, "consent"), default=Consent.NONE)
    hub_id: Mapped[int | None] = mapped_column(ForeignKey("hub.id", ondelete="SET NULL"))
    needs: Mapped[str] = mapped_column(Text, default="")  # support and access: what helps them take part
    joined_on: Mapped[dt.date] = mapped_column(default=this_week)  # the Monday of that week
    left_on: Mapped[dt.date | None]
    forum: Mapped[Forum] = relationship(back_populates="members")
    hub: Mapped[Hub | None] = relationship()
    traits: Mapped[list[MemberTrait]] = relationship(
        order_by="MemberTrait.id", cascade="all, delete-orphan", passive_deletes=True
    )
    steps: Mapped[list[MemberStep]] = relationship(
        order_by="MemberStep.week", cascade="all, delete-orphan", passive_deletes=True
    )
    wishes: Mapped[list[MemberWish]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class MemberTrait(Base):
    """Something a member chose to share about themselves: an answer to the equality questions, an area of experience."""

    __tablename__ = "member_trait"
    __table_args__ = (UniqueConstraint("member_id", "name", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("forum_member.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    value: Mapped[str] = mapped_column(String(160))


class MemberStep(Base):
    """Something a member has done on their way."""

    __tablename__ = "member_step"
    __table_args__ = (UniqueConstraint("member_id", "step", "week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("forum_member.id", ondelete="CASCADE"))
    step: Mapped[Step] = mapped_column(words(Step, "step"))
    week: Mapped[dt.date] = mapped_column(default=this_week)


class MemberWish(Base):
    """Where a member wants to go."""

    __tablename__ = "member_wish"

    member_id: Mapped[int] = mapped_column(ForeignKey("forum_member.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[Step] = mapped_column(words(Step, "step"), primary_key=True)


class FacilitatorGrant(Base):
    """A facilitator's leave to enter one forum, until a day. A peer enters only the sessions they are named in."""

    __tablename__ = "facilitator_grant"
    __table_args__ = (UniqueConstraint("person_id", "forum_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"), index=True)
    until: Mapped[dt.date | None]
    is_peer: Mapped[bool] = mapped_column(default=False)
    person: Mapped[Person] = relationship()
    forum: Mapped[Forum] = relationship()
