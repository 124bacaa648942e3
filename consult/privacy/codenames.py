"""Receipts: five plain words that open somebody's own words again. Making, hashing and reading them.

Five words of a list of N carry 5 * log2(N) bits (over 51 here; TRUST asks for 50). Only a slow keyed hash is kept:
scrypt (RFC 7914) with the pepper, a secret outside the database, in its salt.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import cache
from pathlib import Path

WORDS_IN_A_RECEIPT = 5
NOBODY = "no such words"  # hashed when what was typed cannot be a receipt, so that wrong takes as long as right


@cache
def word_list() -> tuple[str, ...]:
    """The words a receipt is made of, sorted, none twice."""
    lines = Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def make(key: str, pepper: str) -> str:
    """The receipt of one submission key (random, 128 bits or more): the same key always gives the same words, so a
    repeated submit can be answered with the same receipt although only its hash is kept. `key` itself is never kept."""
    number = int.from_bytes(hmac.digest(pepper.encode(), b"receipt:" + key.encode(), "sha512"), "big")
    words = word_list()
    chosen = []
    for _ in range(WORDS_IN_A_RECEIPT):
        number, place = divmod(number, len(words))
        chosen.append(words[place])
    return " ".join(chosen)


def read(typed: str) -> str | None:
    """What somebody typed as five words of the list, or None: case, commas, dashes and numbering do not matter."""
    found = re.findall(r"[a-z]+", typed.lower())
    known = frozenset(word_list())
    if len(found) != WORDS_IN_A_RECEIPT or any(word not in known for word in found):
        return None
    return " ".join(found)


def hashed(codename: str, pepper: str) -> str:
    """The slow keyed hash (scrypt, 2 MB, about 6 ms) of a codename, 64 hexadecimal digits.

    Without the pepper (256 bits, outside the database) nobody can try a single codename. With it, all of them (2^51)
    take about 400,000 years of one processor: dear enough, and cheap enough for a hundred people to send at once."""
    return scrypted(codename, pepper, 2**11)


def hashes(codename: str, pepper: str) -> tuple[str, str]:
    """Every hash a codename may be kept under: as `hashed` makes it, and as version 0.1 made it (16 MB, 50 ms)."""
    return scrypted(codename, pepper, 2**11), scrypted(codename, pepper, 2**14)


def hashes_of(typed: str, pepper: str) -> tuple[str, str]:
    """The hashes under which what was typed would be kept. The same slow work is done whatever was typed."""
    return hashes(read(typed) or NOBODY, pepper)


def scrypted(codename: str, pepper: str, cost: int) -> str:
    salt = hashlib.sha256(b"receipt-salt:" + pepper.encode()).digest()
    return hashlib.scrypt(codename.encode(), salt=salt, n=cost, r=8, p=1, dklen=32).hex()


def stand_in(text: str) -> bool:
    """Whether a text contains what looks like a receipt: five words of the list in a row. Such an answer is refused,
    since it would put the key to somebody's words among the words. Three-letter common words may chance to agree
    with the list, so the five must stand next to each other with nothing but spaces, commas or dashes between."""
    known = frozenset(word_list())
    run = 0
    for word in re.split(r"[\s,\-]+", text.lower()):
        run = run + 1 if word.strip(".!?;:'\"()") in known else 0
        if run == WORDS_IN_A_RECEIPT:
            return True
    return False


def keyed(value: str, pepper: str, purpose: str) -> str:
    """A fast keyed hash (HMAC-SHA-256, 64 hexadecimal digits) of a value that is random or must be joined on:
    submission keys, rows of an imported file, the person column of a file."""
    return hmac.new(pepper.encode(), f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()
