"""Five words and what they open, somebody's answers or their words in a room; and the handle that keeps it open for half
an hour."""

from __future__ import annotations

import uuid

from flask import current_app

from consult.extensions import db
from consult.forums.receipts.slips import slip_under
from consult.forums.session_models import SessionReceipt
from consult.privacy import codenames
from consult.privacy.handles import seal, unseal
from consult.surveys.answering.handles import find_response, response_under
from consult.surveys.response_models import Response

__all__ = ["find", "find_response", "make_handle", "opened"]

OPEN_FOR = 30 * 60  # seconds
PURPOSE = "receipt"


def find(typed: str) -> Response | SessionReceipt | None:
    """What five typed words open. The same slow hashes are made, and the same questions asked, whatever was typed."""
    hashes = codenames.hashes_of(typed, str(current_app.config["PEPPER"]))
    response, slip = response_under(hashes), slip_under(hashes)
    return response or slip


def make_handle(found: Response | SessionReceipt) -> str:
    return seal(PURPOSE, {"r" if isinstance(found, Response) else "s": found.id.hex})


def opened(handle: str | None) -> Response | SessionReceipt | None:
    """What a handle of ours that is not older than half an hour opens."""
    said = unseal(PURPOSE, handle, OPEN_FOR)
    if not said:
        return None
    if "s" in said:
        return db.session.get(SessionReceipt, uuid.UUID(hex=said["s"]))
    return db.session.get(Response, uuid.UUID(hex=said["r"]))
