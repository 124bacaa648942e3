"""What can be done with accounts: make, invite, accept, sign in, sign out, close."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from sqlalchemy import delete, select, update

from consult.extensions import db, now
from consult.people.access import token_hash
from consult.people.models import Invitation, Organisation, OrganisationTag, Person, Role, SignIn, Tag
from consult.people.passwords import hash_password, matches, nobodys_hash

SIGN_IN_LASTS = dt.timedelta(hours=12)
INVITATION_LASTS = dt.timedelta(days=14)


class EmailTaken(ValueError):
    """Somebody already has an account with this e-mail."""


def find_person(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def add_person(name: str, email: str, role: Role, password: str, organisation_id: int | None = None) -> Person:
    if find_person(email):
        raise EmailTaken(f"Somebody already has an account with {email}. They can sign in.")
    person = Person(
        name=name.strip(),
        email=email.strip().lower(),
        role=role,
        password_hash=hash_password(password),
        organisation_id=organisation_id,
    )
    db.session.add(person)
    db.session.flush()
    return person


def create_person(name: str, email: str, role: Role, password: str, organisation_id: int | None = None) -> Person:
    """Make an account."""
    person = add_person(name, email, role, password, organisation_id)
    db.session.commit()
    return person


def invite_person(invited_by: Person, name: str, email: str, role: Role, organisation_id: int | None = None) -> str:
    """Make a one-use invitation and give back its token, which is shown once and kept only as a hash."""
    if find_person(email):
        raise EmailTaken(f"Somebody already has an account with {email}. They can sign in.")
    token = secrets.token_urlsafe(32)
    db.session.add(
        Invitation(
            token_hash=token_hash(token),
            name=name.strip(),
            email=email.strip().lower(),
            role=role,
            organisation_id=organisation_id,
            invited_by_id=invited_by.id,
            ends_at=now() + INVITATION_LASTS,
        )
    )
    db.session.commit()
    return token


def find_invitation(token: str) -> Invitation | None:
    """The invitation behind a token that has been neither used nor outlived."""
    found = db.session.scalar(select(Invitation).where(Invitation.token_hash == token_hash(token)))
    if found is None or found.accepted_at is not None or found.ends_at < now():
        return None
    return found


def accept_invitation(invitation: Invitation, name: str, password: str) -> Person:
    """Use an invitation: the account is made and the link is spent, in one commit."""
    spent = db.session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None))
        .values(accepted_at=now())
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        db.session.rollback()
        raise EmailTaken("This invitation has been used. Sign in instead.")
    person = add_person(name, invitation.email, invitation.role, password, invitation.organisation_id)
    db.session.commit()
    return person


def sign_in(email: str, password: str) -> str | None:
    """A new sign-in's token, or None. An unknown e-mail takes as long as a wrong password."""
    person = find_person(email)
    known = person is not None and person.active
    right = matches(person.password_hash if person and known else nobodys_hash(), password)
    if not (person and known and right):
        return None
    token = secrets.token_urlsafe(32)
    db.session.execute(delete(SignIn).where(SignIn.ends_at < now()))
    db.session.add(SignIn(person_id=person.id, token_hash=token_hash(token), ends_at=now() + SIGN_IN_LASTS))
    db.session.commit()
    return token


def sign_out(token: str) -> None:
    """End a sign-in on the server: the cookie, wherever it was copied to, opens nothing any more."""
    db.session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))
    db.session.commit()


def close_account(person: Person) -> None:
    """Close an account and end all its sign-ins; what the person decided stays signed."""
    person.active = False
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id))
    db.session.commit()


def reopen_account(person: Person) -> None:
    """Open a closed account again; the person signs in anew."""
    person.active = True
    db.session.commit()


def create_organisation(name: str, kind: str, regions: Sequence[str] = (), areas: Sequence[str] = ()) -> Organisation:
    """Add a member organisation."""
    organisation = Organisation(name=name.strip(), kind=kind.strip())
    organisation.tags = [OrganisationTag(kind=Tag.REGION, value=value) for value in dict.fromkeys(regions)]
    organisation.tags += [OrganisationTag(kind=Tag.AREA, value=value) for value in dict.fromkeys(areas)]
    db.session.add(organisation)
    db.session.commit()
    return organisation
