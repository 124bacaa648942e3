"""Two links of one person at the same moment: one set of answers, on both databases."""

from __future__ import annotations

import threading

from flask import Flask
from sqlalchemy import func, select

from consult.consultations.actions import create_consultation
from consult.extensions import db
from consult.privacy.consent import Consent
from consult.surveys.actions import (
    QuestionDraft,
    TookPart,
    add_question,
    create_survey,
    open_survey,
    record_answers,
    start_response,
    submit_response,
)
from consult.surveys.answering.answers import invited_key, survey_at
from consult.surveys.answering.modes import Ways
from consult.surveys.editing.mode_actions import choose_ways
from consult.surveys.inviting.actions import Invitee, invite
from consult.surveys.inviting.models import SurveyInvitation
from consult.surveys.inviting.tokens import invitation_of, new_link
from consult.surveys.models import Kind, Mode, Survey
from consult.surveys.response_models import AnsweringTime, Response, ResponseStatus

PEOPLE = 8


def make_survey() -> Survey:
    survey = choose_ways(create_survey(create_consultation("What?"), "Race"), Ways(Mode.ANONYMOUS))
    add_question(survey, QuestionDraft(Kind.SHORT_TEXT, "Why?"))
    open_survey(survey)
    invite(survey, [Invitee(email=f"p{n}@example.org") for n in range(PEOPLE)])
    return survey


def test_exactly_one_of_two_links_of_one_person_wins(app_on: Flask) -> None:
    survey = make_survey()
    pairs = [(new_link(each), new_link(each)) for each in db.session.scalars(select(SurveyInvitation)).all()]
    db.session.commit()
    barrier, outcomes, slug = threading.Barrier(2 * PEOPLE), [], survey.slug

    def send(token: str) -> None:
        with app_on.app_context():
            here, invitation = survey_at(slug), invitation_of(token)
            assert here and invitation
            key = invited_key(invitation, token)
            response = start_response(here, key, invitation=invitation)
            record_answers(response, {here.questions[0]: "So"})
            barrier.wait(60)
            try:
                submit_response(response, key, Consent.NONE, invitation=invitation, minutes=3)
                outcomes.append("sent")
            except TookPart:
                outcomes.append("refused")
            db.session.remove()

    threads = [threading.Thread(target=send, args=(token,)) for pair in pairs for token in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * PEOPLE + ["sent"] * PEOPLE
    db.session.expire_all()
    sent = select(func.count()).select_from(Response).where(Response.status == ResponseStatus.SUBMITTED)
    assert db.session.scalar(sent) == PEOPLE
    assert set(db.session.scalars(select(SurveyInvitation.took_part))) == {True}
    assert [tuple(row) for row in db.session.execute(select(AnsweringTime.minutes, AnsweringTime.responses))] == [
        (3, PEOPLE)
    ]


def test_the_same_link_sent_twice_at_once_is_sent_once(app_on: Flask) -> None:
    survey = make_survey()
    token = new_link(db.session.scalars(select(SurveyInvitation).limit(1)).one())
    db.session.commit()
    slug, words, barrier = survey.slug, [], threading.Barrier(4)

    def send() -> None:
        with app_on.app_context():
            here, invitation = survey_at(slug), invitation_of(token)
            assert here and invitation
            key = invited_key(invitation, token)
            response = start_response(here, key, invitation=invitation)
            barrier.wait(60)
            words.append(submit_response(response, key, Consent.NONE, invitation=invitation))
            db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(words) == 4 and len(set(words)) == 1
    assert db.session.scalar(select(func.count()).select_from(Response)) == 1
