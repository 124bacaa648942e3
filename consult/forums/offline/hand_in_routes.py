"""Doors: what a device asks for before it goes, and hands in when it is back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import abort, flash, render_template, request
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.forums.access import is_a_peer_here, may_read_words, session_is_open_to_me, words_or_404
from consult.forums.blueprint import bp
from consult.forums.models import SessionStatus
from consult.forums.offline.batches import Batch, NotABatch, read_batch
from consult.forums.offline.bundles import bundle, outline
from consult.forums.offline.forms import SealedForm
from consult.forums.offline.hand_in_actions import HandedIn, hand_in
from consult.forums.offline.sealed import NotOurs, open_file, public_key
from consult.forums.offline.shell_routes import ROOM
from consult.forums.session_models import ForumSession
from consult.people.access import FORUM_STAFF, allow, current_person
from consult.web import takes_files

HERE = "Forums"


@bp.get(f"{ROOM}sessions")
@allow(FORUM_STAFF)
def offline_sessions() -> dict[str, Any]:
    """The sessions that can be taken along, the token for handing in, and the key that files are sealed for."""
    wanted = select(ForumSession).where(session_is_open_to_me(), ForumSession.status != SessionStatus.ENDED)
    order = ForumSession.week.desc(), ForumSession.id.desc()
    found = db.session.scalars(wanted.options(joinedload(ForumSession.forum)).order_by(*order)).all()
    return {
        "token": generate_csrf(),
        "key": public_key(),
        "sessions": [outline(session) for session in found if may_read_words(session)],
    }


@bp.get(f"{ROOM}sessions/<int:session_id>")
@allow(FORUM_STAFF)
def offline_bundle(session_id: int) -> dict[str, Any]:
    return bundle(words_or_404(session_id))


@bp.post(f"{ROOM}hand-in")
@allow(FORUM_STAFF)
def offline_hand_in() -> dict[str, Any]:
    try:
        batch = read_batch(request.form.get("batch", ""))
    except NotABatch:
        abort(400)
    return {"done": [asdict(each) for each in handed_in(batch)]}


def handed_in(batch: Batch) -> list[HandedIn]:
    return hand_in(batch, current_person(), words_or_404, lambda session: not is_a_peer_here(session))


@bp.route("/consultations/<int:consultation_id>/forums/sealed", methods=["GET", "POST"])
@allow(FORUM_STAFF)
@takes_files
def sealed(consultation_id: int) -> str | tuple[str, int]:
    """Bring in a file that a device wrote. The same file twice brings nothing twice."""
    consultation = consultation_or_404(consultation_id)
    form = SealedForm()
    done: list[HandedIn] | None = None
    if form.validate_on_submit():
        try:
            done = handed_in(read_batch(open_file(form.file.data.read() if form.file.data else b"")))
        except (NotOurs, NotABatch):
            form.file.errors = ["Choose the sealed file of a device. This one was not sealed for us, or was changed."]
    if done and not any(each.what == "refused" for each in done):
        flash(f"{len(done)} handed in. You can clear the device and the file now.")
    page = render_template("forums/offline/sealed.html", form=form, done=done, **workspace(consultation, HERE))
    return page, 422 if form.errors else 200
