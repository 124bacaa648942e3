"""All the pages of strategy: the public ones, the receipt's, and the workspace's."""

from __future__ import annotations

from consult.strategy import (
    routes_aims,
    routes_editor,
    routes_evidence,
    routes_home,
    routes_ours,
    routes_parts,
    routes_published,
    routes_receipt,
    routes_taken_back,
    uses,
)
from consult.strategy.blueprint import bp

VIEWS = (
    routes_home,
    routes_ours,
    routes_published,
    routes_receipt,
    routes_editor,
    routes_aims,
    routes_parts,
    routes_evidence,
    routes_taken_back,
)
TELLS = uses.used_in_aims  # importing it is what tells the slice of themes
__all__ = ["TELLS", "VIEWS", "bp"]
