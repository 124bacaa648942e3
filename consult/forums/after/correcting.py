"""When the words of a contribution are put right: who must hear of it, because they made something of the old ones."""

from __future__ import annotations

import uuid
from collections.abc import Callable

# Called with a contribution whose words are about to change and what they will be; part of the same transaction.
BEFORE_WORDS_CHANGE: list[Callable[[uuid.UUID, str], None]] = []
