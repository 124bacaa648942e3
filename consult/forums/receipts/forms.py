"""The form by which staff take words back for somebody who rang, or gave in their slip."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional

from consult.forums.forms import Choice, Number
from consult.forums.models import Way
from consult.forums.session_models import ForumSession
from consult.languages import date_words

NO_SESSION = 0


class TakeBackForm(FlaskForm):
    way = Choice(
        "How did they ask?",
        choices=[
            SelectChoice(Way.PHONE.value, "By phone, or in person"),
            SelectChoice(Way.PAPER.value, "By giving in their paper slip"),
        ],
        default=Way.PHONE.value,
    )
    words = StringField(
        "Their five words",
        [Length(max=200, message="Use 200 characters or fewer.")],
        description="Printed on their slip. With these, nothing else is needed.",
    )
    session_id = SelectField("The session they came to", coerce=int, default=NO_SESSION)
    slip = Number("The number on their slip", validators=[Optional()])
    alias = StringField("Or their alias", [Length(max=60, message="Use 60 characters or fewer.")])

    def offer(self, sessions: Sequence[ForumSession]) -> TakeBackForm:
        self.session_id.choices = [
            SelectChoice(str(NO_SESSION), "Choose the session"),
            *[
                SelectChoice(str(each.id), f"{each.title}, {each.forum.name}, week of {date_words(each.week)}")
                for each in sessions
            ],
        ]
        return self


class SureForm(FlaskForm):
    """What was found, sealed: which page asked, and for whom."""

    asked = HiddenField()
