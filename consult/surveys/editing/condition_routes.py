"""When a question is asked, chosen in a form: its conditions, and whether all or one of them must hold."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, request, url_for

from consult.consultations.places import workspace
from consult.people.access import STRATEGISTS, allow
from consult.surveys.actions import Refused, add_condition, remove_condition, set_all_conditions
from consult.surveys.blueprint import bp
from consult.surveys.editing.actions import earlier_than
from consult.surveys.editing.condition_forms import ALL, ConditionForm, condition_form, may_depend_on
from consult.surveys.editing.conditions import MOST, condition_part
from consult.surveys.editing.paths import unreachable
from consult.surveys.editing.question_routes import View, draft_or_404, ids_of, question_or_404, to_conditions
from consult.surveys.models import Condition, Question
from consult.surveys.question_types import TYPES
from consult.surveys.reading import read_in
from consult.surveys.staff_routes import ONE

QUESTION = f"{ONE}/questions/<int:question_id>"


@bp.get(f"{QUESTION}/conditions")
@allow(STRATEGISTS)
def conditions(consultation_id: int, survey_id: int, question_id: int) -> View:
    question = question_or_404(draft_or_404(consultation_id, survey_id), question_id)
    wanted = request.args.get("on", type=int)
    on = earlier_or_404(question, wanted) if wanted is not None else None
    return show_conditions(question, on, condition_form(on) if on else None)


@bp.post(f"{QUESTION}/conditions")
@allow(STRATEGISTS)
def add_one(consultation_id: int, survey_id: int, question_id: int) -> View:
    question = question_or_404(draft_or_404(consultation_id, survey_id), question_id)
    on = earlier_or_404(question, request.values.get("on", type=int))
    form = condition_form(on)
    if form.validate_on_submit():
        try:
            flash(f"Asked only after {condition_part(add_condition(question, form.draft(on)))}.")
            return to_conditions(question)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    return show_conditions(question, on, form), 422


@bp.post(f"{QUESTION}/conditions/<int:condition_id>/remove")
@allow(STRATEGISTS)
def remove_one(consultation_id: int, survey_id: int, question_id: int, condition_id: int) -> View:
    question = question_or_404(draft_or_404(consultation_id, survey_id), question_id)
    condition = next((each for each in question.conditions if each.id == condition_id), None) or abort(404)
    undo, words = way_back(condition), condition_part(condition)
    remove_condition(condition)
    flash(f"Removed: after {words}.", undo)
    return to_conditions(question)


@bp.post(f"{QUESTION}/conditions/all")
@allow(STRATEGISTS)
def all_or_any(consultation_id: int, survey_id: int, question_id: int) -> View:
    question = question_or_404(draft_or_404(consultation_id, survey_id), question_id)
    set_all_conditions(question, request.form.get("how", ALL) == ALL)
    flash("Saved.")
    return to_conditions(question)


def earlier_or_404(question: Question, wanted: int | None) -> Question:
    earlier = may_depend_on(earlier_than(question))
    return next((each for each in earlier if each.id == wanted), None) or abort(404)


def way_back(condition: Condition) -> str:
    """The address that adds a condition once more."""
    said: dict[str, Any] = {"on": condition.on_id, "test": condition.test.value}
    said |= {"option": condition.option_id} if condition.option_id is not None else {}
    said |= {"number": condition.number} if condition.number is not None else {}
    return url_for(".add_one", **ids_of(condition.question), **said)


def show_conditions(question: Question, on: Question | None, form: ConditionForm | None) -> str:
    survey = question.survey
    return render_template(
        "surveys/conditions.html",
        survey=survey,
        question=question,
        kind=TYPES[question.kind],
        condition_part=condition_part,
        on=on,
        form=form,
        earlier=may_depend_on(earlier_than(question)),
        numbers={each.id: place for place, each in enumerate(survey.questions, 1)},
        full=len(question.conditions) >= MOST,
        lost=unreachable(read_in(survey).questions).get(question.id),
        one=ids_of(question),
        **workspace(survey.consultation, "Surveys"),
    )
