"""The forms of a session: its plan, another prompt, how many are in the room."""

from __future__ import annotations

import datetime as dt

from flask_wtf import FlaskForm
from wtforms import SelectChoice, StringField, TextAreaField

from consult.forums.drafts import NotPossible
from consult.forums.forms import Choice, Day, Number
from consult.forums.models import SessionKind, Setting


class SessionForm(FlaskForm):
    title = StringField("Title", description="What people will call it, such as Leeds forum, session 4.")
    kind = Choice("Kind", choices=[SelectChoice(kind.value, kind.label) for kind in SessionKind], default="roundtable")
    setting = Choice(
        "Setting",
        choices=[SelectChoice(place.value, place.value.capitalize()) for place in Setting],
        default="community",
    )
    week = Day("Week", description="Any day of the week it is held. Only the week is kept.")
    in_the_room = Number("People in the room", description="Use 0 if you do not know yet.", default=0)
    prompts = TextAreaField("Prompts", description="What you will ask the room, in order. One on each line.")

    def asked(self) -> dt.date:
        if self.week.data is None:
            raise NotPossible("Write the week it is held: any day of it.", "week")
        return dt.date.fromisoformat(str(self.week.data))


class PromptForm(FlaskForm):
    text = StringField("Another prompt")


class RoomForm(FlaskForm):
    in_the_room = Number("People in the room", description="Everyone there, with an alias or without.")
