"""Finding what a command names."""

from __future__ import annotations

import click
from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db


def consultation_named(title: str) -> Consultation:
    found = db.session.scalar(select(Consultation).where(Consultation.title == title.strip()))
    if found is None:
        there = ", ".join(f"“{each}”" for each in db.session.scalars(select(Consultation.title))) or "none yet"
        raise click.ClickException(f"There is no consultation called “{title}”. There are: {there}.")
    return found
