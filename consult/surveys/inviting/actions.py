"""Inviting people to a survey, and taking an invitation back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from consult.extensions import db
from consult.privacy.codenames import keyed
from consult.surveys.inviting.models import OptOut, SurveyInvitation
from consult.surveys.models import Survey, Version


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
class Invited:
    """What became of those who were to be invited."""

    added: int = 0
    already: int = 0  # invited before, or twice in the list
    opted_out: int = 0


def invite(survey: Survey, invitees: Iterable[Invitee]) -> Invited:
    """Invite those who are not invited yet and did not ask for no more e-mails."""
    known = {
        word
        for pair in db.session.execute(
            select(SurveyInvitation.email, SurveyInvitation.alias).where(SurveyInvitation.survey_id == survey.id)
        )
        for word in pair
        if word
    }
    stopped = set(db.session.scalars(select(OptOut.email_hash)))
    added = already = opted_out = 0
    for invitee in invitees:
        email = invitee.email.strip().lower() if invitee.email else None
        who = email or invitee.alias
        if not who or who in known:
            already += 1
        elif email and email_hash(email) in stopped:
            opted_out += 1
        else:
            known.add(who)
            db.session.add(invitation(survey, invitee, email))
            added += 1
    db.session.commit()
    return Invited(added, already, opted_out)


def invitation(survey: Survey, invitee: Invitee, email: str | None) -> SurveyInvitation:
    return SurveyInvitation(
        survey_id=survey.id,
        contact_id=invitee.contact_id,
        organisation_id=invitee.organisation_id,
        name=invitee.name[:120],
        email=email,
        alias=None if email else (invitee.alias or "")[:80],
        language=Version.WELSH if invitee.welsh and survey.in_welsh else Version.ENGLISH,
    )


def email_hash(email: str) -> str:
    return keyed(email.strip().lower(), str(current_app.config["PEPPER"]), "opt-out")
