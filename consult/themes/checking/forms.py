"""The forms of checking: drawing a sample, coding blind, settling."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from consult.surveys.question_type import clean
from consult.themes.models import Theme

FEWEST, MOST = 10, 1000
SIZE = f"Give a number from {FEWEST} to {MOST:,}."


def tidy(text: str | None) -> str | None:
    return clean(text).strip() if text else text


class DrawForm(FlaskForm):
    title = StringField(
        "What to call it",
        filters=[tidy],
        validators=[InputRequired("Give the check a name."), Length(max=120, message="Use 120 characters or fewer.")],
    )
    size = IntegerField(
        "How many passages", default=60, validators=[InputRequired(SIZE), NumberRange(FEWEST, MOST, SIZE)]
    )


class ThemesForm(FlaskForm):
    """Themes to tick."""

    themes = SelectMultipleField(
        "Themes", coerce=str, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def offer(self, themes: Sequence[Theme]) -> None:
        self.themes.choices = [SelectChoice(str(theme.id), theme.name) for theme in themes]

    @property
    def chosen(self) -> list[int]:
        return [int(each) for each in self.themes.data or []]


class SettleForm(ThemesForm):
    why = TextAreaField(
        "Why, in a sentence",
        filters=[tidy],
        validators=[Length(max=500, message="Shorten this to 500 characters or fewer.")],
    )
    in_review = BooleanField("Put the passage there in the review too", default=True)
