"""The pages of themes: the list, one theme, one passage."""

from __future__ import annotations

from consult.themes import routes_list, routes_passage, routes_theme, withdrawing
from consult.themes.blueprint import bp

TOLD = withdrawing.excerpts_go  # importing it is what has forums tell us when words go
__all__ = ["TOLD", "bp", "routes_list", "routes_passage", "routes_theme"]
