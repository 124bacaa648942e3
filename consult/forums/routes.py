"""The pages of forums: each file of views hangs its own on the blueprint."""

from __future__ import annotations

from consult.forums.after import after_routes, promise_routes, summary_routes
from consult.forums.blueprint import bp
from consult.forums.capturing import capture_routes, editing_routes
from consult.forums.meeting import agenda_routes, attendance_routes, plan_routes, session_routes
from consult.forums.membership import forum_routes, grant_routes, member_routes
from consult.forums.offline import hand_in_routes, shell_routes
from consult.forums.paper import pack_routes
from consult.forums.receipts import receipt_routes
from consult.forums.safety import flag_routes
from consult.forums.voting import ballot_routes, paper_routes, phone_routes, result_routes

__all__ = [
    "after_routes",
    "agenda_routes",
    "attendance_routes",
    "ballot_routes",
    "bp",
    "capture_routes",
    "editing_routes",
    "flag_routes",
    "forum_routes",
    "grant_routes",
    "hand_in_routes",
    "member_routes",
    "pack_routes",
    "paper_routes",
    "phone_routes",
    "plan_routes",
    "promise_routes",
    "receipt_routes",
    "result_routes",
    "session_routes",
    "shell_routes",
    "summary_routes",
]
