"""The pictures of a survey's Easy Read version: chosen one by one, uploaded, and shown to whoever may see them."""

from __future__ import annotations

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Reply

from consult.consultations.places import workspace
from consult.extensions import db
from consult.people.access import ANYONE, READERS, STAFF, STRATEGISTS, allow
from consult.surveys.actions import Refused
from consult.surveys.blueprint import bp
from consult.surveys.models import Picture, Survey, SurveyStatus
from consult.surveys.staff_routes import ONE, may_write
from consult.surveys.wording.forms import PictureForm
from consult.surveys.wording.picture_actions import choose_pictures, is_public, pictures_of, upload_picture
from consult.surveys.wording.pictures import MOST_BYTES, OURS
from consult.surveys.wording.routes import built_or_404
from consult.web import takes_files

bp.record_once(lambda state: state.app.jinja_env.globals.update(known_pictures=OURS))


@bp.get("/pictures/<int:picture_id>")
@allow(ANYONE)
def picture(picture_id: int) -> Response:
    """To staff, and to anyone when a survey that is or was open shows it. It can only ever be a picture."""
    found = db.session.get(Picture, picture_id)
    person = g.get("person")
    if found is None or not (is_public(found) or (person and person.role in STAFF)):
        abort(404)
    reply = Response(found.content, mimetype=found.media_type)
    reply.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    reply.headers["Content-Disposition"] = "inline"
    reply.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return reply


@bp.get(f"{ONE}/pictures")
@allow(READERS)
def pictures(consultation_id: int, survey_id: int) -> str:
    return show(built_or_404(consultation_id, survey_id), PictureForm(formdata=None))


@bp.post(f"{ONE}/pictures")
@allow(STRATEGISTS)
def save_pictures(consultation_id: int, survey_id: int) -> Reply:
    survey = built_or_404(consultation_id, survey_id)
    boxes = {f"q{question.id}": question.id for question in survey.questions}
    try:
        choose_pictures(survey, {boxes[name]: value for name, value in request.form.items() if name in boxes})
        flash("Saved.")
    except Refused as refusal:
        flash(str(refusal), "error")
    return to_pictures(survey)


@bp.post(f"{ONE}/pictures/upload")
@allow(STRATEGISTS)
@takes_files
def upload(consultation_id: int, survey_id: int) -> Reply | tuple[str, int]:
    survey = built_or_404(consultation_id, survey_id)
    form = PictureForm()
    if form.validate():
        try:
            content = form.file.data.stream.read(MOST_BYTES + 1)
            upload_picture(survey.consultation, form.description.data or "", content)
        except Refused as refusal:
            form.file.errors = [str(refusal)]
        else:
            flash("The picture is in the list now. Choose it for a question.")
            return to_pictures(survey)
    return show(survey, form), 422


def show(survey: Survey, form: FlaskForm) -> str:
    return render_template(
        "surveys/pictures.html",
        survey=survey,
        form=form,
        ours=OURS,
        uploaded=pictures_of(survey.consultation),
        draft=survey.status is SurveyStatus.DRAFT,
        writable=may_write() and survey.status is SurveyStatus.DRAFT,
        **workspace(survey.consultation, "Surveys"),
    )


def to_pictures(survey: Survey) -> Reply:
    return redirect(url_for(".pictures", consultation_id=survey.consultation_id, survey_id=survey.id), 303)
