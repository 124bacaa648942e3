"""What a device hands in: a batch of entries as JSON, read strictly."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consult.forums.drafts import KEY_LIMIT, ContributionDraft, clean

MOST_ENTRIES = 5_000
LARGEST_ID = 2**31 - 1
LANGUAGE = re.compile("[a-z]{2,8}")
NUMBERS = ("prompt_id", "headcount", "strength")
NUMBERS_OR_NONE = ("member_id", "slip")
WORDS = ("kind", "text", "consent", "language")
WORDS_OR_NONE = ("speaker", "stance", "refers_to")


class NotABatch(ValueError):
    """What came is not what our own screen sends."""


@dataclass(frozen=True)
class Said:
    """A contribution as the device holds it. It may answer an entry of the same batch, which has no id yet."""

    fields: Mapping[str, Any]
    refers_key: str | None

    def draft(self, known: Mapping[str, uuid.UUID]) -> ContributionDraft:
        """As a draft, once the ids of the entries before it are known; its own answer is None when they are not."""
        earlier = known.get(self.refers_key) if self.refers_key else None
        fields = dict(self.fields)
        return ContributionDraft.from_json(fields | {"refers_to": str(earlier)} if earlier else fields)


@dataclass(frozen=True)
class Entry:
    """One line taken down on a device: as it was first, as it stands now, or struck out since."""

    key: str
    session_id: int
    first: Said
    now: Said | None
    struck: bool
    is_observation: bool
    turn: int = 1  # how often it was changed on the device


@dataclass(frozen=True)
class Batch:
    """Entries in the order they were written, and the sessions whose ground rules were read out."""

    entries: tuple[Entry, ...]
    rules_read: frozenset[int]
    room: Mapping[int, int]  # how many were counted in the room of each session


def read_batch(text: str) -> Batch:
    """The batch a device sent, or NotABatch."""
    try:
        return batch_of(json.loads(text))
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as wrong:
        raise NotABatch("This is not what the capture screen sends.") from wrong


def batch_of(said: Any) -> Batch:
    entries = said["entries"]
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        raise NotABatch
    room = {int(session_id): number(count) for session_id, count in said.get("room", {}).items()}
    return Batch(tuple(map(entry_of, entries)), frozenset(number(each) for each in said["rules_read"]), room)


def entry_of(said: Mapping[str, Any]) -> Entry:
    key = words(said["key"])
    if not 16 <= len(key) <= KEY_LIMIT or not key.isascii() or not key.isalnum():
        raise NotABatch
    return Entry(
        key=key,
        session_id=number(said["session"]),
        first=said_of(said["first"]),
        now=said_of(said["now"]) if said.get("now") else None,
        struck=said.get("struck") is True,
        is_observation=said.get("observation") is True,
        turn=number(said["turn"]),
    )


def said_of(said: Mapping[str, Any]) -> Said:
    """Every field of its own kind, so that nothing later meets a list where it expects a word."""
    fields: dict[str, Any] = {name: number(said[name]) for name in NUMBERS}
    fields |= {name: words(said[name]) for name in WORDS}
    fields |= {name: None if said.get(name) is None else number(said[name]) for name in NUMBERS_OR_NONE}
    fields |= {name: None if said.get(name) is None else words(said[name]) for name in WORDS_OR_NONE}
    fields["text"] = clean(fields["text"])  # JSON can say what no form can
    if not LANGUAGE.fullmatch(fields["language"]):
        raise NotABatch
    ContributionDraft.from_json(fields)  # its words are words we know
    refers_key = said.get("refers_key")
    return Said(fields, None if refers_key is None else words(refers_key))


def number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_ID:
        raise NotABatch
    return value


def words(value: Any) -> str:
    if type(value) is not str:
        raise NotABatch
    return value
