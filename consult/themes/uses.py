"""Where an excerpt was used. Later slices say so here, because this one knows nothing of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

Use = tuple[str, str]
"""What it is called ("Aim 1, evidence 1.4") and its address."""

USES: list[Callable[[uuid.UUID], list[Use]]] = []
"""Strategy, and whoever else uses words, appends a function when it is imported."""


def used_in(excerpt_id: uuid.UUID) -> list[Use]:
    """Every place an excerpt was used in."""
    return [use for find in USES for use in find(excerpt_id)]
