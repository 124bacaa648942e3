"""The forms of voting. They read what was typed; whether it may be so is for the actions to say."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectChoice, StringField, TextAreaField

from consult.forums.forms import Choice, Number
from consult.forums.voting.models import BallotKind
from consult.forums.voting.sheets import LABELS
from consult.languages import lazy_gettext


class CodeForm(FlaskForm):
    code = StringField(
        lazy_gettext("Type the code"), description=lazy_gettext("It has 5 letters. It is on the big screen.")
    )


class BallotForm(FlaskForm):
    title = StringField("What the room decides", description="A question, such as What should come first?")
    kind = Choice(
        "How people vote", choices=[SelectChoice(kind.value, LABELS[kind]) for kind in BallotKind], default="agree"
    )
    statements = TextAreaField("Statements", description="One on each line. You can add more before it opens.")
    dots = Number("Dots for each person", description="Only for a vote with dots.", default=3)
    takes_statements = BooleanField(
        "Phones may send statements",
        description="Only for agree, disagree or pass. You read each before the room does.",
    )


class StatementsForm(FlaskForm):
    statements = TextAreaField("More statements", description="One on each line.")
