"""The pages of forums: each file of views hangs its own on the blueprint."""

from __future__ import annotations

from consult.forums.blueprint import bp
from consult.forums.capturing import capture_routes
from consult.forums.meeting import plan_routes, session_routes
from consult.forums.membership import forum_routes, member_routes
from consult.forums.safety import flag_routes

__all__ = ["bp", "capture_routes", "flag_routes", "forum_routes", "member_routes", "plan_routes", "session_routes"]
