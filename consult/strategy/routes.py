"""The pages of strategy."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("strategy", __name__)
