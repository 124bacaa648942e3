"""The pages of surveys: each `*_routes.py` is imported here, which puts its views on the blueprint."""

from __future__ import annotations

from consult.surveys import (
    arriving_routes,
    condition_routes,
    finishing_routes,
    participant_routes,
    path_routes,
    preview_routes,
    question_routes,
    staff_routes,
)
from consult.surveys.blueprint import bp
from consult.surveys.importing import routes as importing_routes
from consult.surveys.inviting import routes as inviting_routes

__all__ = [
    "arriving_routes",
    "bp",
    "condition_routes",
    "finishing_routes",
    "importing_routes",
    "inviting_routes",
    "participant_routes",
    "path_routes",
    "preview_routes",
    "question_routes",
    "staff_routes",
]
