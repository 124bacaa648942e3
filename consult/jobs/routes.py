"""A job's state as JSON, stopping it, and the health page."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, jsonify, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from consult.extensions import db
from consult.jobs.actions import stop_job
from consult.jobs.health import health
from consult.jobs.models import Job
from consult.people.access import ANYONE, STRATEGISTS, allow

bp = Blueprint("jobs", __name__)


@bp.get("/jobs/<int:job_id>.json")
@allow(STRATEGISTS)
def show(job_id: int) -> Response:
    job = db.session.get(Job, job_id) or abort(404)
    return jsonify(
        id=job.id,
        status=job.status.value,
        message=job.problem or job.message,
        progress_done=job.progress_done,
        progress_total=job.progress_total,
        ended=job.ended,
    )


@bp.post("/jobs/<int:job_id>/stop")
@allow(STRATEGISTS)
def stop(job_id: int) -> BaseResponse:
    job = db.session.get(Job, job_id) or abort(404)
    stop_job(job)
    flash("Stopping. What was finished before is kept.")
    return redirect(url_for("consultations.show", consultation_id=job.consultation_id) if job.consultation_id else "/")


@bp.get("/healthz")
@allow(ANYONE)
def healthz() -> tuple[Response, int]:
    state, code = health()
    return jsonify(state), code
