"""The forms of contacts."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from consult.people.forms import EMAIL


class ContactForm(FlaskForm):
    name = StringField("Name", [Length(max=120, message="Use 120 characters or fewer for the name")])
    email = EmailField("Email", EMAIL)
    organisation = SelectField("Organisation", coerce=int)
    prefers_welsh = BooleanField("Write to them in Welsh where there is a Welsh version")


def only_words(said: object) -> str:
    """A form that also takes a file may be sent one in the place of its words."""
    return said if isinstance(said, str) else ""


class ListForm(FlaskForm):
    """A list of people, pasted or in a file."""

    text = TextAreaField(
        "Paste the list",
        filters=[only_words],
        description="One person on each line: name, email, organisation, and yes for Welsh. Or Name <name@example.org>.",
    )
    file = FileField("Or choose a file", description="CSV or XLSX. The first row may name the columns.")
