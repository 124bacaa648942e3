"""The pages of invitations: each `*_routes.py` is imported here, and so is the job that sends."""

from __future__ import annotations

from consult.surveys.inviting import invitation_routes, mailing_routes, reaching_routes, stop_routes, worker

__all__ = ["invitation_routes", "mailing_routes", "reaching_routes", "stop_routes", "worker"]
