"""Writing an e-mail to invited people, looking at it as one of them reads it, trying it out, sending it; how far it is."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response as Reply

from consult.extensions import db
from consult.jobs.actions import Refused
from consult.jobs.models import Job
from consult.mail import MailServer, NotKnown, NotReached, NotTaken, Text, mail_folder, post_to
from consult.people.access import STRATEGISTS, allow, current_person
from consult.surveys.blueprint import bp
from consult.surveys.inviting import mailing_actions as actions
from consult.surveys.inviting.forms import MailingForm, ReminderForm, WelshMailingForm, WelshReminderForm
from consult.surveys.inviting.invitation_routes import INVITATIONS, View, invited_survey, page
from consult.surveys.inviting.letters import filled, first_text
from consult.surveys.inviting.models import Delivery, Mailing, MailingMessage, Purpose, SurveyInvitation
from consult.surveys.inviting.sending import Words, closing_day, compose, counts, values_for, words_of
from consult.surveys.models import Survey, Version

MAILINGS = f"{INVITATIONS}/mailings"
THEIR_OWN = "the-link-is-made-when-it-is-sent"
SHORT_PATIENCE = 10.0  # seconds: somebody waits for this page
MOST_READERS = 200
MOST_LISTED = 200


@bp.route(f"{INVITATIONS}/write", methods=["GET", "POST"])
@allow(STRATEGISTS)
def write_invitation(consultation_id: int, survey_id: int) -> View:
    return write(invited_survey(consultation_id, survey_id), Purpose.INVITE)


@bp.route(f"{INVITATIONS}/remind", methods=["GET", "POST"])
@allow(STRATEGISTS)
def write_reminder(consultation_id: int, survey_id: int) -> View:
    return write(invited_survey(consultation_id, survey_id), Purpose.REMIND)


def write(survey: Survey, purpose: Purpose) -> View:
    """One form for the text; its buttons show it, send a test, or send it."""
    form = form_for(survey, purpose)
    readers = readers_of(survey)
    form.reader.choices = [(each.id, each.name or each.email) for each in readers]
    preview, go = None, request.form.get("go", "")
    if form.validate_on_submit():
        if go == "send":
            sent = try_sending(survey, purpose, form)
            if sent:
                return to_mailing(sent)
        else:
            reader = next((each for each in readers if each.id == form.reader.data), None) or first_of(readers)
            preview = preview_of(survey, form, reader)
            if go == "test":
                send_test(preview)
    return page(
        "write",
        survey,
        form=form,
        purpose=purpose.value,
        preview=preview,
        recipients=len(actions.recipients(survey, purpose)),
        lately=purpose is Purpose.REMIND and actions.reminded_lately(survey),
        **where_mail_goes(),
    )


def to_mailing(found: Mailing) -> Reply:
    survey = found.survey
    return redirect(
        url_for(".mailing", consultation_id=survey.consultation_id, survey_id=survey.id, mailing_id=found.id), 303
    )


def form_for(survey: Survey, purpose: Purpose) -> MailingForm:
    """The form, filled with words to begin from."""
    house, closes = str(current_app.config["HOUSE_NAME"]), closing_day(survey) is not None
    first = first_text(purpose, "en", house, closes=closes)
    known = {"subject": first.subject, "body": first.body}
    if survey.in_welsh:
        welsh = first_text(purpose, "cy", house, closes=closes)
        known |= {"welsh_subject": welsh.subject, "welsh_body": welsh.body}
    kinds: dict[tuple[Purpose, bool], type[MailingForm]] = {
        (Purpose.INVITE, False): MailingForm,
        (Purpose.INVITE, True): WelshMailingForm,
        (Purpose.REMIND, False): ReminderForm,
        (Purpose.REMIND, True): WelshReminderForm,
    }
    return kinds[purpose, survey.in_welsh](data=known)


def readers_of(survey: Survey) -> list[SurveyInvitation]:
    """Invited people a preview can be shown for, whether they took part or not."""
    wanted = select(SurveyInvitation).where(
        SurveyInvitation.survey_id == survey.id, SurveyInvitation.email.is_not(None)
    )
    order = func.lower(func.coalesce(SurveyInvitation.name, SurveyInvitation.email))
    return list(db.session.scalars(wanted.order_by(order).limit(MOST_READERS)))


def first_of(readers: list[SurveyInvitation]) -> SurveyInvitation | None:
    return readers[0] if readers else None


def preview_of(survey: Survey, form: MailingForm, reader: SurveyInvitation | None) -> dict[str, Any]:
    """The e-mail as one person reads it; only its link is made when it is sent."""
    welsh = form.welsh()
    in_welsh = bool(reader and welsh and reader.language is Version.WELSH)
    text: Text = welsh if in_welsh and welsh else form.text()
    words: Words = words_of(survey, text, "cy" if in_welsh else "en")
    name = reader.name if reader else ""
    return {
        "to": (reader.email if reader else "") or "",
        "name": name,
        "sender": current_app.config["MAIL_FROM"],
        "words": words,
        "text": filled(text, values_for(words, name, THEIR_OWN)),
    }


def send_test(preview: dict[str, Any]) -> None:
    """The same e-mail to the person who wrote it, with links that lead nowhere."""
    me = current_person()
    url = str(current_app.config["MAIL"])
    post = MailServer(url, SHORT_PATIENCE) if url else post_to(url, mail_folder())
    message_id = f"test-{me.id}@{str(current_app.config['MAIL_FROM']).rpartition('@')[2]}"
    content = compose(preview["words"], preview["name"], me.email, message_id, THEIR_OWN)
    try:
        post.hand(str(current_app.config["MAIL_FROM"]), me.email, content, lambda: None)
        flash(f"A test was sent to {me.email}. Its links lead nowhere.")
    except (NotTaken, NotReached, NotKnown) as problem:
        flash(f"The test could not be sent: {problem}.", "error")
    finally:
        post.close()


def try_sending(survey: Survey, purpose: Purpose, form: MailingForm) -> Mailing | None:
    again = isinstance(form, ReminderForm) and bool(form.again_today.data)
    try:
        return actions.send_mailing(survey, purpose, form.text(), current_person().id, form.welsh(), again_today=again)
    except Refused as refusal:
        form.form_errors.append(str(refusal))
        return None


def where_mail_goes() -> dict[str, Any]:
    settings = current_app.config
    return {
        "mail_server": bool(settings["MAIL"]),
        "mail_folder": mail_folder(),
        "per_minute": settings["MAIL_PER_MINUTE"],
    }


@bp.get(f"{MAILINGS}/<int:mailing_id>")
@allow(STRATEGISTS)
def mailing(consultation_id: int, survey_id: int, mailing_id: int) -> View:
    """How far a mailing is, and which e-mails were not taken."""
    survey = invited_survey(consultation_id, survey_id)
    found = mailing_or_404(survey, mailing_id)
    problems = db.session.scalars(
        select(MailingMessage)
        .where(MailingMessage.mailing_id == found.id, MailingMessage.problem != "")
        .where(MailingMessage.status != Delivery.SENT)
        .order_by(MailingMessage.status)
        .limit(MOST_LISTED)
    ).all()
    return page(
        "mailing",
        survey,
        mailing=found,
        work=db.session.get(Job, found.job_id or 0),
        counts=counts(found.id),
        problems=problems,
        **where_mail_goes(),
    )


@bp.post(f"{MAILINGS}/<int:mailing_id>/go-on")
@allow(STRATEGISTS)
def go_on(consultation_id: int, survey_id: int, mailing_id: int) -> Reply:
    """Send what is left; with `unknown`, also what may have arrived already."""
    survey = invited_survey(consultation_id, survey_id)
    found = mailing_or_404(survey, mailing_id)
    actions.go_on(found, unknown_too=bool(request.form.get("unknown")))
    return to_mailing(found)


def mailing_or_404(survey: Survey, mailing_id: int) -> Mailing:
    found = db.session.get(Mailing, mailing_id)
    if found is None or found.survey_id != survey.id:
        abort(404)
    return found
