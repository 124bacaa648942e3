"""Organisations and the people with accounts. Participants need none and are nowhere in here."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, UTCDateTime, now, words


class Role(enum.StrEnum):
    ADMINISTRATOR = "administrator"
    STRATEGY = "strategy"
    FACILITATOR = "facilitator"
    MEMBER = "member"
    EVALUATOR = "evaluator"

    @property
    def label(self) -> str:
        return {"strategy": "Strategy team", "member": "Member contact"}.get(self.value, self.value.capitalize())


class Tag(enum.StrEnum):
    REGION = "region"
    AREA = "area"


class Organisation(Base):
    """A member organisation."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(80), default="")
    tags: Mapped[list[OrganisationTag]] = relationship(
        order_by="OrganisationTag.id", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def regions(self) -> list[str]:
        return [tag.value for tag in self.tags if tag.kind is Tag.REGION]

    @property
    def areas(self) -> list[str]:
        return [tag.value for tag in self.tags if tag.kind is Tag.AREA]


class OrganisationTag(Base):
    """A region an organisation serves, or an area it works in."""

    __tablename__ = "organisation_tag"
    __table_args__ = (UniqueConstraint("organisation_id", "kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Tag] = mapped_column(words(Tag, "kind"))
    value: Mapped[str] = mapped_column(String(80))


class Person(Base):
    """Someone with an account: staff, a member contact or an evaluator."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[Role] = mapped_column(words(Role, "role"))
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2]).upper()

    @property
    def signature(self) -> str:
        """How a decision is signed on a page: `L.M.`"""
        return "".join(f"{letter}." for letter in self.initials)


class SignIn(Base):
    """A sign-in on one device. The cookie carries the token, the row only its hash; ending the row ends it everywhere."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    ends_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    person: Mapped[Person] = relationship()


class Invitation(Base):
    """A one-use link that lets somebody make their own account."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[Role] = mapped_column(words(Role, "role"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    ends_at: Mapped[dt.datetime] = mapped_column(UTCDateTime)
    accepted_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class Contact(Base):
    """Somebody at a member organisation who is invited to surveys. A contact has no account and needs none."""

    __tablename__ = "contact"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), unique=True)
    prefers_welsh: Mapped[bool] = mapped_column(default=False)
    organisation: Mapped[Organisation | None] = relationship()


class OrganisationLink(Base):
    """The link to an organisation's own page: the hash of its token. Making a new one ends the old one."""

    __tablename__ = "organisation_link"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    organisation: Mapped[Organisation] = relationship()
