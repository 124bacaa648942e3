"""The form in which staff write one question: only the fields its kind has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from consult.consultations.models import Characteristic
from consult.surveys.editing.rules import HIGHEST
from consult.surveys.models import Kind, Option, Question
from consult.surveys.question_types import TYPES
from consult.surveys.survey_draft import OptionDraft, QuestionDraft, draft_of_option

WHOLE = f"Write a whole number from 0 to {HIGHEST}"
ANY_WHOLE = "Write a whole number, or leave it empty"
FAR = 1_000_000_000

Limit = [Optional(), NumberRange(-FAR, FAR, message=ANY_WHOLE)]


class WholeNumber(IntegerField):
    """A whole number; what is none is said in the words of the range it should be in."""

    def process_formdata(self, valuelist: list[str]) -> None:
        sent = valuelist[0].strip() if valuelist else ""
        self.data = int(sent) if re.fullmatch(r"-?\d{1,12}", sent, re.ASCII) else None


class QuestionForm(FlaskForm):
    label = StringField(
        "Question",
        [InputRequired("Write the question"), Length(max=500, message="Shorten the question to 500 characters")],
    )
    hint = TextAreaField(
        "Help under the question", [Length(max=2000, message="Use 2,000 characters or fewer")], description="Optional."
    )
    options = TextAreaField("Choices", description="One on each line. “I’d rather not say” is added by itself.")
    other_label = StringField(
        "Words for “Other, please say”",
        [Length(max=300, message="Use 300 characters or fewer")],
        description="Adds a choice with a box beside it. Leave it empty for none.",
    )
    none_label = StringField(
        "Words for “None of these”",
        [Length(max=300, message="Use 300 characters or fewer")],
        description="Adds a choice that takes all the others out. Leave it empty for none.",
    )
    columns = TextAreaField(
        "Answers for every row", description="One on each line, such as “Agree”. Leave it empty to ask for a number."
    )
    scale_low = WholeNumber("Lowest number", [InputRequired(WHOLE), NumberRange(0, HIGHEST, message=WHOLE)], default=1)
    scale_high = WholeNumber(
        "Highest number", [InputRequired(WHOLE), NumberRange(0, HIGHEST, message=WHOLE)], default=5
    )
    low_label = StringField("Words for the lowest", [Length(max=80, message="Use 80 characters or fewer")])
    high_label = StringField("Words for the highest", [Length(max=80, message="Use 80 characters or fewer")])
    least = WholeNumber("Fewest", Limit)
    most = WholeNumber("Most", Limit)
    characteristic = SelectField(
        "Sort people into groups by this answer",
        [Optional()],
        description="The answer becomes a group you can compare, such as a region.",
    )
    with_previous = BooleanField("Put it on the same page as the question before it")
    may_skip = BooleanField("People may skip the whole section with one button")
    content_note = TextAreaField(
        "Content note",
        [Length(max=2000, message="Use 2,000 characters or fewer")],
        description="Shown before everything else, so that nobody meets hard words unprepared.",
    )
    support = TextAreaField(
        "Support lines",
        [Length(max=2000, message="Use 2,000 characters or fewer")],
        description="One on each line: who it is, and the number. Yours stay at the foot of every page as well.",
    )
    required = BooleanField("People must answer it")
    required_reason = StringField(
        "Why it must be answered",
        [Length(max=300, message="Use 300 characters or fewer")],
        description="People read this beside the question. “I’d rather not say” is not offered.",
    )
    before: Question | None = None  # the question as it is now

    def validate_required_reason(self, field: StringField) -> None:
        if self.required.data and not (field.data or "").strip():
            raise ValidationError("Say why it must be answered. People read the reason beside the question")

    def validate_most(self, field: IntegerField) -> None:
        if self.least.data is not None and field.data is not None and self.least.data > field.data:
            raise ValidationError("The most must not be less than the fewest")

    def draft(self, kind: Kind) -> QuestionDraft:
        """The question as the action takes it. What this form does not ask for stays as it was."""
        asks, before = TYPES[kind].asks, self.before
        columns = self.named("columns", before.columns if before else ())
        scale = "scale" in asks and not columns
        return QuestionDraft(
            kind,
            self.said("label"),
            hint=self.said("hint"),
            options=self.choices(before.choices if before else (), kind),
            columns=columns,
            scale_low=self.said("scale_low", None) if scale else None,
            scale_high=self.said("scale_high", None) if scale else None,
            low_label=self.said("low_label") if scale else "",
            high_label=self.said("high_label") if scale else "",
            characteristic_id=number(self.said("characteristic")),
            with_previous=bool(self.said("with_previous")),
            content_note=self.said("content_note"),
            support=self.said("support"),
            required=bool(self.said("required")),
            required_reason=self.said("required_reason"),
            may_skip=bool(self.said("may_skip")),
            least=self.said("least", None),
            most=self.said("most", None),
            picture=before.picture if before else "",
            picture_id=before.picture_id if before else None,
            name=before.name if before else "",
        )

    def said(self, name: str, otherwise: Any = "") -> Any:
        """What a field holds; fields that this kind does not have hold nothing."""
        field = self._fields.get(name)
        return otherwise if field is None or field.data is None else field.data

    def choices(self, before: Sequence[Option], kind: Kind) -> tuple[OptionDraft, ...]:
        if kind is Kind.YES_NO:
            return tuple(map(draft_of_option, before))
        other, none = self.said("other_label").strip(), self.said("none_label").strip()
        return (
            *self.named("options", before),
            *((OptionDraft(other, free_text=True, name=name_of(before, other)),) if other else ()),
            *((OptionDraft(none, excludes=True, name=name_of(before, none)),) if none else ()),
        )

    def named(self, field: str, before: Sequence[Option]) -> tuple[OptionDraft, ...]:
        """The lines of a box as choices, each with the name files know it by."""
        return tuple(OptionDraft(line.strip(), name=name_of(before, line)) for line in self.said(field).splitlines())


PARTS = {
    "options": ("options",),
    "other": ("other_label",),
    "none": ("none_label",),
    "columns": ("columns",),
    "scale": ("scale_low", "scale_high", "low_label", "high_label"),
    "limits": ("least", "most"),
    "characteristic": ("characteristic",),
    "section": ("may_skip", "support"),
}
LIMITS = {
    Kind.SHORT_TEXT: ("Fewest words", "Most words"),
    Kind.LONG_TEXT: ("Fewest words", "Most words"),
    Kind.NUMBER: ("Lowest number", "Highest number"),
    Kind.SEVERAL_CHOICES: ("Fewest choices", "Most choices"),
    Kind.RANKING: ("Fewest to put in order", "Most to put in order"),
}


def question_form(
    kind: Kind, characteristics: Sequence[Characteristic], question: Question | None = None
) -> QuestionForm:
    """The form of one kind, without the fields that kind does not have; filled when the question exists."""
    form = QuestionForm(data=data_of(question) if question else None)
    form.before = question
    form.characteristic.choices = [
        SelectChoice("", "No"),
        *(SelectChoice(str(each.id), each.name) for each in characteristics),
    ]
    word_for(form, kind)
    asks = TYPES[kind].asks
    gone = [name for part, names in PARTS.items() if part not in asks for name in names]
    if not TYPES[kind].answerable:
        gone += ["required", "required_reason"]
    if kind is Kind.SECTION:
        gone.append("with_previous")
    for name in gone:
        del form[name]
    return form


def word_for(form: QuestionForm, kind: Kind) -> None:
    """The labels as this kind needs them."""
    if kind is Kind.INFORMATION:
        form.label.label.text, form.hint.label.text, form.hint.description = "Heading", "Words to read", ""
    if kind is Kind.SECTION:
        form.label.label.text, form.hint.label.text = "Title of the section", "Introduction"
    if kind is Kind.GRID:
        form.options.label.text, form.options.description = "Rows", "One on each line. Each is a question by itself."
        for field in (form.scale_low, form.scale_high):
            field.validators = [Optional(), NumberRange(0, HIGHEST, message=WHOLE)]
    if kind in LIMITS:
        form.least.label.text, form.most.label.text = LIMITS[kind]


def data_of(question: Question) -> dict[str, object]:
    plain = [option for option in question.choices if not option.free_text and not option.excludes]
    names = ("label", "hint", "scale_low", "scale_high", "low_label", "high_label", "with_previous", "may_skip",
             "content_note", "support", "required", "required_reason", "least", "most")  # fmt: skip
    return {name: getattr(question, name) for name in names} | {
        "options": "\n".join(option.label for option in plain),
        "other_label": next((option.label for option in question.choices if option.free_text), ""),
        "none_label": next((option.label for option in question.choices if option.excludes), ""),
        "columns": "\n".join(option.label for option in question.columns),
        "characteristic": str(question.characteristic_id or ""),
    }


def name_of(before: Sequence[Option], label: str) -> str:
    return next((option.name for option in before if option.label == label.strip()), "")


def number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
