"""The forms that say when a question is asked: first which earlier question, then what its answer must be."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, StringField

from consult.surveys.editing.conditions import ON_CHOICES, ON_NUMBERS, tests_on
from consult.surveys.kinds.number import number_of
from consult.surveys.models import Comparison, Question
from consult.surveys.survey_draft import ConditionDraft

TESTS = {
    Comparison.CHOSE: "is",
    Comparison.DID_NOT_CHOOSE: "is anything but",
    Comparison.AT_LEAST: "is this number or more",
    Comparison.AT_MOST: "is this number or less",
    Comparison.EXACTLY: "is exactly this number",
    Comparison.ANSWERED: "is given at all, whatever it is",
}
ALL, ANY = "all", "any"


class ConditionForm(FlaskForm):
    test = RadioField("The answer")
    option = SelectField("Answer", validate_choice=False)
    number = StringField("Number")

    def draft(self, on: Question) -> ConditionDraft:
        test = Comparison(self.test.data)
        option = self.option.data if test in ON_CHOICES else None  # a form without choices has no such test
        number = number_of(self.number.data or "") if test in ON_NUMBERS else None
        return ConditionDraft(on.id, test, int(option) if option and option.isdecimal() else None, number)


def condition_form(on: Question) -> ConditionForm:
    """What may be asked of the answer to one question. An undo says all of it in its address."""
    tests = tests_on(on.kind)
    said = {"formdata": request.values} if request.method == "POST" else {}
    form = ConditionForm(**said, data={"test": tests[0].value})
    form.test.choices = [SelectChoice(test.value, TESTS[test]) for test in tests]
    form.option.choices = [SelectChoice(str(option.id), option.label) for option in on.choices]
    if not set(tests) & set(ON_CHOICES):
        del form.option
    if not set(tests) & set(ON_NUMBERS):
        del form.number
    return form


def may_depend_on(earlier: Sequence[Question]) -> list[Question]:
    """The questions above whose answers can be asked for."""
    return [question for question in earlier if tests_on(question.kind)]
