"""The personal links of invited people: made when they are sent, only their hash is kept."""

from __future__ import annotations

import secrets

from flask import current_app
from sqlalchemy.orm import Session

from consult.extensions import db
from consult.privacy.codenames import keyed
from consult.surveys.inviting.models import InvitationLink, SurveyInvitation

BYTES = 18  # 144 bits, 24 characters


def new_token() -> str:
    return secrets.token_urlsafe(BYTES)


def new_link(invitation: SurveyInvitation) -> str:
    """The token of one more link for somebody; the links they had go on working. The caller commits."""
    token = new_token()
    keep_link(db.session(), token, invitation.id)
    return token


def keep_link(session: Session, token: str, invitation_id: int) -> None:
    """From when this is committed the link leads to the survey."""
    session.add(InvitationLink(token_hash=hash_of(token), invitation_id=invitation_id))


def invitation_of(token: str) -> SurveyInvitation | None:
    """Whose link this is; None for one we did not make, or whose invitation was taken back."""
    link = db.session.get(InvitationLink, hash_of(token)) if token.isascii() and len(token) <= 64 else None
    return link.invitation if link else None


def hash_of(token: str) -> str:
    return keyed(token, str(current_app.config["PEPPER"]), "invitation")
