"""The pages of themes: the list, one theme, one passage."""

from __future__ import annotations

from consult.themes import routes_list, routes_passage, routes_theme
from consult.themes.blueprint import bp

__all__ = ["bp", "routes_list", "routes_passage", "routes_theme"]
