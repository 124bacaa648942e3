"""The forms of quotes: putting words forward, refusing them."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from consult.privacy.redaction import KINDS, Detail
from consult.surveys.question_type import clean

NOTHING = "-"


def tidy(text: str | None) -> str | None:
    return clean(text).strip() if text else text


class ForwardForm(FlaskForm):
    """The words, what stays in them, and the one thing said about the person."""

    text = TextAreaField(
        "The words to quote",
        filters=[tidy],
        validators=[
            InputRequired("Choose some of the words."),
            Length(max=5000, message="Use 5,000 characters or fewer."),
        ],
    )
    kept = SelectMultipleField(
        "Personal details found", coerce=str, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    because = StringField(
        "Why what stays may be published",
        filters=[tidy],
        validators=[Length(max=200, message="Use 200 characters or fewer.")],
    )
    also = TextAreaField(
        "Hide these words as well",
        filters=[tidy],
        validators=[Length(max=1000, message="Use 1,000 characters or fewer.")],
    )
    attribute = RadioField("Say about the person", coerce=str, default=NOTHING)

    def offer(self, details: Sequence[Detail], attributes: Sequence[str]) -> None:
        known = {each.words: f"Leave “{each.words}” in ({KINDS[each.kind].lower()})" for each in details}
        self.kept.choices = [SelectChoice(words, label) for words, label in known.items()]
        self.attribute.choices = [(NOTHING, "Nothing"), *((each, each) for each in attributes)]

    @property
    def hidden_too(self) -> list[str]:
        return (self.also.data or "").splitlines()

    @property
    def said(self) -> str:
        return "" if self.attribute.data in (None, NOTHING) else str(self.attribute.data)


class RefuseForm(FlaskForm):
    because = StringField(
        "Why not",
        filters=[tidy],
        validators=[
            InputRequired("Say why these words are not to be published."),
            Length(max=300, message="Use 300 characters or fewer."),
        ],
    )
