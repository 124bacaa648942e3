"""The pages of themes: the list, one theme, one passage, and themes before a room."""

from __future__ import annotations

from consult.themes import routes_list, routes_passage, routes_theme
from consult.themes.blueprint import bp
from consult.themes.confirming import hall_routes, room_routes, send_routes
from consult.themes.sharing import routes as sharing

__all__ = ["bp", "hall_routes", "room_routes", "routes_list", "routes_passage", "routes_theme", "send_routes", "sharing"]
