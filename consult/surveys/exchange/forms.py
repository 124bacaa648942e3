"""The forms of bringing a survey in and of beginning from a template."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class SurveyFileForm(FlaskForm):
    file = FileField(
        "File",
        [FileRequired("Choose a file")],
        description="An XLSForm (.xlsx, .xls or .csv) or a LimeSurvey survey (.lss), 15 MB at most.",
    )
