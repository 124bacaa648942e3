"""The surveys of the hostile world: one of each standing, with its answers, invitations, paper and files."""

from __future__ import annotations

import io
import secrets
from dataclasses import asdict
from typing import Any

from flask import Flask
from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.jobs.worker import work_once
from consult.people.contact_actions import save_contact
from consult.people.models import Contact, Organisation, Person
from consult.privacy.consent import Consent
from consult.surveys import actions as surveys
from consult.surveys.exchange.actions import save_as_template
from consult.surveys.exchange.xlsform_writer import write_xlsform
from consult.surveys.importing.actions import ask_import
from consult.surveys.importing.answers_choices import AnswerChoices, as_said
from consult.surveys.importing.guessing import guess
from consult.surveys.importing.headers import headed
from consult.surveys.importing.preparing import table_of
from consult.surveys.importing.uploads import Choices, keep_upload, remember
from consult.surveys.inviting.actions import invite
from consult.surveys.inviting.directory import Invitee
from consult.surveys.inviting.models import Delivery, Mailing, MailingMessage, Purpose, SurveyInvitation
from consult.surveys.inviting.tokens import new_link
from consult.surveys.models import Comparison, Kind, Mode, Question, Survey, SurveyOrigin, Version
from consult.surveys.paper.actions import key_again, key_in
from consult.surveys.paper.models import PaperBatch, PaperForm
from consult.surveys.question_type import Stored
from consult.surveys.survey_draft import draft_of

from .marks import ANSWERED, NASTY, QUOTED

DRAFT, OPENED, CLOSED, IMPORTED, INVITED, TEMPLATE = range(6)  # the ways through a consultation, by their surveys
ROWS = f"text,Region\n{ANSWERED} was brought in,North\n,South\n".encode()
CHOICES = Choices(text="text", question=f"Brought in? {NASTY}", groups=("Region",))


def bring_in(app: Flask, consultation: Consultation, person: Person) -> int:
    """An import that is done, with a row refused."""
    done = keep_upload(io.BytesIO(ROWS), f"{NASTY}.csv", consultation.id)
    job = ask_import(consultation, person.id, upload=done.token, file=done.name, choices=asdict(CHOICES))
    while work_once(app, "seeding"):  # a letter about a flag may wait before it
        pass
    return job.id


def wait_between_steps(consultation: Consultation, survey_id: int) -> dict[str, str]:
    """Files that somebody chose and has said something about: words to bring in, a survey, and codings."""
    words = keep_upload(io.BytesIO(ROWS), "waiting.csv", consultation.id)
    guesses = guess(headed(table_of(words)))
    said = as_said(AnswerChoices(f"Brought {NASTY}", tuple(guesses)))
    said |= {"chosen": [each.use.value for each in guesses], "labels": [each.label for each in guesses]}
    remember(words, CHOICES, said)
    survey = db.session.get_one(Survey, survey_id)
    asked = keep_upload(io.BytesIO(write_xlsform(draft_of(survey), survey.slug, {})), "asked.xlsx", consultation.id)
    coded = keep_upload(io.BytesIO(b"words,themes\nSaid nowhere,Shelter\n"), "coded.csv", consultation.id)
    return {"upload": words.token, "survey file": asked.token, "coded file": coded.token}


def add_surveys(known: dict[str, str], consultation: Consultation) -> list[dict[str, Any]]:
    """One of each standing: a draft, an open one with a response, a closed one, the one that was brought in, one that
    people are invited to, and a template."""
    title = f"Tell us {NASTY}"[:190]
    draft, opened, closed, invited = (add_survey(consultation, title) for _ in range(4))
    invited.mode = Mode.NAMED
    for each in (opened, closed, invited):
        surveys.open_survey(each)
    known["five words"] = respond(opened, sent=True)
    respond(opened, sent=False)
    surveys.close_survey(closed)
    known["slug"] = opened.slug
    removed = surveys.remove_question(surveys.add_question(draft, surveys.QuestionDraft(Kind.DATE, f"Gone? {NASTY}")))
    wanted = select(Survey).where(Survey.origin == SurveyOrigin.IMPORTED, Survey.consultation_id == consultation.id)
    imported = db.session.scalars(wanted).one()
    found = (draft, opened, closed, imported, invited, save_as_template(draft))
    return [
        {
            "survey_id": each.id,
            "question_id": each.questions[-1].id,
            "condition_id": next((condition.id for condition in each.questions[-1].conditions), 2**30),
            "removed_id": removed.id,
            "slug": {"survey": each.slug},
        }
        for each in found
    ]


