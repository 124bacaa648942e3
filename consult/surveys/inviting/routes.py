"""The pages of invitations: each `*_routes.py` is imported here, and so is the job that sends."""

from __future__ import annotations

from consult.surveys.inviting import worker

__all__ = ["worker"]
