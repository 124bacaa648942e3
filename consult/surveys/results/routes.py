"""Results as staff read them: counts, two questions beside each other, words, how far people went, files to take."""

from __future__ import annotations

import io

from flask import abort, render_template, request, send_file
from werkzeug.wrappers import Response as Reply

from consult.consultations.places import workspace
from consult.people.access import READERS, allow
from consult.surveys.blueprint import bp
from consult.surveys.models import Survey, SurveyStatus
from consult.surveys.response_models import Response
from consult.surveys.results import counting as results
from consult.surveys.results.about import funnel_of, median_minutes, not_finished, ways_and_versions
from consult.surveys.results.among import Chosen, chosen, closed_questions, offered
from consult.surveys.results.crossed import crossed
from consult.surveys.results.sheets import as_table, as_workbook
from consult.surveys.results.words import ON_A_PAGE, count_words, page_of_words, questions_with_words, words_written
from consult.surveys.staff_routes import ONE, survey_or_404

FILES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
LONGEST_SEARCH = 200


def with_answers_or_404(consultation_id: int, survey_id: int) -> Survey:
    survey = survey_or_404(consultation_id, survey_id)
    if survey.status is SurveyStatus.DRAFT:
        abort(404)
    return survey


def page(name: str, survey: Survey, filtered: Chosen, **given: object) -> str:
    return render_template(
        f"surveys/{name}.html",
        survey=survey,
        among=filtered,
        offered=offered(survey),
        **given,
        **workspace(survey.consultation, "Surveys"),
    )


@bp.get(f"{ONE}/results", endpoint="results")
@allow(READERS)
def show_results(consultation_id: int, survey_id: int) -> str:
    """Everything counted, for everybody or for some."""
    survey = with_answers_or_404(consultation_id, survey_id)
    some = chosen(survey, request.args.get("among", ""))
    ways, versions = ways_and_versions(survey)
    return page(
        "results",
        survey,
        some,
        results=results.results_of(survey, some.ids),
        responses=results.count_responses(survey, some.ids),
        every=results.count_responses(survey),
        started=not_finished(survey),
        minutes=median_minutes(survey),
        ways=ways,
        versions=versions,
        closed=closed_questions(survey),
        has_words=bool(questions_with_words(survey)),
    )


@bp.get(f"{ONE}/results/counts.<any(xlsx, csv):ending>")
@allow(READERS)
def results_file(consultation_id: int, survey_id: int, ending: str) -> Reply:
    """The counts as a file, for everybody or for some."""
    survey = with_answers_or_404(consultation_id, survey_id)
    some = chosen(survey, request.args.get("among", ""))
    found = results.results_of(survey, some.ids)
    about = f"{results.count_responses(survey, some.ids):,} responses. {some.label or 'Everybody'}."
    content = as_workbook(survey.title, about, found) if ending == "xlsx" else as_table(found)
    return send_file(
        io.BytesIO(content), mimetype=FILES[ending], as_attachment=True, download_name=f"counts-{survey.slug}.{ending}"
    )


@bp.get(f"{ONE}/results/together")
@allow(READERS)
def results_together(consultation_id: int, survey_id: int) -> str:
    """Two closed questions beside each other."""
    survey = with_answers_or_404(consultation_id, survey_id)
    some = chosen(survey, request.args.get("among", ""))
    closed = closed_questions(survey)
    asked = {each.id: each for each in closed}
    row = asked.get(request.args.get("row", 0, int))
    column = asked.get(request.args.get("column", 0, int))
    by_column = request.args.get("share") == "column"
    ids = some.ids if some.ids is not None else results.submitted(survey).with_only_columns(Response.id)
    table = crossed(row, column, ids, by_column) if row and column and row != column else None
    return page(
        "results_together", survey, some, closed=closed, row=row, column=column, by_column=by_column, table=table
    )


@bp.get(f"{ONE}/results/words")
@allow(READERS)
def results_words(consultation_id: int, survey_id: int) -> str:
    """What people wrote, searched and narrowed down."""
    survey = with_answers_or_404(consultation_id, survey_id)
    some = chosen(survey, request.args.get("among", ""))
    asked = {question.id: question for question in questions_with_words(survey)}
    question_id = request.args.get("question", 0, int)
    search = " ".join(request.args.get("words", "").split())[:LONGEST_SEARCH].replace("\0", "")
    number = min(max(1, request.args.get("page", 1, int)), 100_000)
    query = words_written(survey, question_id if question_id in asked else None, search, some.ids)
    total = count_words(query)
    return page(
        "results_words",
        survey,
        some,
        asked=asked,
        question_id=question_id if question_id in asked else "",
        search=search,
        written=page_of_words(query, number),
        total=total,
        page_number=number,
        pages=max(1, -(-total // ON_A_PAGE)),
    )


@bp.get(f"{ONE}/results/way-through")
@allow(READERS)
def results_way(consultation_id: int, survey_id: int) -> str:
    """How far people went, and where they stopped."""
    survey = with_answers_or_404(consultation_id, survey_id)
    return page("results_way", survey, Chosen(), funnel=funnel_of(survey), minutes=median_minutes(survey))
