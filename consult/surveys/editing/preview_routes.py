"""Seeing a survey as people will, page by page, in each of its versions; nothing is kept."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reply

from consult.languages import speak
from consult.people.access import READERS, allow
from consult.surveys import routing
from consult.surveys.answering.answers import length_of, organisations_for
from consult.surveys.blueprint import bp
from consult.surveys.editing.conditions import who
from consult.surveys.forms import page_form
from consult.surveys.models import Survey, Version
from consult.surveys.reading import Reading, read_in
from consult.surveys.staff_routes import ONE, survey_or_404, to_survey

View = str | Reply | tuple[str, int]


@bp.get(f"{ONE}/preview")
@allow(READERS)
def preview(consultation_id: int, survey_id: int) -> View:
    """The start page as people see it, leading on through every page there is."""
    survey = survey_or_404(consultation_id, survey_id)
    reading = read_asked(survey)
    pages = routing.pages_of(reading.questions)
    if not pages:
        flash("There is nothing to see yet. Add a question first.", "error")
        return to_survey(survey)
    ways = {"on": address(survey, reading, pages[0]), "leave": address(survey, reading), "note": ""}
    return render_template("participate/start.html", **{**seen(reading, ways), "carry_on": None, **length_of(reading)})


@bp.get(f"{ONE}/preview/<int:question_id>")
@allow(READERS)
def preview_page(consultation_id: int, survey_id: int, question_id: int) -> View:
    survey = survey_or_404(consultation_id, survey_id)
    reading = read_asked(survey)
    pages = routing.pages_of(reading.questions)
    place = routing.page_with(pages, question_id)
    if place is None:
        abort(404)
    if pages[place][0].id != question_id:
        return redirect(address(survey, reading, pages[place]))
    start = url_for(".preview", **ids(survey), version=reading.version.value)
    known = {question.id: question for question in reading.questions}
    ways = {
        "on": address(survey, reading, pages[place + 1] if place + 1 < len(pages) else None),
        "back": address(survey, reading, pages[place - 1]) if place else start,
        "leave": address(survey, reading),
        "note": " ".join(f"{who(question, known)}." for question in pages[place] if question.rules),
    }
    return render_template(
        "participate/page.html",
        **seen(reading, ways),
        questions=pages[place],
        section=routing.section_above(reading.questions)[pages[place][0].id],
        form=page_form(pages[place], organisations_for(pages[place]), {}),
        where=routing.where(pages, place),
        may_skip=False,
        receipt_inside="",
    )


def read_asked(survey: Survey) -> Reading:
    """The survey in the version the address names, English when it names none; the page speaks that language."""
    wanted = request.args.get("version", "")
    version = next((each for each in survey.versions if each.value == wanted), Version.ENGLISH)
    speak(version.language)
    return read_in(survey, version)


def seen(reading: Reading, ways: dict[str, str]) -> dict[str, Any]:
    """What every participant's page reads, of nobody."""
    return {
        "survey": reading,
        "reading": reading,
        "versions": reading.versions,
        "version": reading.version,
        "preview": ways,
        "changing": False,
        "carried": "",
        "invited": False,
    }


def ids(survey: Survey) -> dict[str, Any]:
    return {"consultation_id": survey.consultation_id, "survey_id": survey.id}


def address(survey: Survey, reading: Reading, page: routing.Page | None = None) -> str:
    """Where a page of the preview is; without a page, where the survey is."""
    if page is None:
        return url_for(".show", **ids(survey))
    return url_for(".preview_page", **ids(survey), question_id=page[0].id, version=reading.version.value)
