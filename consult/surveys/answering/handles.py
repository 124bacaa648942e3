"""Opening a response by its five words."""

from __future__ import annotations

from collections.abc import Collection

from flask import current_app
from sqlalchemy import select

from consult.extensions import db
from consult.privacy import codenames
from consult.surveys.response_models import Response


def find_response(typed: str) -> Response | None:
    """The response five typed words open, or None."""
    return response_under(codenames.hashes_of(typed, str(current_app.config["PEPPER"])))


def response_under(hashes: Collection[str]) -> Response | None:
    """The response whose five words have one of these hashes."""
    return db.session.scalar(select(Response).where(Response.receipt_hash.in_(hashes)))
