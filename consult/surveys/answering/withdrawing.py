"""When the words of answers go: who must hear of it first."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

# Called with the ids of answers whose words are about to go, or may no longer be quoted; part of the same transaction.
BEFORE_WORDS_GO: list[Callable[[Sequence[uuid.UUID]], None]] = []


def words_go(answer_ids: Sequence[uuid.UUID]) -> None:
    """Tell those who made something of these answers: they take it back."""
    for told in BEFORE_WORDS_GO if answer_ids else ():
        told(answer_ids)
