"""The workspace's front door, and the overview of one consultation."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from consult.consultations.actions import change_consultation, create_consultation
from consult.consultations.forms import ConsultationForm, lines
from consult.consultations.models import Consultation
from consult.consultations.overview import overview_of
from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.people.access import EVERYONE_SIGNED_IN, STAFF, STRATEGISTS, allow

bp = Blueprint("consultations", __name__)


@bp.get("/workspace")
@allow(EVERYONE_SIGNED_IN)
def index() -> str:
    found = db.session.scalars(select(Consultation).order_by(Consultation.id.desc())).all()
    return render_template("consultations/index.html", consultations=found)


@bp.route("/consultations/new", methods=["GET", "POST"])
@allow(STRATEGISTS)
def new() -> str | Response:
    form = ConsultationForm()
    if form.validate_on_submit() and title_is_free(form, None):
        made = create_consultation(
            form.title.data or "",
            form.purpose.data or "",
            starts=form.starts.data,
            ends=form.ends.data,
            questions=lines(form.questions.data),
            characteristics=lines(form.characteristics.data),
        )
        flash(f"“{made.title}” has begun. Next, make a survey or plan a forum session.")
        return redirect(url_for(".show", consultation_id=made.id))
    return render_template("consultations/edit.html", form=form, consultation=None)


@bp.get("/consultations/<int:consultation_id>")
@allow(STAFF)
def show(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    return render_template(
        "consultations/show.html", overview=overview_of(consultation), **workspace(consultation, "Overview")
    )


@bp.route("/consultations/<int:consultation_id>/edit", methods=["GET", "POST"])
@allow(STRATEGISTS)
def edit(consultation_id: int) -> str | Response:
    consultation = consultation_or_404(consultation_id)
    form = ConsultationForm(
        title=consultation.title,
        purpose=consultation.purpose,
        starts=consultation.starts,
        ends=consultation.ends,
        questions="\n".join(question.text for question in consultation.questions),
        characteristics="\n".join(each.name for each in consultation.characteristics),
    )
    if form.validate_on_submit() and title_is_free(form, consultation):
        change_consultation(
            consultation,
            form.title.data or "",
            form.purpose.data or "",
            starts=form.starts.data,
            ends=form.ends.data,
            questions=lines(form.questions.data),
            characteristics=lines(form.characteristics.data),
        )
        flash("Saved.")
        return redirect(url_for(".show", consultation_id=consultation.id))
    return render_template("consultations/edit.html", form=form, **workspace(consultation, "Overview"))


def title_is_free(form: ConsultationForm, own: Consultation | None) -> bool:
    """Two consultations of one title could not be told apart on the command line."""
    title = (form.title.data or "").strip()
    other = db.session.scalar(select(Consultation).where(Consultation.title == title))
    if other is None or other is own:
        return True
    form.title.errors = [f"There is already a consultation called “{title}”. Choose another title."]
    return False
