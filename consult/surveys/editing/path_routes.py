"""The map of the paths through a survey, for the strategy team."""

from __future__ import annotations

from flask import render_template

from consult.consultations.places import workspace
from consult.people.access import READERS, allow
from consult.surveys.blueprint import bp
from consult.surveys.editing.paths import stops, too_early, unreachable
from consult.surveys.editing.paths_drawing import drawing
from consult.surveys.models import SurveyStatus
from consult.surveys.reading import read_in
from consult.surveys.staff_routes import ONE, may_write, survey_or_404


@bp.get(f"{ONE}/paths")
@allow(READERS)
def paths(consultation_id: int, survey_id: int) -> str:
    survey = survey_or_404(consultation_id, survey_id)
    questions = read_in(survey).questions
    lost = too_early(questions) | unreachable(questions)
    pages = stops(questions)
    return render_template(
        "surveys/paths.html",
        survey=survey,
        stops=pages,
        drawing=drawing(pages),
        lost=[(question, lost[question.id]) for question in questions if question.id in lost],
        may_change=may_write() and survey.status is SurveyStatus.DRAFT,
        **workspace(survey.consultation, "Surveys"),
    )
