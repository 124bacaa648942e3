"""The forms of the wording and picture pages."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import InputRequired, Length


class WordingFileForm(FlaskForm):
    file = FileField("The file with the words", [FileRequired("Choose the file that the translator sent back")])


class PictureForm(FlaskForm):
    description = StringField(
        "What the picture shows",
        [InputRequired("Say what the picture shows"), Length(max=200, message="Use 200 characters or fewer")],
        description="People who cannot see the picture hear this. Such as: two people at a table.",
    )
    file = FileField("The picture", [FileRequired("Choose a picture")])
