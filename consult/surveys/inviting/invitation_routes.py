"""Who is invited to a survey: the list, choosing from the directory, bringing a list in, taking an invitation back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as Reply

from consult.consultations.places import workspace
from consult.extensions import db
from consult.jobs.actions import Refused
from consult.mail import Text
from consult.people.access import STRATEGISTS, allow
from consult.people.lists import Line, Unreadable, read_file, read_list
from consult.people.models import Tag
from consult.surveys.blueprint import bp
from consult.surveys.inviting import actions, directory
from consult.surveys.inviting.forms import InviteListForm
from consult.surveys.inviting.letters import filled
from consult.surveys.inviting.models import Mailing, MailingMessage, SurveyInvitation
from consult.surveys.inviting.rates import rates_of
from consult.surveys.models import Mode, Survey
from consult.surveys.staff_routes import ONE, survey_or_404
from consult.web import takes_files

INVITATIONS = f"{ONE}/invitations"
ON_A_PAGE = 100
MOST_SHOWN = 1_000
View = str | Reply | tuple[str, int]


def page(name: str, survey: Survey, **given: Any) -> View:
    shown = render_template(
        f"inviting/{name}.html",
        survey=survey,
        subject_of=subject_of,
        ids={"consultation_id": survey.consultation_id, "survey_id": survey.id},
        **given,
        **workspace(survey.consultation, "Surveys"),
    )
    form = given.get("form")
    return (shown, 422) if form is not None and form.errors else shown


def subject_of(mailing: Mailing) -> str:
    """A mailing's subject as people read it."""
    return filled(Text(mailing.subject, ""), {"title": mailing.survey.title}).subject


def invited_survey(consultation_id: int, survey_id: int) -> Survey:
    """A survey that people are invited to."""
    survey = survey_or_404(consultation_id, survey_id)
    if survey.mode is Mode.OPEN_LINK:
        abort(404)
    return survey


def to_invitations(survey: Survey) -> Reply:
    return redirect(url_for(".invitations", consultation_id=survey.consultation_id, survey_id=survey.id), 303)


