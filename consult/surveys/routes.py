"""The pages of surveys: each `*_routes.py` is imported here, which puts its views on the blueprint."""

from __future__ import annotations

from consult.surveys import finishing_routes, participant_routes, question_routes, staff_routes
from consult.surveys.blueprint import bp

__all__ = ["bp", "finishing_routes", "participant_routes", "question_routes", "staff_routes"]
