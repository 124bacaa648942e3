"""Whom staff may choose to invite: the contacts of the directory, by what their organisations are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from consult.extensions import db
from consult.people.lists import Line
from consult.people.models import Contact, Organisation, OrganisationTag, Tag


@dataclass(frozen=True)
class Invitee:
    """Somebody to invite: an e-mail address, or an alias for a card."""

    email: str | None = None
    name: str = ""
    alias: str | None = None
    contact_id: int | None = None
    organisation_id: int | None = None
    welsh: bool = False


@dataclass(frozen=True)
class Wanted:
    """Which contacts: all, or those whose organisation is of a kind, in a region, in an area of work, so called."""

    kind: str = ""
    region: str = ""
    area: str = ""
    words: str = ""


def kinds() -> list[str]:
    return list(
        db.session.scalars(
            select(Organisation.kind).where(Organisation.kind != "").distinct().order_by(Organisation.kind)
        )
    )


def tags(kind: Tag) -> list[str]:
    return list(
        db.session.scalars(
            select(OrganisationTag.value).where(OrganisationTag.kind == kind).distinct().order_by(OrganisationTag.value)
        )
    )


def contacts(wanted: Wanted) -> Sequence[Contact]:
    query = select(Contact).outerjoin(Contact.organisation).options(contains_eager(Contact.organisation))
    if wanted.kind:
        query = query.where(Organisation.kind == wanted.kind)
    for kind, value in ((Tag.REGION, wanted.region), (Tag.AREA, wanted.area)):
        if value:
            having = select(OrganisationTag.organisation_id).where(
                OrganisationTag.kind == kind, OrganisationTag.value == value
            )
            query = query.where(Organisation.id.in_(having))
    if wanted.words:
        columns = (Contact.name, Contact.email, Organisation.name)
        query = query.where(or_(*(column.icontains(wanted.words, autoescape=True) for column in columns)))
    return db.session.scalars(query.order_by(Organisation.name, Contact.name, Contact.email)).all()


def invitee(contact: Contact) -> Invitee:
    return Invitee(
        contact.email,
        contact.name,
        contact_id=contact.id,
        organisation_id=contact.organisation_id,
        welsh=contact.prefers_welsh,
    )


def invitees(lines: Sequence[Line]) -> list[Invitee]:
    """People of a list. Who is in the directory brings their organisation; somebody without an address gets a card."""
    known = {contact.email: contact for contact in db.session.scalars(select(Contact))}
    organisations = {
        name.casefold(): number for name, number in db.session.execute(select(Organisation.name, Organisation.id))
    }
    found = []
    for line in lines:
        contact = known.get(line.email)
        organisation = organisations.get(line.organisation.casefold())
        found.append(
            Invitee(
                email=line.email or None,
                name=line.name or (contact.name if contact else ""),
                alias=None if line.email else line.name[:80],
                contact_id=contact.id if contact else None,
                organisation_id=organisation or (contact.organisation_id if contact else None),
                welsh=line.welsh or bool(contact and contact.prefers_welsh),
            )
        )
    return found
