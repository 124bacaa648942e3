"""The handle that keeps somebody's own words open for half an hour after they typed their five words."""

from __future__ import annotations

import uuid

from consult.extensions import db
from consult.privacy.handles import seal, unseal
from consult.surveys.answering.handles import find_response
from consult.surveys.response_models import Response

__all__ = ["find_response", "make_handle", "opened"]

OPEN_FOR = 30 * 60  # seconds
PURPOSE = "receipt"


def make_handle(response: Response) -> str:
    return seal(PURPOSE, {"r": response.id.hex})


def opened(handle: str | None) -> Response | None:
    """The response of a handle that is ours and not older than half an hour."""
    said = unseal(PURPOSE, handle, OPEN_FOR)
    return db.session.get(Response, uuid.UUID(hex=said["r"])) if said else None
