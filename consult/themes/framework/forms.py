"""The forms that change a framework. Each carries a mark of what its page showed."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from consult.surveys.question_type import clean
from consult.themes.forms import ChooseThemeForm, NameForm, description_field

ASIDE, WITHIN = "aside", "within"


def seen_field() -> HiddenField:
    return HiddenField(filters=[lambda text: clean(text)[:80] if text else ""])


def words_field(label: str) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[lambda text: clean(text) if text else text],
        validators=[Length(max=4000, message="Shorten this to 4,000 characters or fewer.")],
    )


class RenameForm(NameForm):
    seen = seen_field()


class DefineForm(FlaskForm):
    """What a theme covers. Its examples are ticked beside it, and read by the view."""

    description = description_field()
    includes = words_field("What belongs here")
    excludes = words_field("What does not, and where it goes instead")
    seen = seen_field()


class MergeForm(ChooseThemeForm):
    seen = seen_field()


class NestForm(ChooseThemeForm):
    seen = seen_field()


class VersionForm(FlaskForm):
    label = StringField(
        "Name of this version",
        filters=[lambda text: " ".join(clean(text).split()) if text else text],
        validators=[
            InputRequired("Give the version a name."),
            Length(max=120, message="Shorten the name to 120 characters or fewer."),
        ],
    )


class PartsForm(FlaskForm):
    """Which of the proposed parts become themes, under which names, and where they stand. Ticks and names are read by
    number, because how many there are depends on the words."""

    place = RadioField(
        "Where should they stand?",
        choices=[SelectChoice(WITHIN, "As parts of this theme"), SelectChoice(ASIDE, "As themes of their own")],
        default=WITHIN,
        validators=[InputRequired("Choose where they should stand.")],
    )
    seen = seen_field()


class CarryForm(FlaskForm):
    """Which framework to bring here."""

    source = RadioField("Framework of", coerce=str, validators=[InputRequired("Choose a consultation.")])
    agreed_only = BooleanField("Only themes a person has agreed", default=True)

    def offer(self, choices: Sequence[tuple[int, str]]) -> None:
        self.source.choices = [SelectChoice(str(number), words) for number, words in choices]
