"""Batches, form numbers, and the response of a paper form, on every database."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.consultations.actions import create_consultation
from consult.extensions import db
from consult.jobs.actions import Refused
from consult.people.actions import create_person
from consult.people.models import Person
from consult.privacy.consent import Consent
from consult.surveys.actions import QuestionDraft, SurveyDraft, build_survey, open_survey
from consult.surveys.answering import withdrawing
from consult.surveys.answering.answers import kept_of
from consult.surveys.models import Kind, Survey, Version
from consult.surveys.paper.actions import (
    agreement,
    ask_check,
    key_again,
    key_in,
    print_batch,
    remove_form,
    settle_form,
    take_form,
)
from consult.surveys.paper.models import PaperBatch, PaperForm
from consult.surveys.question_type import Stored
from consult.surveys.response_models import Answer, Response

MakePerson = Callable[..., Person]
WORDS = {5: Stored(text="A phone")}  # what would have helped


@pytest.fixture
def ada(staff: MakePerson) -> Person:
    return staff("Ada Test")


@pytest.fixture
def bo(staff: MakePerson) -> Person:
    return staff("Bo Test")


def checked(batch: PaperBatch, ada: Person) -> PaperForm:
    form = key_in(take_form(batch, ada), ada, WORDS, Consent.QUOTE)
    ask_check(form)
    return form


def test_batches_and_forms_are_numbered_from_one_in_each_survey(batch: PaperBatch, ada: Person, bo: Person) -> None:
    assert print_batch(batch.survey, Version.EASY_READ, 3, ada).name == "B2"
    first = take_form(batch, ada)
    assert first.name == "B1-1"
    assert take_form(batch, ada) == first  # the button pressed twice
    assert take_form(batch, bo).name == "B1-2"
    key_in(first, ada, {}, Consent.NONE)
    assert take_form(batch, ada).name == "B1-3"


def test_a_draft_is_not_printed_and_a_version_it_lacks_neither(every_kind: Survey, ada: Person) -> None:
    with pytest.raises(Refused, match="Open it"):
        print_batch(every_kind, Version.ENGLISH, 1, ada)
    every_kind.in_welsh = False
    db.session.commit()
    open_survey(every_kind)
    with pytest.raises(Refused, match="no such version"):
        print_batch(every_kind, Version.WELSH, 1, ada)


@pytest.mark.parametrize("lot", [True, False])
def test_chance_draws_the_forms_that_are_keyed_twice(batch: PaperBatch, ada: Person, lot: bool) -> None:
    form = key_in(take_form(batch, ada), ada, WORDS, Consent.QUOTE, draw=lambda: lot)
    assert form.awaits_check is lot


def test_whoever_keyed_first_cannot_key_again_and_nobody_a_third_time(
    batch: PaperBatch, ada: Person, bo: Person
) -> None:
    form = checked(batch, ada)
    with pytest.raises(Refused, match="Somebody else"):
        key_again(form, ada, WORDS, Consent.QUOTE)
    assert key_again(form, bo, WORDS, Consent.QUOTE) == []
    assert not form.awaits_check and not form.unsettled
    with pytest.raises(Refused, match="twice already"):
        key_again(form, bo, WORDS, Consent.QUOTE)


def test_the_agreement_counts_forms_questions_and_differences(batch: PaperBatch, ada: Person, bo: Person) -> None:
    same, other = checked(batch, ada), checked(batch, ada)
    key_again(same, bo, WORDS, Consent.QUOTE)
    key_again(other, bo, {5: Stored(text="A card")}, Consent.QUOTE)
    found = agreement([same, other])
    assert (found.forms, found.differences) == (2, 1)
    assert found.questions == 2 * 14  # all but “How did you manage?”, which was not for them
    settle_form(other, [])
    assert agreement([same, other]) == found


def test_the_second_words_are_kept_only_until_they_are_settled(batch: PaperBatch, ada: Person, bo: Person) -> None:
    form = checked(batch, ada)
    key_again(form, bo, {5: Stored(text="A phone card")}, Consent.QUOTE)
    assert "A phone card" in str(form.differences)
    settle_form(form, [])
    assert form.differences == [5]
    assert form.response and kept_of(form.response)[5].text == "A phone"
    with pytest.raises(Refused, match="nothing to settle"):
        settle_form(form, [5])


def test_words_that_go_are_told_of(batch: PaperBatch, ada: Person, bo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(withdrawing, "BEFORE_WORDS_GO", [lambda ids: told.extend(ids)])
    form = checked(batch, ada)
    assert form.response
    before = form.response.answers[0].id
    key_again(form, bo, {5: Stored(text="A card")}, Consent.QUOTE)
    settle_form(form, [5])
    assert told == [before]
    after = form.response.answers[0].id
    remove_form(form)
    assert told == [before, after]
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 0


def test_a_lower_consent_keyed_second_takes_along_what_was_made_of_the_words(
    batch: PaperBatch, ada: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(withdrawing, "BEFORE_WORDS_GO", [lambda ids: told.extend(ids)])
    form = checked(batch, ada)
    assert key_again(form, bo, WORDS, Consent.NONE) == [0]
    settle_form(form, [0])
    assert form.response and form.response.consent is Consent.NONE
    assert told == [form.response.answers[0].id]


def test_a_form_keyed_twice_at_the_same_moment_is_one_response(app_on: Flask) -> None:
    consultation = create_consultation("What should change?")
    person = create_person("Ada Test", "ada@example.org", "strategy", "correct horse battery")
    survey = build_survey(consultation, SurveyDraft("T", questions=(QuestionDraft(Kind.LONG_TEXT, "Why?"),)))
    open_survey(survey)
    form = take_form(print_batch(survey, Version.ENGLISH, 1, person), person)
    ids, kept = (form.id, person.id), {survey.questions[0].id: Stored(text="A phone")}
    db.session.remove()
    together, failed = threading.Barrier(2), []

    def key() -> None:
        with app_on.app_context():
            try:
                mine, who = db.session.get_one(PaperForm, ids[0]), db.session.get_one(Person, ids[1])
                assert not mine.is_keyed and mine.batch.survey.title == "T"
                together.wait()
                key_in(mine, who, kept, Consent.QUOTE)
            except Exception as problem:
                failed.append(problem)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=key) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert db.session.scalar(select(func.count()).select_from(Response)) == 1
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1
    assert db.session.get_one(PaperForm, ids[0]).is_keyed
