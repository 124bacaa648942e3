"""The blueprint that the view modules of this slice share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("strategy", __name__)
