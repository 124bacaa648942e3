"""Counting what came in: only what was sent, each answer once, with what was declined and left beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consult.consultations.models import Consultation
from consult.privacy.consent import Consent
from consult.surveys.actions import (
    DECLINED,
    QuestionDraft,
    add_question,
    create_survey,
    record_answers,
    start_response,
    submit_response,
)
from consult.surveys.answering.answers import minutes
from consult.surveys.models import Kind
from consult.surveys.results.counting import count_responses, counts_of_responses, results_of


def test_only_what_was_sent_is_counted(built: Any, new_key: Callable[[], str]) -> None:
    north, south = built.home.options
    for given, send in (
        ({built.home: north.id, built.phone: built.yes, built.why: "A"}, True),
        ({built.home: south.id, built.phone: DECLINED}, True),
        ({built.home: south.id}, True),
        ({built.home: north.id, built.why: "Never sent"}, False),
    ):
        key = new_key()
        response = start_response(built.survey, key)
        record_answers(response, given)
        if send:
            submit_response(response, key, Consent.QUOTE)
    home, phone, how, why = results_of(built.survey)
    assert count_responses(built.survey) == 3
    assert counts_of_responses([built.survey]) == {built.survey.id: 3}
    assert home.rows == [("North", 1, "33%"), ("South", 2, "67%")]
    assert phone.rows == [("Yes", 1, "100%"), ("No", 0, "0%")]
    assert phone.summary == "1 answered, 1 would rather not say, 1 left it empty."
    assert how.summary == "0 answered, 0 would rather not say, 3 left it empty or were not asked."
    assert (why.answered, why.rows, why.is_text) == (1, [], True)


def test_a_survey_nobody_answered_counts_nothing(built: Any) -> None:
    assert count_responses(built.survey) == 0
    assert counts_of_responses([built.survey]) == {}
    assert [row[1:] for row in results_of(built.survey)[0].rows] == [(0, ""), (0, "")]


def test_the_time_a_survey_takes_is_told_generously(built: Any, consultation: Consultation) -> None:
    assert minutes(built.survey) == 3
    long = create_survey(consultation, "Long")
    for number in range(3):
        add_question(long, QuestionDraft(Kind.LONG_TEXT, f"Question {number}"))
    assert minutes(long) == 10
