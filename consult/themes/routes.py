"""The pages of themes: the list, one theme, one passage, and themes before a room."""

from __future__ import annotations

from consult.themes import routes_list, routes_passage, routes_theme, summary_routes
from consult.themes.blueprint import bp
from consult.themes.checking import check_routes
from consult.themes.confirming import hall_routes, room_routes, send_routes
from consult.themes.framework import carry_routes, changing_routes, merging_routes, version_routes
from consult.themes.overview import overview_routes
from consult.themes.quoting import quote_routes
from consult.themes.reading import batch_routes, cut_routes, desk_routes, memo_routes
from consult.themes.searching import search_routes
from consult.themes.sharing import routes as sharing

__all__ = [
    "batch_routes",
    "bp",
    "carry_routes",
    "changing_routes",
    "check_routes",
    "cut_routes",
    "desk_routes",
    "hall_routes",
    "memo_routes",
    "merging_routes",
    "overview_routes",
    "quote_routes",
    "room_routes",
    "routes_list",
    "routes_passage",
    "routes_theme",
    "search_routes",
    "send_routes",
    "sharing",
    "summary_routes",
    "version_routes",
]
