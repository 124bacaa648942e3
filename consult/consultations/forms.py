"""The form of a consultation."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, Field, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional


class ConsultationForm(FlaskForm):
    title = StringField(
        "Title",
        [InputRequired("Give the consultation a title"), Length(max=200, message="Use 200 characters or fewer")],
        description="A question works well, such as “What should change by 2031?”",
    )
    purpose = TextAreaField(
        "Purpose", [Length(max=5000)], description="What it is for, and what its results will decide."
    )
    starts = DateField("Starts", [Optional()])
    ends = DateField("Ends", [Optional()])
    questions = TextAreaField("Questions it wants answered", description="One on each line.")
    characteristics = TextAreaField(
        "Groups of people to compare",
        description="One on each line, such as Region, Role or Organisation kind. Survey questions can feed them.",
    )

    def validate_ends(self, field: Field) -> None:
        if self.starts.data and field.data and field.data < self.starts.data:
            raise ValidationError("Choose an end that is not before the start")

    def validate_questions(self, field: Field) -> None:
        too_long = next((line for line in lines(field.data) if len(line) > 300), None)
        if too_long:
            raise ValidationError(f"Shorten the question that begins “{too_long[:40]}” to 300 characters")

    def validate_characteristics(self, field: Field) -> None:
        if any(len(line) > 120 for line in lines(field.data)):
            raise ValidationError("Use 120 characters or fewer for each group")


def lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
