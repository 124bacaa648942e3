"""The blueprint that the view modules of themes share, and where their pages stand."""

from __future__ import annotations

from flask import Blueprint

CONSULTATION = "/consultations/<int:consultation_id>"
THEMES = f"{CONSULTATION}/themes"
THEME = f"{THEMES}/<int:theme_id>"

bp = Blueprint("themes", __name__)
