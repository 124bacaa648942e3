"""Sealed handles: what a page or a browser carries, which only we can read again and nobody can change."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app


@lru_cache(maxsize=8)
def locksmith(purpose: str, secret: str) -> Fernet:
    """A key for each purpose, so that a handle made for one opens nothing for another."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}-handle:{secret}".encode()).digest()))


def seal(purpose: str, said: dict[str, str]) -> str:
    """Some words that only we can read again, and that nobody can change."""
    return lock(purpose).encrypt(json.dumps(said).encode()).decode()


def unseal(purpose: str, handle: str | None, seconds: int | None = None) -> dict[str, str] | None:
    """What was sealed; None when it is not ours, for something else, or older than it may be."""
    try:
        opened = lock(purpose).decrypt((handle or "").encode("utf-8", "replace"), ttl=seconds)
    except InvalidToken:
        return None
    return dict(json.loads(opened))


def lock(purpose: str) -> Fernet:
    return locksmith(purpose, str(current_app.config["SECRET_KEY"]))


def key_for(purpose: str, what: str) -> str:
    """A key that only we can make, the same each time, for a browser to lock away words that are not sent yet."""
    made = hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), f"{purpose}-key:{what}".encode(), "sha256")
    return base64.b64encode(made).decode()