@bp.get(INVITATIONS)
@allow(STRATEGISTS)
def invitations(consultation_id: int, survey_id: int) -> View:
    survey = survey_or_404(consultation_id, survey_id)
    if survey.mode is Mode.OPEN_LINK:
        return page("not_invited", survey)
    words = request.args.get("words", "").strip()[:100]
    number = min(max(1, request.args.get("page", 1, int)), 100_000)
    wanted = select(SurveyInvitation).where(SurveyInvitation.survey_id == survey.id)
    if words:
        columns = (SurveyInvitation.name, SurveyInvitation.email, SurveyInvitation.alias)
        wanted = wanted.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    order = func.lower(func.coalesce(SurveyInvitation.email, SurveyInvitation.alias))
    found = db.session.scalars(
        wanted.options(joinedload(SurveyInvitation.organisation))
        .order_by(order)
        .limit(ON_A_PAGE)
        .offset((number - 1) * ON_A_PAGE)
    ).all()
    return page(
        "invitations",
        survey,
        invitations=found,
        states=states_of(found),
        removable={each.id for each in found if actions.may_be_removed(each)},
        named=survey.mode is not Mode.ANONYMOUS,
        mailings=db.session.scalars(select(Mailing).where(Mailing.survey_id == survey.id).order_by(Mailing.id)).all(),
        rates=rates_of(survey),
        cards=count_cards(survey),
        total=total,
        words=words,
        page_number=number,
        pages=max(1, -(-total // ON_A_PAGE)),
    )


def states_of(found: Any) -> dict[int, MailingMessage]:
    """The first e-mail to each: a reminder is not told apart, it would say who had not taken part by then."""
    rows = db.session.scalars(
        select(MailingMessage)
        .where(MailingMessage.invitation_id.in_([each.id for each in found]))
        .order_by(MailingMessage.id.desc())
    )
    latest: dict[int, MailingMessage] = {}
    for message in rows:
        kept = latest.get(message.invitation_id)
        if kept is None or kept.status.value not in ("bounced", "failed"):
            latest[message.invitation_id] = message
    return latest


def count_cards(survey: Survey) -> int:
    """How many invited people have no address, and are given a card."""
    wanted = select(func.count()).where(SurveyInvitation.survey_id == survey.id, SurveyInvitation.email.is_(None))
    return db.session.scalar(wanted) or 0


@bp.route(f"{INVITATIONS}/directory", methods=["GET", "POST"])
@allow(STRATEGISTS)
def invite_directory(consultation_id: int, survey_id: int) -> View:
    """Choose contacts, by what their organisations are, or one by one."""
    survey = invited_survey(consultation_id, survey_id)
    asked = request.form if request.method == "POST" else request.args
    names = ("kind", "region", "area", "words")
    wanted = directory.Wanted(**{name: asked.get(name, "").strip()[:100] for name in names})
    found = directory.contacts(wanted)
    if request.method == "POST":
        ticked = set(request.form.getlist("contact"))
        if not request.form.get("all"):
            found = [contact for contact in found if str(contact.id) in ticked]
        say(actions.invite(survey, map(directory.invitee, found)))
        return to_invitations(survey)
    here = select(SurveyInvitation.email).where(SurveyInvitation.survey_id == survey.id)
    return page(
        "directory",
        survey,
        contacts=found[:MOST_SHOWN],
        total=len(found),
        wanted=wanted,
        here=set(db.session.scalars(here)),
        stopped=actions.opted_out({contact.email for contact in found}),
        kinds=choices(directory.kinds()),
        regions=choices(directory.tags(Tag.REGION)),
        areas=choices(directory.tags(Tag.AREA)),
    )


def choices(values: list[str]) -> list[tuple[str, str]]:
    return [("", "Any"), *((value, value) for value in values)]


def say(done: actions.Invited) -> None:
    words = [f"{done.added} invited."]
    words += [f"{done.already} were invited before."] if done.already else []
    words += [f"{done.opted_out} asked for no more e-mails, so they were left out."] if done.opted_out else []
    flash(" ".join(words))


@bp.route(f"{INVITATIONS}/list", methods=["GET", "POST"])
@allow(STRATEGISTS)
@takes_files
def invite_list(consultation_id: int, survey_id: int) -> View:
    """Invite the people of a list. Nothing is sent yet, so they can be taken back."""
    survey = invited_survey(consultation_id, survey_id)
    form = InviteListForm()
    if not form.validate_on_submit():
        return page("list", survey, form=form)
    chosen = form.file.data
    try:
        if chosen and getattr(chosen, "filename", ""):
            lines = read_file(chosen.stream.read(), chosen.filename)
        else:
            lines = read_list(form.text.data or "")
    except Unreadable as problem:
        form.text.errors = [str(problem)]
        return page("list", survey, form=form)
    usable, wrong = fit_for(survey, lines)
    done = actions.invite(survey, directory.invitees(usable))
    if not wrong:
        say(done)
        return to_invitations(survey)
    return page("list_done", survey, done=done, wrong=wrong)


def fit_for(survey: Survey, lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Which lines can be invited. Without an address somebody gets a card; by alias everybody does."""
    usable, wrong = [], []
    for line in lines:
        if not line.email and (line.name or line.organisation):
            usable.append(replace(line, name=line.name or line.organisation, problem=""))
        elif survey.mode is Mode.ALIAS and line.email:
            wrong.append(replace(line, problem="This survey knows people by alias. Leave the e-mail address out."))
        elif line.problem:
            wrong.append(line)
        else:
            usable.append(line)
    return usable, wrong


def invitation_or_404(survey: Survey, invitation_id: int) -> SurveyInvitation:
    invitation = db.session.get(SurveyInvitation, invitation_id)
    if invitation is None or invitation.survey_id != survey.id:
        abort(404)
    return invitation


@bp.post(f"{INVITATIONS}/<int:invitation_id>/remove")
@allow(STRATEGISTS)
def remove_invitation(consultation_id: int, survey_id: int, invitation_id: int) -> Reply:
    survey = invited_survey(consultation_id, survey_id)
    invitation = invitation_or_404(survey, invitation_id)
    name = invitation.name or invitation.email or invitation.alias
    try:
        actions.remove_invitation(invitation)
        flash(f"{name} is no longer invited.")
    except Refused as refusal:
        flash(str(refusal), "error")
    return to_invitations(survey)
