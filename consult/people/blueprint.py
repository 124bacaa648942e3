"""The blueprint the view modules of people share; `routes.py` brings them together."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("people", __name__)
