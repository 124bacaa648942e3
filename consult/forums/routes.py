"""The pages of forums: each file of views hangs its own on the blueprint."""

from __future__ import annotations

from consult.forums import routes_capture, routes_forums, routes_members, routes_sessions
from consult.forums.blueprint import bp

__all__ = ["bp", "routes_capture", "routes_forums", "routes_members", "routes_sessions"]
