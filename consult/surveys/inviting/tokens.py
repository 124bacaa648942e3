"""The personal links of invited people: made when they are sent, only their hash is kept."""

from __future__ import annotations

import secrets

from flask import current_app
from sqlalchemy.orm import Session

from consult.extensions import db
from consult.privacy.codenames import keyed
from consult.surveys.inviting.models import InvitationLink, SurveyInvitation

BYTES = 18  # 144 bits, 24 characters


def new_link(invitation: SurveyInvitation, session: Session | None = None) -> str:
    """The token of one more link for somebody; the links they had go on working. The caller commits."""
    token = secrets.token_urlsafe(BYTES)
    (session or db.session).add(InvitationLink(token_hash=hash_of(token), invitation_id=invitation.id))
    return token


def invitation_of(token: str) -> SurveyInvitation | None:
    """Whose link this is; None for one we did not make, or whose invitation was taken back."""
    link = db.session.get(InvitationLink, hash_of(token)) if token.isascii() and len(token) <= 64 else None
    return link.invitation if link else None


def hash_of(token: str) -> str:
    return keyed(token, str(current_app.config["PEPPER"]), "invitation")
