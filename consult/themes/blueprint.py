"""The blueprint that the view modules of themes share, and where their pages stand."""

from __future__ import annotations

from flask import Blueprint

NUMBER = "int(max=2147483647)"  # no id is larger on any database; a larger one is nothing there, not an error
CONSULTATION = f"/consultations/<{NUMBER}:consultation_id>"
THEMES = f"{CONSULTATION}/themes"
THEME = f"{THEMES}/<{NUMBER}:theme_id>"

bp = Blueprint("themes", __name__)
