"""Sealed files: what a device wrote for us alone. ECDH on P-256, HKDF-SHA-256, AES-GCM; a new key pair for each file."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

NAME = b"consult-sealed-1"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (SEC 2, 2.4.2)
LONGEST = 32 * 1024 * 1024


class NotOurs(ValueError):
    """A file that was not sealed for this place, or that was changed since."""


def private_key() -> ec.EllipticCurvePrivateKey:
    """Always the same in one place, and made from its secret, so that a file sealed last year still opens."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    stretched = hashlib.sha512(NAME + b":" + secret).digest()
    return ec.derive_private_key(int.from_bytes(stretched, "big") % (ORDER - 1) + 1, ec.SECP256R1())


def public_key() -> str:
    """What a device seals for: a raw point, in base64."""
    point = private_key().public_key()
    form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    return base64.b64encode(point.public_bytes(*form)).decode()


def open_file(content: bytes) -> str:
    """The JSON in a sealed file, or NotOurs."""
    if len(content) > LONGEST:
        raise NotOurs
    try:
        parts = json.loads(content)
        if parts["consult"] != "sealed-1":
            raise NotOurs
        point, salt, iv, box = (base64.b64decode(parts[name], validate=True) for name in ("from", "salt", "iv", "box"))
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        key = HKDF(hashes.SHA256(), 32, salt, NAME).derive(private_key().exchange(ec.ECDH(), theirs))
        return AESGCM(key).decrypt(iv, box, NAME).decode()
    except (InvalidTag, binascii.Error, KeyError, TypeError, ValueError, RecursionError) as wrong:
        raise NotOurs("This file was not sealed for this place, or it was changed.") from wrong
