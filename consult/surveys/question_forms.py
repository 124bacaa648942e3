"""The form in which staff write one question: only the fields its kind has."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from consult.consultations.models import Characteristic
from consult.surveys.editing import HIGHEST
from consult.surveys.models import Comparison, Kind, Question
from consult.surveys.question_types import TYPES
from consult.surveys.survey_draft import ConditionDraft, QuestionDraft

WHOLE = f"Write a whole number from 0 to {HIGHEST}"


class QuestionForm(FlaskForm):
    label = StringField(
        "Question",
        [InputRequired("Write the question"), Length(max=500, message="Shorten the question to 500 characters")],
    )
    hint = TextAreaField(
        "Help under the question", [Length(max=2000, message="Use 2,000 characters or fewer")], description="Optional."
    )
    options = TextAreaField("Choices", description="One on each line. “I’d rather not say” is always added.")
    scale_low = IntegerField("Lowest number", [InputRequired(WHOLE), NumberRange(0, HIGHEST, message=WHOLE)], default=1)
    scale_high = IntegerField(
        "Highest number", [InputRequired(WHOLE), NumberRange(0, HIGHEST, message=WHOLE)], default=5
    )
    low_label = StringField("Words for the lowest", [Length(max=80, message="Use 80 characters or fewer")])
    high_label = StringField("Words for the highest", [Length(max=80, message="Use 80 characters or fewer")])
    characteristic = SelectField(
        "Sort people into groups by this answer",
        [Optional()],
        description="The answer becomes a group you can compare, such as a region.",
    )
    show_if = SelectField(
        "When to ask it", [Optional()], description="Ask everyone, or only people who gave one answer above."
    )
    with_previous = BooleanField("Put it on the same page as the question before it")

    def draft(self, kind: Kind) -> QuestionDraft:
        """The question as the action takes it."""
        asks = TYPES[kind].asks
        scale = "scale" in asks
        return QuestionDraft(
            kind,
            self.label.data or "",
            hint=self.hint.data or "",
            options=tuple((self.options.data or "").splitlines()) if "options" in asks else (),
            scale_low=self.scale_low.data if scale else None,
            scale_high=self.scale_high.data if scale else None,
            low_label=self.low_label.data or "" if scale else "",
            high_label=self.high_label.data or "" if scale else "",
            characteristic_id=number(self.characteristic.data) if "characteristic" in asks else None,
            conditions=self.conditions(),
            with_previous=bool(self.with_previous.data),
        )

    def conditions(self) -> tuple[ConditionDraft, ...]:
        on, _, option = (self.show_if.data or "").partition("-")
        return (ConditionDraft(int(on), Comparison.CHOSE, int(option)),) if option else ()


PARTS = {
    "options": ("options",),
    "scale": ("scale_low", "scale_high", "low_label", "high_label"),
    "characteristic": ("characteristic",),
}


def question_form(
    kind: Kind, earlier: Sequence[Question], characteristics: Sequence[Characteristic], question: Question | None = None
) -> QuestionForm:
    """The form of one kind, without the fields that kind does not have; filled when the question exists."""
    form = QuestionForm(data=data_of(question) if question else None)
    form.characteristic.choices = [
        SelectChoice("", "No"),
        *(SelectChoice(str(each.id), each.name) for each in characteristics),
    ]
    form.show_if.choices = [SelectChoice("", "Always"), *conditions(earlier)]
    if kind is Kind.INFORMATION:
        form.label.label.text, form.hint.label.text, form.hint.description = "Heading", "Words to read", ""
    for part, names in PARTS.items():
        if part not in TYPES[kind].asks:
            for name in names:
                del form[name]
    return form


def conditions(earlier: Sequence[Question]) -> list[SelectChoice]:
    return [
        SelectChoice(f"{question.id}-{option.id}", f"Only after “{option.label}” to “{question.label}”")
        for question in earlier
        for option in question.choices
    ]


def data_of(question: Question) -> dict[str, object]:
    return {
        "label": question.label,
        "hint": question.hint,
        "options": "\n".join(option.label for option in question.choices),
        "scale_low": question.scale_low,
        "scale_high": question.scale_high,
        "low_label": question.low_label,
        "high_label": question.high_label,
        "characteristic": str(question.characteristic_id or ""),
        "show_if": next((f"{each.on_id}-{each.option_id}" for each in question.conditions), ""),
        "with_previous": question.with_previous,
    }


def number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
