"""A sealed file opens in the place it was sealed for, and nowhere else. (That a browser seals so: the desk's journey.)"""

from __future__ import annotations

import base64
import json
import os
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask

from consult.forums.offline.sealed import NotOurs, open_file, public_key


def seal(words: str) -> dict[str, Any]:
    """What a device writes, made here from the words of the format alone."""
    once = ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(public_key()))
    salt, iv = os.urandom(16), os.urandom(12)
    key = HKDF(hashes.SHA256(), 32, salt, b"consult-sealed-1").derive(once.exchange(ec.ECDH(), theirs))
    point = once.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    parts = {"from": point, "salt": salt, "iv": iv, "box": AESGCM(key).encrypt(iv, words.encode(), b"consult-sealed-1")}
    return {"consult": "sealed-1"} | {name: base64.b64encode(part).decode() for name, part in parts.items()}


def test_what_was_sealed_for_us_opens_and_holds_no_word_in_the_open(app: Flask) -> None:
    file = json.dumps(seal("It rained."))
    assert "rained" not in file
    assert open_file(file.encode()) == "It rained."


def test_another_place_cannot_open_it(app: Flask, make_app: Any) -> None:
    file = json.dumps(seal("It rained.")).encode()
    elsewhere = make_app(SECRET_KEY="another place")
    with elsewhere.app_context(), pytest.raises(NotOurs):
        open_file(file)


@pytest.mark.parametrize("part", ["from", "salt", "iv", "box"])
def test_a_changed_file_does_not_open(app: Flask, part: str) -> None:
    file = seal("It rained.")
    raw = bytearray(base64.b64decode(file[part]))
    raw[-1] ^= 1
    with pytest.raises(NotOurs):
        open_file(json.dumps(file | {part: base64.b64encode(raw).decode()}).encode())


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"consult": "sealed-2"}'])
def test_any_other_file_is_not_ours(app: Flask, content: bytes) -> None:
    with pytest.raises(NotOurs):
        open_file(content)
