"""What a device sends is read strictly: anything our own screen would not send is no batch."""

from __future__ import annotations

import contextlib
import json
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from consult.forums.models import Speaker, Stance
from consult.forums.offline.batches import MOST_ENTRIES, NotABatch, read_batch

SAID: dict[str, Any] = {
    "prompt_id": 1,
    "member_id": None,
    "speaker": "someone",
    "kind": "verbatim",
    "text": "It rained.",
    "headcount": 1,
    "strength": 2,
    "consent": "quote",
    "language": "en",
    "slip": 3,
    "stance": "agrees",
    "refers_to": None,
    "refers_key": "a" * 40,
}
ENTRY: dict[str, Any] = {
    "key": "b" * 40,
    "turn": 1,
    "session": 5,
    "observation": False,
    "first": SAID,
    "now": None,
    "struck": False,
}


def batch(**changes: Any) -> str:
    return json.dumps({"rules_read": [5], "entries": [ENTRY | changes]})


def test_a_batch_of_our_screen_is_read() -> None:
    read = read_batch(batch())
    entry = read.entries[0]
    earlier = uuid.uuid4()
    draft = entry.first.draft({"a" * 40: earlier})
    assert read.rules_read == {5}
    assert (entry.key, entry.session_id, entry.now, entry.struck, entry.is_observation) == (
        "b" * 40,
        5,
        None,
        False,
        False,
    )
    assert (draft.text, draft.speaker, draft.slip) == ("It rained.", Speaker.SOMEONE, 3)
    assert (draft.refers_to, draft.stance) == (earlier, Stance.AGREES)
    assert entry.first.draft({}).refers_to is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "[" * 100_000,
        json.dumps({"rules_read": [], "entries": {}}),
        json.dumps({"rules_read": ["5"], "entries": []}),
        json.dumps({"rules_read": [], "entries": [ENTRY] * (MOST_ENTRIES + 1)}),
        batch(key="short"),
        batch(key="x" * 65),
        batch(key=["b" * 40]),
        batch(session="5"),
        batch(session=2**31),
        batch(session=True),
        batch(turn=None),
        batch(now=["It rained."]),
        batch(first=None),
        batch(first=SAID | {"text": None}),
        batch(first=SAID | {"kind": "shouted"}),
        batch(first=SAID | {"consent": "all"}),
        batch(first=SAID | {"headcount": 1.5}),
        batch(first=SAID | {"language": "\ud800\ud800"}),
        batch(first=SAID | {"language": "\0\0"}),
        batch(first=SAID | {"headcount": -1}),
        batch(first=SAID | {"slip": "3"}),
        batch(first=SAID | {"speaker": 7}),
        batch(first=SAID | {"refers_to": "not an id"}),
        batch(first=SAID | {"refers_key": 9}),
    ],
)
def test_anything_else_is_no_batch(text: str) -> None:
    with pytest.raises(NotABatch):
        read_batch(text)


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60)
@given(some.sampled_from([*ENTRY, *SAID]), JSON)
def test_any_field_with_any_value_is_read_or_refused_and_nothing_else(name: str, value: Any) -> None:
    entry = ENTRY | {name: value} if name in ENTRY else ENTRY | {"first": SAID | {name: value}}
    with contextlib.suppress(NotABatch):
        read_batch(json.dumps({"rules_read": [], "entries": [entry]}))
