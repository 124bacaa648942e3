"""The forms of themes: naming, describing, choosing."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from consult.surveys.question_type import clean
from consult.themes.models import Theme

NAME = "Name"
NO_PARENT = "0"


def name_field() -> StringField:
    return StringField(
        NAME,
        filters=[lambda text: " ".join(clean(text).split()) if text else text],
        validators=[
            InputRequired("Give the theme a name."),
            Length(max=160, message="Shorten the name to 160 characters or fewer."),
        ],
    )


def description_field() -> TextAreaField:
    too_long = "Shorten the description to 4,000 characters or fewer."
    return TextAreaField(
        "What it covers, and what it does not",
        filters=[lambda text: clean(text) if text else text],
        validators=[Length(max=4000, message=too_long)],
    )


class NameForm(FlaskForm):
    name = name_field()


class DescriptionForm(FlaskForm):
    description = description_field()


class ThemeForm(FlaskForm):
    name = name_field()
    description = description_field()


class ChooseThemeForm(FlaskForm):
    """Choosing one theme of several."""

    theme = RadioField("Theme", coerce=str, validators=[InputRequired("Choose a theme.")])

    def offer(self, themes: Sequence[Theme], none: str | None = None) -> None:
        first = [(NO_PARENT, none)] if none else []
        self.theme.choices = first + [(str(theme.id), theme.name) for theme in themes]

    @property
    def chosen(self) -> int:
        return int(self.theme.data)
