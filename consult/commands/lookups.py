"""Finding what a command names."""

from __future__ import annotations

import click
from sqlalchemy import select

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.extensions import db


def consultation_named(title: str) -> Consultation:
    found = db.session.scalar(select(Consultation).where(Consultation.title == title.strip()))
    if found is None:
        there = ", ".join(f"“{each}”" for each in db.session.scalars(select(Consultation.title))) or "none yet"
        raise click.ClickException(f"There is no consultation called “{title}”. There are: {there}.")
    return found


def find_or_create(title: str) -> tuple[Consultation, bool]:
    """The consultation of that title, and whether it had to be begun."""
    title = title.strip()
    if not 1 <= len(title) <= 200:
        raise click.ClickException("Give the consultation a title of 1 to 200 characters.")
    found = db.session.scalar(select(Consultation).where(Consultation.title == title))
    return (found, False) if found else (create_consultation(title), True)
