"""The blueprint the view modules of surveys share; `routes.py` brings them together."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("surveys", __name__)
