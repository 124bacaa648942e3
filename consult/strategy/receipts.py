"""Opening somebody's own words by their five words, and the handle that keeps them open for half an hour."""

from __future__ import annotations

import base64
import hashlib
import uuid

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import select

from consult.extensions import db
from consult.privacy import codenames
from consult.surveys.response_models import Response

OPEN_FOR = 30 * 60  # seconds
NOBODY = "no such words"  # hashed when what was typed cannot be a receipt, so that wrong takes as long as right


def find_response(typed: str) -> Response | None:
    """The response five typed words open, or None. The same slow hashes are made whatever was typed."""
    words = codenames.read(typed)
    hashes = codenames.hashes(words or NOBODY, str(current_app.config["PEPPER"]))
    found = db.session.scalar(select(Response).where(Response.receipt_hash.in_(hashes)))
    return found if words else None


def locksmith() -> Fernet:
    """A key of its own, so that what is in somebody's cookie says nothing about whose answers it opens."""
    secret = hashlib.sha256(b"receipt-handle:" + str(current_app.config["SECRET_KEY"]).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))


def make_handle(response: Response) -> str:
    return locksmith().encrypt(response.id.bytes).decode()


def opened(handle: str | None) -> Response | None:
    """The response of a handle that is ours and not older than half an hour."""
    try:
        key = locksmith().decrypt((handle or "").encode(), ttl=OPEN_FOR)
    except InvalidToken:
        return None
    return db.session.get(Response, uuid.UUID(bytes=key))
