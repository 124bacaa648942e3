"""The sealed box: who somebody is as bytes that only a key outside the database opens. Pure, but for that key's file.

The key is one line of `keys/identities` in the data folder; where it is being changed there are two, the new one
first. Nothing else of Consult reads that file, and no other key opens what is sealed with it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

import config

NAME = "identities"
BLOCK = 1024  # bytes: how long a sealed box is says nothing of what is in it
NO_MOMENT = 0  # a Fernet token says when it was made; ours do not


def keys(folder: Path) -> list[str]:
    """The secrets of a data folder, the newest first; the first one is made when it is first needed."""
    lines = config.secret(folder, NAME).split()
    if not lines:
        raise RuntimeError(f"The file keys/{NAME} is empty. Put it back from a backup.")
    return lines


def locks(folder: Path) -> MultiFernet:
    return MultiFernet([lock(secret) for secret in keys(folder)])


def lock(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"identity:{secret}".encode()).digest()))


def seal(folder: Path, member_id: int, told: Mapping[str, str]) -> bytes:
    """What was told of one member, sealed; it opens as that member's only."""
    words = json.dumps({"member": member_id, "told": dict(told)}, ensure_ascii=False).encode()
    padded = words + b" " * (-len(words) % BLOCK)
    return locks(folder).encrypt_at_time(padded, NO_MOMENT)


def unseal(folder: Path, member_id: int, sealed: bytes) -> dict[str, str] | None:
    """What was told of a member; None where the keys here do not open it, or it is somebody else's."""
    try:
        opened = json.loads(locks(folder).decrypt(sealed))
    except InvalidToken:
        return None
    return dict(opened["told"]) if opened["member"] == member_id else None


def reseal(folder: Path, sealed: bytes) -> bytes:
    """The same box under the newest key."""
    return locks(folder).rotate(sealed)
