"""Pages: taking words back for somebody who rang, or gave in their slip. No page here shows a word of theirs."""

from __future__ import annotations

import uuid

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consult.consultations.models import Consultation
from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db, limiter
from consult.forums.access import is_a_peer_here, may_read_words, my_sessions
from consult.forums.actions import NotPossible, take_words_back
from consult.forums.blueprint import bp
from consult.forums.forms import refuse
from consult.forums.models import ForumMember, Way
from consult.forums.receipts.finding import Asked, by_alias, by_number, by_words
from consult.forums.receipts.forms import SureForm, TakeBackForm
from consult.forums.session_models import ForumSession, SessionReceipt
from consult.people.access import FORUM_STAFF, allow, current_person
from consult.privacy import codenames
from consult.privacy.handles import seal, unseal

TAKE_BACK = "/consultations/<int:consultation_id>/forums/take-back"
PURPOSE, SURE_FOR = "take-back", 10 * 60  # seconds
WRONG = 422  # the status by which the limiter tells a wrong try from a right one
View = str | Response | tuple[str, int]


def sessions_i_answer_for(consultation: Consultation) -> list[ForumSession]:
    """Those whose words the signed-in person may read and change; not what a peer only writes in."""
    return [each for each in my_sessions(consultation) if may_read_words(each) and not is_a_peer_here(each)]


@bp.route(TAKE_BACK, methods=["GET", "POST"])
@allow(FORUM_STAFF)
@limiter.limit("20 per 15 minutes", deduct_when=lambda reply: reply.status_code == WRONG)
def take_back(consultation_id: int) -> View:
    consultation = consultation_or_404(consultation_id)
    sessions = sessions_i_answer_for(consultation)
    form = TakeBackForm(data={"session_id": request.args.get("session", 0, int)}).offer(sessions)
    if form.validate_on_submit():
        try:
            asked = look_up(form, sessions)
        except NotPossible as problem:
            refuse(form, problem)
        else:
            sure = SureForm(formdata=None, data={"asked": sealed(asked, Way(form.way.data))})
            return show(consultation, "forums/take_back_sure.html", asked=asked, count=len(asked.said()), form=sure)
    form.words.data = None
    page = show(consultation, "forums/take_back.html", form=form)
    return (page, WRONG) if form.errors or form.form_errors else page


def look_up(form: TakeBackForm, sessions: list[ForumSession]) -> Asked:
    if (form.words.data or "").strip():
        return by_words(codenames.hashes_of(form.words.data, str(current_app.config["PEPPER"])), sessions)
    session = next((each for each in sessions if each.id == form.session_id.data), None)
    if session is None:
        raise NotPossible("Type their five words, or choose the session they came to.", "words")
    if form.slip.data is not None:
        return by_number(session, form.slip.data)
    if (form.alias.data or "").strip():
        return by_alias(session, form.alias.data or "")
    raise NotPossible("Write the number on their slip, or their alias.", "slip")


@bp.post(f"{TAKE_BACK}/sure")
@allow(FORUM_STAFF)
def take_back_now(consultation_id: int) -> Response:
    consultation = consultation_or_404(consultation_id)
    said = unseal(PURPOSE, SureForm().asked.data, SURE_FOR) or {}
    if said.get("person") != str(current_person().id):
        flash("This took too long. Look the words up again; nothing was taken back.", "error")
        return redirect(url_for(".take_back", consultation_id=consultation.id))
    asked = unsealed(said)
    if asked.session not in sessions_i_answer_for(consultation):
        abort(404)
    title, under = asked.session.title, asked.under
    gone = take_words_back(asked.said(), Way(said["way"]), current_person())
    flash(f"Taken back: {gone} said under {under} in {title}. Tell them that it is done.")
    return redirect(url_for(".take_back", consultation_id=consultation.id))


def sealed(asked: Asked, way: Way) -> str:
    whose = {"slip": asked.slip.id.hex} if asked.slip else {"member": str(asked.member.id if asked.member else 0)}
    known = {"session": str(asked.session.id), "way": way.value, "under": asked.under}
    return seal(PURPOSE, {"person": str(current_person().id), **known, **whose})


def unsealed(said: dict[str, str]) -> Asked:
    session = db.session.get(ForumSession, int(said["session"])) or abort(404)
    slip = db.session.get(SessionReceipt, uuid.UUID(hex=said["slip"])) if "slip" in said else None
    member = db.session.get(ForumMember, int(said["member"])) if "member" in said else None
    return Asked(session, said["under"], slip, member)


def show(consultation: Consultation, template: str, **what: object) -> str:
    return render_template(template, **what, **workspace(consultation, "Forums"))
