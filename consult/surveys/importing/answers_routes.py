"""Bringing whole responses in: what each column is, a look at the survey they make, then the work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from flask import redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from consult.consultations.models import Consultation
from consult.consultations.places import consultation_or_404
from consult.extensions import db
from consult.people.access import STRATEGISTS, allow, current_person
from consult.people.models import Organisation
from consult.surveys.blueprint import bp
from consult.surveys.importing.answers_actions import ask_answers_import
from consult.surveys.importing.answers_choices import as_said, from_said, samples, taken_apart
from consult.surveys.importing.answers_plan import AnswersPlan, plan_answers
from consult.surveys.importing.answers_survey import find_survey, imported_surveys, most_alike
from consult.surveys.importing.columns import Taken, Use
from consult.surveys.importing.forms import NO_COLUMN, AnswersForm, answers_form
from consult.surveys.importing.guessing import guess
from consult.surveys.importing.headers import LOOKED_AT, Headed, headed
from consult.surveys.importing.preparing import table_of
from consult.surveys.importing.routes import HERE, LISTED, going_on, page, start_again
from consult.surveys.importing.table import Unreadable
from consult.surveys.importing.uploads import Upload, find_upload, remember
from consult.surveys.question_types import TYPES

LONGEST_SHOWN = 60


@bp.route(f"{HERE}/<token>/answers", methods=["GET", "POST"])
@allow(STRATEGISTS)
def bring_in_answers(consultation_id: int, token: str) -> str | Response | tuple[str, int]:
    """Step 2 of whole responses: each column with our guess, to be changed."""
    consultation = consultation_or_404(consultation_id)
    upload = find_upload(token, consultation.id)
    if upload is None:
        return start_again(consultation)
    file = headed(table_of(upload, LOOKED_AT))
    guesses = guesses_for(file, consultation)
    names = [name_of(file, each) for each in guesses]
    given = None if request.method == "POST" else suggested(upload, guesses, consultation)
    form = answers_form(guesses, names, data=given)
    offer_surveys(form, consultation)
    if form.validate_on_submit():
        choices = form.choices(guesses)
        kept = replace(choices, taken=taken_apart(file, choices.taken))
        try:
            plan_answers(file, kept.taken, kept.identity)
        except Unreadable as problem:
            form.title.errors = [str(problem)]
        else:
            chosen = {
                "chosen": [each.use.value for each in choices.taken],
                "labels": [each.label for each in choices.taken],
            }
            remember(upload, answers=as_said(kept) | chosen)
            return redirect(url_for(".bring_in_answers_check", consultation_id=consultation.id, token=token), 303)
    rows = list(zip(guesses, names, form.rows(), [samples(file, each) for each in guesses], strict=True))
    return page("answers", consultation, form=form, upload=upload, table=file.table, tool=file.tool, rows=rows)


@bp.route(f"{HERE}/<token>/answers/check", methods=["GET", "POST"])
@allow(STRATEGISTS)
def bring_in_answers_check(consultation_id: int, token: str) -> str | Response | tuple[str, int]:
    """Step 3 of whole responses: the survey they make and what is left out; then ask for it to be done."""
    consultation = consultation_or_404(consultation_id)
    upload = find_upload(token, consultation.id)
    if upload is None or upload.answers is None:
        return start_again(consultation)
    choices = from_said(upload.answers)
    if request.method == "POST":
        job = going_on(consultation, token) or ask_answers_import(
            consultation, current_person().id, token, upload.name, choices
        )
        return redirect(url_for(".bring_in_job", consultation_id=consultation.id, job_id=job.id), 303)
    file = headed(table_of(upload))
    try:
        plan = plan_answers(file, choices.taken, choices.identity)
    except Unreadable as problem:
        plan, refusal = AnswersPlan([], []), str(problem)
    else:
        refusal = ""
    left_out = [name_of(file, each) for each in choices.taken if each.use is Use.IGNORE]
    joins = find_survey(consultation.id, choices.survey_id, choices.title)
    return page(
        "answers_check", consultation, upload=upload, table=file.table, plan=plan, choices=choices, joins=joins,
        refusal=refusal, left_out=left_out, strangers=strangers_in(plan), kinds=TYPES, listed=LISTED,
    )  # fmt: skip


def guesses_for(file: Headed, consultation: Consultation) -> list[Taken]:
    names = db.session.scalars(select(Organisation.name))
    groups = {each.name.casefold() for each in consultation.characteristics}
    return guess(file, {name.casefold() for name in names}, groups)


def name_of(file: Headed, taken: Taken) -> str:
    """What a column, or several together, are called in the file."""
    name = taken.label if len(taken.places) > 1 else file.columns[taken.places[0]].name
    return name if len(name) <= LONGEST_SHOWN else name[: LONGEST_SHOWN - 3] + "..."


def suggested(upload: Upload, guesses: list[Taken], consultation: Consultation) -> dict[str, Any]:
    """What was chosen before, or our guess: a survey that asks the same is the one these responses join."""
    said = upload.answers
    if said and len(said["chosen"]) == len(guesses):
        chosen = {f"use_{at}": use for at, use in enumerate(said["chosen"])}
        labels = {f"label_{at}": label for at, label in enumerate(said["labels"])}
        target = NO_COLUMN if said["survey_id"] is None else said["survey_id"]
        return {"title": said["title"], "target": target, "quotable": said["consent"] != "none", **chosen, **labels}
    alike = most_alike(imported_surveys(consultation.id), [each.label for each in guesses if each.use.asks])
    title = alike.title if alike else PurePath(upload.name).stem.replace("_", " ")[:200]
    return {"title": title, "target": alike.id if alike else NO_COLUMN}


def offer_surveys(form: AnswersForm, consultation: Consultation) -> None:
    before = [SelectChoice(survey.id, f"Join “{survey.title}”") for survey in imported_surveys(consultation.id)]
    form.target.choices = [SelectChoice(NO_COLUMN, "A survey of their own, under this name"), *before]


def strangers_in(plan: AnswersPlan) -> list[str]:
    """Names that no member organisation has: their responses come in without one."""
    named = {row.organisation.casefold(): row.organisation for row in plan.rows if row.organisation}
    known = {name.casefold() for name in db.session.scalars(select(Organisation.name))} if named else set()
    return sorted(named[each] for each in named.keys() - known)
