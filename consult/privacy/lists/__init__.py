"""Lists of names, places, establishments, offences and ordinary words, read once."""

from __future__ import annotations

import functools
from pathlib import Path

HERE = Path(__file__).resolve().parent


@functools.cache
def read_list(name: str) -> frozenset[str]:
    """The lines of a list in small letters, without its first: what it is and where it is from."""
    return frozenset(line for line in (HERE / name).read_text("utf-8").splitlines() if line and line[0] != "#")


@functools.cache
def long_ones(name: str) -> dict[str, frozenset[tuple[str, ...]]]:
    """The entries of several words, by their first word."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for line in read_list(name):
        words = tuple(line.split())
        if len(words) > 1:
            found.setdefault(words[0], set()).add(words)
    return {first: frozenset(each) for first, each in found.items()}
