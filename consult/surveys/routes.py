"""The pages of surveys: each `*_routes.py` is imported here, which puts its views on the blueprint."""

from __future__ import annotations

from consult.surveys import staff_routes
from consult.surveys.answering import arriving_routes, finishing_routes, participant_routes, stale_routes, trial_routes
from consult.surveys.blueprint import bp
from consult.surveys.editing import bank_routes, condition_routes, path_routes, preview_routes, question_routes
from consult.surveys.exchange import export_routes as exchange_export_routes
from consult.surveys.exchange import routes as exchange_routes
from consult.surveys.importing import answers_routes as importing_answers_routes
from consult.surveys.importing import routes as importing_routes
from consult.surveys.inviting import routes as inviting_routes
from consult.surveys.paper import checking_routes, keying_routes
from consult.surveys.paper import routes as paper_routes
from consult.surveys.results import routes as results_routes
from consult.surveys.wording import picture_routes
from consult.surveys.wording import routes as wording_routes

__all__ = [
    "arriving_routes",
    "bank_routes",
    "bp",
    "checking_routes",
    "condition_routes",
    "exchange_export_routes",
    "exchange_routes",
    "finishing_routes",
    "importing_answers_routes",
    "importing_routes",
    "inviting_routes",
    "keying_routes",
    "paper_routes",
    "participant_routes",
    "path_routes",
    "picture_routes",
    "preview_routes",
    "question_routes",
    "results_routes",
    "staff_routes",
    "stale_routes",
    "trial_routes",
    "wording_routes",
]