def add_invitations(survey_id: int, person: Person) -> dict[str, Any]:
    """Somebody of the directory is invited, has a link, and was written to."""
    survey = db.session.get_one(Survey, survey_id)
    contact = Contact(name=f"Contact {NASTY}", email=f"contact{survey_id}@example.org")
    organisation_id = db.session.scalars(select(Organisation.id)).one()
    save_contact(contact, contact.name, contact.email, organisation_id, False)
    invite(survey, [Invitee(contact.email, contact.name, contact_id=contact.id), Invitee(alias=f"Heron {NASTY}"[:80])])
    invitation = db.session.scalars(select(SurveyInvitation).where(SurveyInvitation.contact_id == contact.id)).one()
    token = new_link(invitation)
    mailing = Mailing(survey_id=survey_id, person_id=person.id, purpose=Purpose.INVITE, subject=NASTY, body=NASTY)
    db.session.add(mailing)
    db.session.flush()
    problem = f"550 {NASTY}"
    db.session.add(
        MailingMessage(
            mailing_id=mailing.id,
            invitation_id=invitation.id,
            message_id=f"{survey_id}@example.org",
            status=Delivery.HANDING,
            problem=problem,
        )
    )
    db.session.commit()
    return {"contact_id": contact.id, "invitation_id": invitation.id, "mailing_id": mailing.id, "link": token}


def put_on_paper(survey_id: int, people: dict[str, Person], first: int) -> dict[str, Any]:
    """A batch with a form that was taken, one keyed, one keyed that waits for a second keying, and one to settle."""
    batch = PaperBatch(survey_id=survey_id, number=first, copies=9, note=NASTY, hand_in=NASTY, version=Version.ENGLISH)
    db.session.add(batch)
    db.session.flush()
    taken, keyed, waiting, differing = (
        PaperForm(batch_id=batch.id, number=first + n, keyed_by_id=people["strategy"].id) for n in range(4)
    )
    db.session.add_all((taken, keyed, waiting, differing))
    db.session.commit()
    words = next(each.id for each in batch.survey.questions if each.kind is Kind.LONG_TEXT)
    for form in (keyed, waiting, differing):
        said = {words: Stored(text=f"{QUOTED} {ANSWERED} {NASTY} {form.name}")}
        key_in(form, people["strategy"], said, Consent.QUOTE, lambda of=form: of is not keyed)
    key_again(differing, people["second"], {words: Stored(text=f"{ANSWERED} {NASTY}")}, Consent.NONE)
    return {
        "batch_number": batch.number,
        "form_number": {
            "taken": taken.number,
            "keyed": keyed.number,
            "waiting": waiting.number,
            "differing": differing.number,
        },
    }


def add_survey(consultation: Consultation, title: str) -> Survey:
    survey = surveys.create_survey(consultation, title, NASTY)
    for kind in Kind:
        choices = kind in (Kind.ONE_CHOICE, Kind.SEVERAL_CHOICES, Kind.DROPDOWN, Kind.RANKING, Kind.GRID)
        scale = {"scale_low": 1, "scale_high": 5, "low_label": "Low", "high_label": "High"}
        surveys.add_question(
            survey,
            surveys.QuestionDraft(
                kind,
                f"{kind.value}? {NASTY}",
                NASTY,
                options=(f"One {NASTY}", "Two") if choices else (),
                columns=(f"Left {NASTY}", "Right") if kind is Kind.GRID else (),
                characteristic_id=consultation.characteristics[0].id if kind is Kind.ONE_CHOICE else None,
                with_previous=kind is Kind.SHORT_TEXT,
                **(scale if kind in (Kind.SCALE, Kind.RATING) else {}),
            ),
        )
    last = surveys.add_question(survey, surveys.QuestionDraft(Kind.LONG_TEXT, f"Why? {NASTY}"))
    before = next(question for question in survey.questions if question.kind is Kind.ONE_CHOICE)
    surveys.add_condition(last, surveys.ConditionDraft(before.id, Comparison.CHOSE, before.options[0].id))
    return survey


def respond(survey: Survey, *, sent: bool) -> str:
    key = secrets.token_urlsafe(24)
    response = surveys.start_response(survey, key)
    surveys.record_answers(response, {question: answer_to(question) for question in survey.questions})
    return surveys.submit_response(response, key, Consent.QUOTE) if sent else ""


def answer_to(question: Question) -> Any:
    if question.kind in (Kind.ONE_CHOICE, Kind.YES_NO):
        return question.options[0].id
    if question.kind is Kind.SEVERAL_CHOICES:
        return [question.options[0].id]
    if question.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
        return f"{QUOTED} {ANSWERED} {NASTY} {question.id}"
    return 3 if question.kind is Kind.SCALE else None
