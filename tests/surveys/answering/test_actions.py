"""Answering: started once, kept page by page, submitted once, and nothing finer than a week."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import DateTime, func, select

from consult.consultations.actions import create_consultation
from consult.extensions import Base, db
from consult.people.models import Organisation
from consult.privacy.codenames import hashed, word_list
from consult.privacy.consent import Consent
from consult.surveys.actions import (
    AlreadySubmitted,
    Closed,
    Forgotten,
    QuestionDraft,
    Refused,
    add_question,
    close_survey,
    copy_survey,
    create_survey,
    decline_answer,
    discard_response,
    open_survey,
    record_answer,
    record_answers,
    start_response,
    submit_response,
)
from consult.surveys.models import Kind, Survey
from consult.surveys.question_type import Unusable
from consult.surveys.response_models import Answer, Response, ResponseStatus

NewKey = Callable[[], str]


def answers(response: Response) -> dict[str, Answer]:
    return {answer.question.label: answer for answer in response.answers}


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_same_key_starts_the_same_response(built: Any, new_key: NewKey) -> None:
    key = new_key()
    assert start_response(built.survey, key).id == start_response(built.survey, key).id
    assert count(Response) == 1


def test_only_a_hash_of_the_key_is_kept(built: Any, new_key: NewKey) -> None:
    key = new_key()
    response = start_response(built.survey, key)
    assert response.key_hash
    assert key not in response.key_hash


def test_a_survey_that_is_not_open_takes_no_answers(draft: Any, new_key: NewKey) -> None:
    with pytest.raises(Closed):
        start_response(draft.survey, new_key())
    open_survey(draft.survey)
    key = new_key()
    response = start_response(draft.survey, key)
    close_survey(draft.survey)
    with pytest.raises(Closed):
        record_answer(response, draft.why, "Too late")
    with pytest.raises(Closed):
        submit_response(response, key, Consent.NONE)
    assert count(Answer) == 0


def test_an_answer_is_changed_and_taken_away_again(built: Any, new_key: NewKey) -> None:
    response = start_response(built.survey, new_key())
    record_answer(response, built.why, "One")
    record_answer(response, built.why, "Two")
    record_answer(response, built.home, built.home.options[1].id)
    assert answers(response)["What would have helped?"].text == "Two"
    assert [mark.option.label for mark in answers(response)["Where?"].marks] == ["South"]
    record_answer(response, built.why, None)
    record_answer(response, built.home, built.home.options[0].id)
    assert list(answers(response)) == ["Where?"]
    assert [mark.option.label for mark in answers(response)["Where?"].marks] == ["North"]


def test_an_empty_text_is_no_answer(built: Any, new_key: NewKey) -> None:
    response = start_response(built.survey, new_key())
    record_answer(response, built.why, " \n\x00")
    assert count(Answer) == 0


def test_rather_not_say_is_kept_and_takes_the_words_away(built: Any, new_key: NewKey) -> None:
    response = start_response(built.survey, new_key())
    record_answer(response, built.why, "A secret")
    decline_answer(response, built.why)
    kept = answers(response)["What would have helped?"]
    assert (kept.declined, kept.text) == (True, None)


def test_a_page_with_one_bad_answer_keeps_none_of_its_answers(built: Any, new_key: NewKey) -> None:
    response = start_response(built.survey, new_key())
    with pytest.raises(Unusable):
        record_answers(response, {built.why: "Fine", built.home: 99_999})
    assert count(Answer) == 0


def test_a_question_of_another_survey_is_no_question_of_this_response(built: Any, new_key: NewKey) -> None:
    other = create_survey(built.survey.consultation, "Other")
    foreign = add_question(other, QuestionDraft(Kind.LONG_TEXT, "Q"))
    with pytest.raises(ValueError, match="another survey"):
        record_answer(start_response(built.survey, new_key()), foreign, "x")


def test_an_option_of_another_question_is_refused(built: Any, new_key: NewKey) -> None:
    with pytest.raises(Unusable):
        record_answer(start_response(built.survey, new_key()), built.home, built.no)


def test_submitting_gives_five_words_and_keeps_only_their_slow_hash(app: Flask, built: Any, new_key: NewKey) -> None:
    key = new_key()
    response = start_response(built.survey, key)
    words = submit_response(response, key, Consent.QUOTE)
    assert len(words.split()) == 5
    assert set(words.split()) <= set(word_list())
    assert response.receipt_hash == hashed(words, app.config["PEPPER"])
    assert (response.status, response.consent) == (ResponseStatus.SUBMITTED, Consent.QUOTE)


def test_the_same_key_again_gives_the_same_words_and_changes_nothing(built: Any, new_key: NewKey) -> None:
    key = new_key()
    response = start_response(built.survey, key)
    words = submit_response(response, key, Consent.PARAPHRASE, week=dt.date(2026, 3, 5))
    assert submit_response(response, key, Consent.QUOTE) == words
    assert (response.consent, response.week) == (Consent.PARAPHRASE, dt.date(2026, 3, 2))
    assert start_response(built.survey, key).status is ResponseStatus.SUBMITTED


def test_another_key_does_not_submit_a_response(built: Any, new_key: NewKey) -> None:
    response = start_response(built.survey, new_key())
    with pytest.raises(ValueError, match="another response"):
        submit_response(response, new_key(), Consent.NONE)


def test_what_was_sent_does_not_change_and_is_not_discarded(built: Any, new_key: NewKey) -> None:
    key = new_key()
    response = start_response(built.survey, key)
    record_answer(response, built.why, "Kept")
    submit_response(response, key, Consent.NONE)
    with pytest.raises(AlreadySubmitted):
        record_answer(response, built.why, "Changed")
    discard_response(response)
    assert answers(response)["What would have helped?"].text == "Kept"


def test_answers_that_were_not_sent_can_be_forgotten(built: Any, new_key: NewKey) -> None:
    response = start_response(built.survey, new_key())
    record_answers(response, {built.why: "Words", built.home: built.home.options[0].id})
    discard_response(response)
    assert (count(Response), count(Answer)) == (0, 0)


def test_nobody_is_told_that_forgotten_answers_were_kept(app: Flask, built: Any, new_key: NewKey) -> None:
    key = new_key()
    response = start_response(built.survey, key)
    response_id = response.id
    assert response.status is ResponseStatus.STARTED

    def leave_elsewhere() -> None:
        with app.app_context():
            discard_response(db.session.get_one(Response, response_id))
            db.session.remove()

    other_tab = threading.Thread(target=leave_elsewhere)
    other_tab.start()
    other_tab.join()
    with pytest.raises(Forgotten):
        submit_response(response, key, Consent.NONE)


def test_a_key_of_another_survey_starts_nothing(built: Any, new_key: NewKey) -> None:
    key = new_key()
    start_response(built.survey, key)
    other = copy_survey(built.survey)
    open_survey(other)
    with pytest.raises(Refused, match="out of date"):
        start_response(other, key)
    assert count(Response) == 1


def test_answers_beside_the_path_are_dropped_at_the_end(built: Any, new_key: NewKey) -> None:
    key = new_key()
    response = start_response(built.survey, key)
    record_answer(response, built.phone, built.no)
    record_answer(response, built.how, "I borrowed one")
    record_answer(response, built.phone, built.yes)
    submit_response(response, key, Consent.NONE)
    assert list(answers(response)) == ["Did you have a phone?"]
    assert count(Answer) == 1


def test_groups_come_from_the_answers_and_declining_gives_none(built: Any, new_key: NewKey) -> None:
    first, second = new_key(), new_key()
    said, declined = start_response(built.survey, first), start_response(built.survey, second)
    record_answer(said, built.home, built.home.options[1].id)
    decline_answer(declined, built.home)
    submit_response(said, first, Consent.NONE)
    submit_response(declined, second, Consent.NONE)
    assert [(each.characteristic_id, each.value) for each in said.characteristics] == [
        (built.home.characteristic_id, "South")
    ]
    assert declined.characteristics == []


def test_an_organisation_that_is_named_is_kept_with_the_response(draft: Any, new_key: NewKey) -> None:
    organisation = Organisation(name="Halfway Up")
    db.session.add(organisation)
    question = add_question(draft.survey, QuestionDraft(Kind.ORGANISATION, "Which?"))
    open_survey(draft.survey)
    key = new_key()
    response = start_response(draft.survey, key)
    record_answer(response, question, organisation.id)
    submit_response(response, key, Consent.NONE)
    assert response.organisation_id == organisation.id
    assert answers(response)["Which?"].text == "Halfway Up"


def test_nothing_about_a_participant_is_finer_than_a_week(built: Any, new_key: NewKey) -> None:
    response = start_response(built.survey, new_key())
    assert response.week.weekday() == 0
    for name in ("response", "answer", "answer_option", "response_characteristic"):
        columns = Base.metadata.tables[name].columns
        assert not [column for column in columns if isinstance(column.type, DateTime)]
        assert not [column.name for column in columns if "ip" in column.name.split("_") or "agent" in column.name]


def race(app: Flask, act: Callable[[], Any], runners: int = 8) -> list[Any]:
    """The act, by several threads at the same moment, each with a connection of its own."""
    ready, results = threading.Barrier(runners), []

    def run() -> None:
        with app.app_context():
            ready.wait()
            try:
                results.append(act())
            except Exception as fault:
                results.append(fault)
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_start_and_a_submission_that_come_many_times_at_once_are_one(app_on: Flask, new_key: NewKey) -> None:
    survey = create_survey(create_consultation("Race"), "Race")
    question = add_question(survey, QuestionDraft(Kind.LONG_TEXT, "Why?"))
    open_survey(survey)
    key, survey_id, question_id = new_key(), survey.id, question.id
    db.session.remove()

    def start() -> object:
        return start_response(db.session.get_one(Survey, survey_id), key).id

    started = race(app_on, start)
    assert len(set(started)) == 1, started
    response_id = started[0]
    record_answer(db.session.get_one(Response, response_id), db.session.get_one(type(question), question_id), "Once")
    db.session.remove()

    def submit() -> str:
        return submit_response(db.session.get_one(Response, response_id), key, Consent.QUOTE)

    words = race(app_on, submit)
    assert len(set(words)) == 1, words
    assert (count(Response), count(Answer)) == (1, 1)
    kept = db.session.get_one(Response, response_id)
    assert kept.receipt_hash == hashed(words[0], app_on.config["PEPPER"])


def test_the_same_page_saved_many_times_at_once_is_one_answer(app_on: Flask, new_key: NewKey) -> None:
    survey = create_survey(create_consultation("Race"), "Race")
    question_id = add_question(survey, QuestionDraft(Kind.YES_NO, "Well?")).id
    open_survey(survey)
    response_id = start_response(survey, new_key()).id
    question = survey.questions[0]
    option_id, model = question.options[0].id, type(question)
    db.session.remove()

    def save() -> str:
        response = db.session.get_one(Response, response_id)
        record_answer(response, db.session.get_one(model, question_id), option_id)
        return "saved"

    assert race(app_on, save) == ["saved"] * 8
    assert count(Answer) == 1
