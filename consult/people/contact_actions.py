"""What can be done with contacts: the people at member organisations who are invited to surveys."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from consult.extensions import db
from consult.people.lists import Line, with_problem
from consult.people.models import Contact, Organisation


class EmailKnown(ValueError):
    """Another contact has this e-mail."""


@dataclass
class Comparison:
    """A list beside the directory: who is new, who is changed, who is here as they stand, and which lines are wrong."""

    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    same: list[Line] = field(default_factory=list)
    wrong: list[Line] = field(default_factory=list)

    @property
    def usable(self) -> list[Line]:
        return self.new + self.changed


def save_contact(contact: Contact, name: str, email: str, organisation_id: int | None, prefers_welsh: bool) -> None:
    """Add a contact, or change one."""
    email = email.strip().lower()
    other = db.session.scalar(select(Contact).where(Contact.email == email, Contact.id != (contact.id or 0)))
    if other:
        raise EmailKnown(f"{other.name or 'Another contact'} has this e-mail address already.")
    contact.name, contact.email = name.strip(), email
    contact.organisation_id, contact.prefers_welsh = organisation_id, prefers_welsh
    db.session.add(contact)
    db.session.commit()


def remove_contact(contact: Contact) -> None:
    """Remove a contact. Invitations they were sent stay, without them."""
    db.session.delete(contact)
    db.session.commit()


def organisations_by_name() -> dict[str, int]:
    return {name.casefold(): number for name, number in db.session.execute(select(Organisation.name, Organisation.id))}


def compare(lines: Sequence[Line]) -> Comparison:
    """What bringing a list in would do."""
    known = organisations_by_name()
    names = {name.casefold(): name for name in db.session.scalars(select(Organisation.name))}
    here = {contact.email: contact for contact in db.session.scalars(select(Contact))}
    found = Comparison()
    for line in lines:
        organisation = line.organisation.casefold()
        if not line.problem and organisation and organisation not in known:
            near = difflib.get_close_matches(organisation, known, 1, 0.8)
            hint = f" Is it {names[near[0]]}?" if near else " Add it to the member organisations first."
            line = with_problem(line, f"We do not know “{line.organisation[:80]}”.{hint}")
        if line.problem:
            found.wrong.append(line)
        elif line.email not in here:
            found.new.append(line)
        else:
            (found.same if says(here[line.email], line, known) else found.changed).append(line)
    return found


def says(contact: Contact, line: Line, known: dict[str, int]) -> bool:
    """Whether a contact already is as the line has it; what the line leaves empty is left as it is."""
    organisation = known.get(line.organisation.casefold())
    return (
        line.name in ("", contact.name)
        and organisation in (None, contact.organisation_id)
        and line.welsh == contact.prefers_welsh
    )


def bring_in(lines: Sequence[Line]) -> Comparison:
    """Add who is new and change who is here; lines that are wrong are left out."""
    found = compare(lines)
    known = organisations_by_name()
    here = {contact.email: contact for contact in db.session.scalars(select(Contact))}
    for line in found.usable:
        contact = here.get(line.email) or Contact(email=line.email, name="")
        contact.name = line.name or contact.name
        contact.organisation_id = known.get(line.organisation.casefold()) or contact.organisation_id
        contact.prefers_welsh = line.welsh
        db.session.add(contact)
    db.session.commit()
    return found
