"""The forms of the reading desk: one decision about one passage, a cut, and a decision about many passages."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from consult.surveys.question_type import clean
from consult.themes.models import Position
from consult.themes.reading.passage_actions import LONGEST_MEMO

KEEP, REJECT, MOVE, ADD, POSITION, FLAG, NOTE = "keep", "reject", "move", "add", "position", "flag", "note"
ACTS = (KEEP, REJECT, MOVE, ADD, POSITION, FLAG, NOTE)
MANY = (KEEP, REJECT, MOVE)


def number_field() -> IntegerField:
    return IntegerField(validators=[Optional(), NumberRange(0, 2**31 - 1, "That is the number of nothing here.")])


def plain(text: str | None) -> str | None:
    return clean(text) if text else text


def name_field() -> StringField:
    too_long = "Shorten the name to 160 characters or fewer."
    return StringField(
        "Name of the theme, or a part of it", filters=[plain], validators=[Length(max=160, message=too_long)]
    )


def note_field() -> TextAreaField:
    return TextAreaField(
        "Note",
        filters=[plain],
        validators=[Length(max=LONGEST_MEMO, message=f"Shorten the note to {LONGEST_MEMO:,} characters or fewer.")],
    )


class NoteForm(FlaskForm):
    """A note on a theme, or one that is changed."""

    text = note_field()


class DecideForm(FlaskForm):
    """One decision about a passage; which fields count depends on the act."""

    act = SelectField(choices=list(ACTS))
    theme = number_field()  # which theme the decision is about
    name = name_field()
    position = SelectField(choices=["", *(each.value for each in Position)], default="")
    text = note_field()
    flag = BooleanField("Ask for another pair of eyes")
    seen = HiddenField(filters=[plain])


class CutForm(FlaskForm):
    """Where to cut a passage: characters into its text, as a browser shows it."""

    seen = HiddenField(filters=[plain])
    start = number_field()
    end = number_field()


class ManyForm(FlaskForm):
    """One decision about many passages."""

    act = SelectField(choices=list(MANY))
    theme = number_field()
    name = name_field()
