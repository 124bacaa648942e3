"""Responses as files. The file is the answer to a form, so there is no link that anybody could follow again."""

from __future__ import annotations

from flask import abort, current_app, render_template, request, send_file
from werkzeug.wrappers import Response as Reply

from consult.consultations.places import workspace
from consult.people.access import STRATEGISTS, allow, current_person
from consult.surveys.blueprint import bp
from consult.surveys.exchange.export_files import write_csv, write_xlsx
from consult.surveys.exchange.export_loading import export_of_survey, given_of, readings_of
from consult.surveys.exchange.export_rows import code_book, rows_of_export
from consult.surveys.exchange.routes import XLSX
from consult.surveys.results.counting import count_responses
from consult.surveys.staff_routes import ONE, survey_or_404

FORMATS = ("csv", "xlsx", "code-book")


@bp.get(f"{ONE}/export")
@allow(STRATEGISTS)
def export(consultation_id: int, survey_id: int) -> str:
    """Which files there are, and what stands in them."""
    survey = survey_or_404(consultation_id, survey_id)
    return render_template(
        "surveys/export.html",
        survey=survey,
        responses=count_responses(survey),
        columns=export_of_survey(survey),
        **workspace(survey.consultation, "Surveys"),
    )


@bp.post(f"{ONE}/export")
@allow(STRATEGISTS)
def take_out_responses(consultation_id: int, survey_id: int) -> Reply:
    """The file itself. Who took it out is noted in the log: which survey, no word of it."""
    survey = survey_or_404(consultation_id, survey_id)
    wanted = request.form.get("format", "")
    if wanted not in FORMATS:
        abort(400, "Choose one of the files.")
    columns = export_of_survey(survey)
    book = code_book(columns, readings_of(survey))
    rows = rows_of_export(columns, given_of(survey))
    current_app.logger.info("person %s exports survey %s as %s", current_person().id, survey.id, wanted)
    if wanted == "xlsx":
        file, kind, name = write_xlsx(columns.headings, rows, book), XLSX, f"{survey.slug}-responses.xlsx"
    elif wanted == "csv":
        file, kind, name = write_csv(columns.headings, rows), "text/csv", f"{survey.slug}-responses.csv"
    else:
        file, kind, name = (
            write_csv([str(each) for each in book[0]], book[1:]),
            "text/csv",
            f"{survey.slug}-code-book.csv",
        )
    return send_file(file, kind, as_attachment=True, download_name=name)
