"""The link to a member organisation's own page: making it, ending it, finding who it is for."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, select

from consult.extensions import db
from consult.people.access import token_hash
from consult.people.models import Organisation, OrganisationLink


def make_link(organisation: Organisation) -> str:
    """A new link's token, which is shown once and kept only as a hash. The link before it opens nothing any more."""
    token = secrets.token_urlsafe(24)
    db.session.execute(delete(OrganisationLink).where(OrganisationLink.organisation_id == organisation.id))
    db.session.add(OrganisationLink(organisation_id=organisation.id, token_hash=token_hash(token)))
    db.session.commit()
    return token


def end_link(organisation: Organisation) -> None:
    db.session.execute(delete(OrganisationLink).where(OrganisationLink.organisation_id == organisation.id))
    db.session.commit()


def organisation_with(token: str) -> Organisation | None:
    """The organisation a token is for."""
    wanted = select(OrganisationLink).where(OrganisationLink.token_hash == token_hash(token))
    link = db.session.scalar(wanted)
    return link.organisation if link else None


def linked_organisations() -> set[int]:
    return set(db.session.scalars(select(OrganisationLink.organisation_id)))
