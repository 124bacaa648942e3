"""The address of a strategy: its title in small letters, digits and dashes."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import select

from consult.extensions import db
from consult.strategy.models import Strategy

LONGEST = 60


def slug_of(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "strategy"


def free_slug(title: str) -> str:
    """The title's address, with a number when another strategy has it."""
    base = slug_of(title)
    taken = set(db.session.scalars(select(Strategy.slug).where(Strategy.slug.startswith(base))))
    return next(slug for slug in [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)
