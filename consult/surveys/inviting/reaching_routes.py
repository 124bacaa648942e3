"""After inviting: cards for people without an address, e-mails that came back, and the response rates."""

from __future__ import annotations

import segno
from flask import abort, current_app, flash, request
from sqlalchemy import func, select
from werkzeug.wrappers import Response as Reply

from consult.extensions import db
from consult.people.access import READERS, STRATEGISTS, allow
from consult.surveys.blueprint import bp
from consult.surveys.inviting import actions
from consult.surveys.inviting.bounces import read_bounce
from consult.surveys.inviting.forms import BounceForm
from consult.surveys.inviting.invitation_routes import (
    INVITATIONS,
    View,
    count_cards,
    invitation_or_404,
    invited_survey,
    page,
    to_invitations,
)
from consult.surveys.inviting.models import InvitationLink, SurveyInvitation
from consult.surveys.inviting.rates import rates_of
from consult.surveys.models import Mode
from consult.surveys.staff_routes import ONE, survey_or_404
from consult.web import takes_files


@bp.post(f"{INVITATIONS}/<int:invitation_id>/came-back")
@allow(STRATEGISTS)
def came_back(consultation_id: int, survey_id: int, invitation_id: int) -> Reply:
    survey = invited_survey(consultation_id, survey_id)
    message = actions.latest_message(invitation_or_404(survey, invitation_id).id) or abort(404)
    actions.mark_bounced(message, "Marked by hand.")
    flash("Marked. No reminder goes to that address.")
    return to_invitations(survey)


@bp.route(f"{INVITATIONS}/came-back", methods=["GET", "POST"])
@allow(STRATEGISTS)
@takes_files
def bounces(consultation_id: int, survey_id: int) -> View:
    """Take in an e-mail that came back."""
    survey = invited_survey(consultation_id, survey_id)
    form = BounceForm()
    if form.validate_on_submit():
        chosen = form.file.data
        named = bool(chosen and getattr(chosen, "filename", ""))
        text = chosen.stream.read().decode("utf-8", "replace") if named else form.text.data or ""
        bounce = read_bounce(text)
        found = actions.take_bounce(survey, bounce)
        if found:
            who = ", ".join(str(message.invitation.email) for message in found)
            flash(f"Marked: {who}. No reminder goes there.")
            return to_invitations(survey)
        form.text.errors = [
            "This says that the e-mail is late, not that it came back. Wait for another one."
            if (bounce.message_ids or bounce.addresses) and not bounce.final
            else "We find no e-mail of this survey in it. Paste the whole message, or mark the person by hand."
        ]
    return page("bounces", survey, form=form)


@bp.route(f"{INVITATIONS}/cards", methods=["GET", "POST"])
@allow(STRATEGISTS)
def cards(consultation_id: int, survey_id: int) -> View:
    """Cards to print, each with a personal link. They are shown once: the links are kept nowhere."""
    survey = invited_survey(consultation_id, survey_id)
    people = select(SurveyInvitation).where(SurveyInvitation.survey_id == survey.id, SurveyInvitation.email.is_(None))
    given = select(InvitationLink.invitation_id)
    fresh = people.where(SurveyInvitation.id.not_in(given)).order_by(SurveyInvitation.alias)
    if request.method == "GET":
        waiting = db.session.scalar(select(func.count()).select_from(fresh.subquery())) or 0
        return page("cards", survey, waiting=waiting, total=count_cards(survey))
    wanted = people.order_by(SurveyInvitation.alias) if request.form.get("all") else fresh
    made = actions.make_cards(db.session.scalars(wanted).all())
    return page("cards_made", survey, cards=[card(invitation, token) for invitation, token in made])


def card(invitation: SurveyInvitation, token: str) -> dict[str, str]:
    link = f"{current_app.config['PUBLIC_URL']}/i/{token}"
    code = segno.make(link, error="m").svg_data_uri(scale=4, border=2)
    return {"who": invitation.alias or invitation.name, "link": link, "code": str(code)}


@bp.get(f"{ONE}/response-rates")
@allow(READERS)
def response_rates(consultation_id: int, survey_id: int) -> View:
    survey = survey_or_404(consultation_id, survey_id)
    if survey.mode is Mode.OPEN_LINK:
        return page("not_invited", survey)
    return page("rates", survey, rates=rates_of(survey), careful=survey.mode is Mode.ANONYMOUS)
