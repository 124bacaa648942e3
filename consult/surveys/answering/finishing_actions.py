"""Sending answers, keeping them for later, and changing what was sent. The reply goes out only after the commit."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from sqlalchemy import select

from consult.extensions import db, this_week
from consult.privacy import codenames
from consult.privacy.consent import Consent
from consult.privacy.erasing import empty_the_log
from consult.surveys import routing
from consult.surveys.answering.actions import AlreadySubmitted, Forgotten, Given, Q, hold, made_ready, settle
from consult.surveys.answering.answers import kept_of, key_hash, pepper, reading_of, response_with
from consult.surveys.answering.rows import differs, put_rows
from consult.surveys.answering.taking_part import NotInvited, TookPart, count_minutes, mark_part, one_at_a_time
from consult.surveys.answering.withdrawing import words_go
from consult.surveys.inviting.models import SurveyInvitation
from consult.surveys.models import Mode, Survey, Version
from consult.surveys.question_type import Stored
from consult.surveys.response_models import Answer, Response, ResponseStatus


def submit_response(
    response: Response,
    key: str,
    consent: Consent,
    week: dt.date | None = None,
    *,
    invitation: SurveyInvitation | None = None,
    minutes: int | None = None,
) -> str:
    """Finish, and give the five words. The same key gives the same words and changes nothing a second time. Without a
    key somebody came by their five words, which they know. `minutes`: how long it took, for the survey's counts."""
    words, survey = words_of_key(response, key), response.survey
    if response.status is ResponseStatus.SUBMITTED:
        return words
    receipt_hash = response.receipt_hash or codenames.hashed(words, pepper())  # slow, so before the row is held
    invited = invited_id(survey, response, invitation)
    try:
        hold(response)
    except AlreadySubmitted:  # another request was first: it was sent, unless it was thrown away
        if key and response_with(survey, key) is None:
            raise Forgotten("These answers were taken off this device before they were sent.") from None
        return words
    monday = week or this_week()
    response.week = monday - dt.timedelta(days=monday.weekday())
    response.status, response.consent, response.receipt_hash = ResponseStatus.SUBMITTED, consent, receipt_hash
    settle(response)
    db.session.flush()
    note_part(survey, invited, minutes)
    db.session.commit()
    if invited and survey.mode is Mode.ANONYMOUS:
        empty_the_log(wait=False)  # it would say which row of answers was written together with which invitation
    return words


def words_of_key(response: Response, key: str) -> str:
    """The five words of a submission key; none without a key, when they are known already."""
    if key and response.key_hash != key_hash(key):
        raise ValueError("this key opens another response")
    if not key and response.receipt_hash is None:
        raise ValueError("nothing would open this response again")
    return codenames.make(key, pepper()) if key else ""


def invited_id(survey: Survey, response: Response, invitation: SurveyInvitation | None) -> int | None:
    if survey.mode is Mode.OPEN_LINK:
        return None
    invited = invitation.id if invitation else response.invitation_id
    if invited is None:
        raise NotInvited("Open your link again to send these answers.")
    return invited


def note_part(survey: Survey, invited: int | None, minutes: int | None) -> None:
    if invited is None and minutes is None:
        return
    one_at_a_time(survey)
    try:
        if invited is not None:
            mark_part(survey, invited)
    except (NotInvited, TookPart):
        db.session.rollback()
        raise
    if minutes is not None:
        count_minutes(survey, minutes)


def keep_for_later(response: Response, key: str) -> None:
    """Let five words open answers that were not sent yet."""
    if response.receipt_hash or not key:
        return
    receipt_hash = codenames.hashed(words_of_key(response, key), pepper())
    hold(response)
    response.receipt_hash = receipt_hash
    db.session.commit()


def change_answers(response: Response, given: Mapping[Q, Given], version: Version | None = None) -> dict[int, Stored]:
    """Change answers that were sent; they go on counting. Words that change are new words: what was made of the old
    ones goes with them. Gives all that is kept now."""
    response_id, ready = response.id, made_ready(response, given)
    hold_sent(response, version)
    kept, worded = kept_of(response), ids_with_words(response)
    words_go([worded[each] for each, new in ready.items() if each in worded and differs(new, kept.get(each))])
    now = put_rows(response_id, ready)
    met = routing.questions_met(reading_of(response).questions, now)
    words_go([answer_id for each, answer_id in ids_with_words(response).items() if each not in met])
    response.organisation_id = None
    settle(response)
    gone = set(worded.values()) - set(ids_with_words(response).values())
    db.session.commit()
    if gone:
        empty_the_log()
    return {each: stored for each, stored in now.items() if each in met}


def change_consent(response: Response, consent: Consent) -> None:
    """Change how somebody's words may be used. When it becomes less, quotes made of them go."""
    hold_sent(response)
    levels = list(Consent)
    less = levels.index(consent) < levels.index(response.consent)
    words_go(list(ids_with_words(response).values()) if less else [])
    response.consent = consent
    db.session.commit()


def ids_with_words(response: Response) -> dict[int, uuid.UUID]:
    """The answers that hold somebody's own words, by the question's id."""
    rows = select(Answer.question_id, Answer.id).where(Answer.response_id == response.id, Answer.text.is_not(None))
    return {row.question_id: row.id for row in db.session.execute(rows)}


def hold_sent(response: Response, version: Version | None = None) -> None:
    """Lock a response that was sent, unless its words were taken back: they must not come back by a stale page."""
    hold(response, ResponseStatus.SUBMITTED, version=version)
    if not kept_of(response):
        db.session.rollback()
        raise Forgotten("These answers were taken back.")
