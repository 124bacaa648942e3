"""Results of some people, two questions together, words to read, how far people went: only what was sent counts."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.privacy.consent import Consent
from consult.surveys.actions import (
    DECLINED,
    QuestionDraft,
    SurveyDraft,
    build_survey,
    open_survey,
    record_answers,
    start_response,
    submit_response,
)
from consult.surveys.models import Kind, Option, OptionRole, Question, Survey
from consult.surveys.question_type import Picked
from consult.surveys.response_models import AnsweringTime, Response
from consult.surveys.results.about import funnel_of, median_minutes, not_finished, ways_and_versions
from consult.surveys.results.among import chosen, closed_questions, offered
from consult.surveys.results.counting import Result, count_responses, results_of
from consult.surveys.results.crossed import crossed
from consult.surveys.results.numbers import spread_of
from consult.surveys.results.sheets import as_table, as_workbook
from consult.surveys.results.words import count_words, page_of_words, questions_with_words, words_written
from consult.surveys.survey_draft import OptionDraft

Answers = dict[Question, Any]


@pytest.fixture
def consultation(app_on: Flask) -> Consultation:
    return create_consultation("What should change by 2031?", characteristics=["Region"])


@pytest.fixture
def survey(consultation: Consultation) -> Survey:
    """Region (a group), help (several, with "Other"), nights (number), mood (1 to 5), agree (grid), order (ranking),
    joined (date), why (long text)."""
    group = consultation.characteristics[0].id
    helps = (OptionDraft("Phone"), OptionDraft("Lift"), OptionDraft("Other", free_text=True))
    built = build_survey(
        consultation,
        SurveyDraft(
            "Coming home",
            questions=(
                QuestionDraft(Kind.ONE_CHOICE, "Region?", options=("North", "South"), characteristic_id=group),
                QuestionDraft(Kind.SEVERAL_CHOICES, "What would help?", options=helps),
                QuestionDraft(Kind.NUMBER, "How many nights?"),
                QuestionDraft(Kind.SCALE, "How was it?", scale_low=1, scale_high=5),
                QuestionDraft(
                    Kind.GRID, "Do you agree?", options=("Staff listen", "Doors open"), columns=("No", "Yes")
                ),
                QuestionDraft(Kind.RANKING, "What first?", options=("Bus", "Train", "Walk")),
                QuestionDraft(Kind.DATE, "When did you join?"),
                QuestionDraft(Kind.LONG_TEXT, "Why?"),
            ),
        ),
    )
    open_survey(built)
    return built


def option(question: Question, label: str) -> int:
    return next(each.id for each in question.options if each.label == label and each.role is OptionRole.CHOICE)


@pytest.fixture
def answer(survey: Survey) -> Callable[..., Response]:
    """answer(region, helps, nights=.., send=True): one response."""

    def give(
        region: str, helps: tuple[str, ...], *, nights: int = 1, mood: int = 3, other: str = "", why: str = "",
        send: bool = True, trial: bool = False, last: int = 8,
    ) -> Response:  # fmt: skip
        where, help_, night, how, agree, order, joined, text = survey.questions
        key = secrets.token_urlsafe(24)
        response = start_response(survey, key)
        if trial:
            response.is_trial = True
            db.session.commit()
        rows, ranked = agree.choices, order.choices
        given: Answers = {
            where: option(where, region) if region else DECLINED,
            help_: Picked(tuple(option(help_, each) for each in helps), other),
            night: nights,
            how: mood,
            agree: {rows[0].id: 2, rows[1].id: 1},
            order: [ranked[1].id, ranked[0].id],
            joined: "2026-03-02",
            text: why or None,
        }
        record_answers(response, {each: given[each] for each in survey.questions[:last] if given[each] is not None})
        if send:
            submit_response(response, key, Consent.QUOTE)
        return response

    return give


@pytest.fixture
def answered(survey: Survey, answer: Callable[..., Response]) -> dict[str, Result]:
    answer("North", ("Phone",), nights=2, mood=5, why="The bus is late and the door is shut")
    answer("North", ("Phone", "Lift"), nights=4, why="More time with 100% of my worker")
    answer("South", ("Other",), nights=12, mood=1, other="A warm coat")
    answer("South", ("Phone",), send=False, why="Never sent", nights=900)
    answer("North", ("Lift",), send=False, trial=True, why="Only trying", nights=901)
    return {result.question.label: result for result in results_of(survey)}


def test_every_kind_is_counted_and_only_what_was_sent(survey: Survey, answered: dict[str, Result]) -> None:
    assert count_responses(survey) == 3
    assert answered["Region?"].rows == [("North", 2, "67%"), ("South", 1, "33%")]
    assert [row[:2] for row in answered["What would help?"].rows] == [("Phone", 2), ("Lift", 1), ("Other", 1)]
    assert answered["What would help?"].others == 1
    assert [row[:2] for row in answered["How many nights?"].rows] == [("2", 1), ("4", 1), ("12", 1)]
    spread = answered["How many nights?"].spread
    assert spread
    assert (spread.median, spread.lower, spread.upper, spread.most, spread.count) == (4, 3, 8, 12, 3)
    grid = answered["Do you agree?"].table
    assert grid
    assert grid.rows == (("Staff listen", (0, 3)), ("Doors open", (3, 0)))
    ranking = answered["What first?"]
    assert ranking.places == (("Train", "1.0"), ("Bus", "2.0"))
    assert answered["When did you join?"].rows == [("March 2026", 3, "100%")]
    assert (answered["Why?"].answered, answered["Why?"].left) == (2, 1)


def test_a_group_or_an_answer_narrows_everything(survey: Survey, answered: dict[str, Result]) -> None:
    choices = {label: value for value, label in offered(survey)}
    north = chosen(survey, choices["Region: North"])
    assert (north.label, count_responses(survey, north.ids)) == ("Region: North", 2)
    found = {result.question.label: result for result in results_of(survey, north.ids)}
    assert [row[:2] for row in found["What would help?"].rows] == [("Phone", 2), ("Lift", 1), ("Other", 0)]
    assert found["What would help?"].others == 0
    lift = chosen(survey, choices["What would help?: Lift"])
    assert count_responses(survey, lift.ids) == 1
    low = chosen(survey, choices["How was it?: 1"])
    assert [row[:2] for row in results_of(survey, low.ids)[0].rows] == [("North", 0), ("South", 1)]


@pytest.mark.parametrize("value", ["", "o999999", "g999999:North", "n1:99", "nonsense", "g1", "o1; drop"])
def test_an_address_that_says_nothing_we_know_shows_everybody(survey: Survey, value: str) -> None:
    assert chosen(survey, value).ids is None


def test_a_filter_never_reaches_into_another_survey(
    survey: Survey, answered: dict[str, Result], consultation: Consultation
) -> None:
    other = build_survey(consultation, SurveyDraft("Other", questions=(QuestionDraft(Kind.YES_NO, "Well?"),)))
    own = survey.questions[1].options[0].id
    assert chosen(other, f"o{own}").ids is None
    group = f"g{consultation.characteristics[0].id}:North"
    assert count_responses(other, chosen(other, group).ids) == 0


def test_two_questions_together(survey: Survey, answered: dict[str, Result]) -> None:
    region, helps, mood = closed_questions(survey)
    everybody = chosen(survey, "g0:")  # nothing we know
    assert everybody.ids is None
    from consult.surveys.results.counting import submitted

    ids = submitted(survey).with_only_columns(Response.id)
    table = crossed(region, helps, ids, by_column=False)
    assert table.columns == ("Phone", "Lift", "Other")
    shown = [(label, base, [(cell.count, cell.share) for cell in cells]) for label, base, cells in table.rows]
    assert shown == [
        ("North", 2, [(2, "100%"), (1, "50%"), (0, "0%")]),
        ("South", 1, [(0, "0%"), (0, "0%"), (1, "100%")]),
    ]
    assert (table.people, table.bases) == (3, (2, 1, 1))
    turned = crossed(mood, region, ids, by_column=True)
    assert [label for label, _, _ in turned.rows] == ["1", "2", "3", "4", "5"]
    assert [cell.share for cell in turned.rows[4][2]] == ["50%", "0%"]


def test_words_are_searched_in_any_case_and_a_percent_sign_is_a_percent_sign(
    survey: Survey, answered: dict[str, Result]
) -> None:
    def found(words: str, question: int | None = None, among: str = "") -> list[str]:
        query = words_written(survey, question, words, chosen(survey, among).ids)
        texts = [row[0] for row in page_of_words(query, 1)]
        assert count_words(query) == len(texts)
        return sorted(texts)

    assert found("") == ["A warm coat", "More time with 100% of my worker", "The bus is late and the door is shut"]
    assert found("BUS door") == ["The bus is late and the door is shut"]
    assert found("100%") == ["More time with 100% of my worker"]
    assert found("%") == ["More time with 100% of my worker"]
    assert found("_") == []
    assert found("Never") == found("trying") == []
    assert [each.label for each in questions_with_words(survey)] == ["What would help?", "Why?"]
    assert found("", survey.questions[1].id) == ["A warm coat"]
    assert found("", None, f"o{option(survey.questions[1], 'Lift')}") == ["More time with 100% of my worker"]


def test_the_way_through_counts_where_people_stop(survey: Survey, answer: Callable[..., Response]) -> None:
    answer("North", ("Phone",))
    answer("North", ("Phone",), send=False, last=2)
    answer("South", ("Phone",), send=False, last=2)
    answer("South", ("Phone",), send=False, last=0)
    answer("South", ("Phone",), send=False, trial=True, last=5)
    funnel = funnel_of(survey)
    assert (funnel.started, funnel.sent, not_finished(survey)) == (4, 1, 3)
    assert [(step.label, step.reached, step.stopped) for step in funnel.steps[:4]] == [
        ("Region?", 4, 1),
        ("What would help?", 3, 0),
        ("How many nights?", 3, 2),
        ("How was it?", 1, 0),
    ]
    assert (funnel.steps[-1].label, funnel.steps[-1].reached, funnel.steps[-1].stopped) == ("Check and send", 1, 0)


def test_minutes_are_told_from_ten_on(survey: Survey) -> None:
    db.session.add_all([AnsweringTime(survey_id=survey.id, minutes=4, responses=5)])
    db.session.add_all([AnsweringTime(survey_id=survey.id, minutes=9, responses=4)])
    db.session.commit()
    assert median_minutes(survey) is None
    db.session.add(AnsweringTime(survey_id=survey.id, minutes=12, responses=2))
    db.session.commit()
    assert median_minutes(survey) == 9


def test_ways_and_versions_are_counted(survey: Survey, answered: dict[str, Result]) -> None:
    assert ways_and_versions(survey) == ([("On screen", 3)], [("English", 3)])


def test_counts_go_out_as_files_without_anybodys_words(survey: Survey, answered: dict[str, Result]) -> None:
    found = results_of(survey)
    book = load_workbook(BytesIO(as_workbook(survey.title, "Everybody.", found)))
    assert book.sheetnames == ["Questions", "Counts", "Tables"]
    lines = [row[:4] for row in book["Counts"].iter_rows(values_only=True)]
    assert ("Region?", "One choice", "North", 2) in lines
    assert ("Do you agree?", "Staff listen", "Yes", 3) in [
        row[:4] for row in book["Tables"].iter_rows(values_only=True)
    ]
    everything = as_table(found).decode("utf-8-sig") + str(lines)
    assert "Region?,,North,2" in everything
    assert "warm coat" not in everything
    assert "bus is late" not in everything


def test_a_question_that_begins_like_a_formula_stays_words(consultation: Consultation) -> None:
    built = build_survey(consultation, SurveyDraft("S", questions=(QuestionDraft(Kind.YES_NO, "=1+1?"),)))
    assert "'=1+1?,,Yes,0" in as_table(results_of(built)).decode("utf-8-sig")
    sheet = load_workbook(BytesIO(as_workbook("S", "", results_of(built))))["Counts"]
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1?", "s")


def test_the_middle_of_numbers() -> None:
    assert spread_of({}) is None
    assert spread_of({1.0: 0}) is None
    spread = spread_of({1.0: 1, 2.0: 1, 10.0: 2})
    assert spread
    assert (spread.median, spread.average, spread.least, spread.most) == (6, 5.75, 1, 10)


def test_options_keep_their_rows_when_nobody_chose_them(survey: Survey) -> None:
    assert [row[1] for row in results_of(survey)[0].rows] == [0, 0]
    assert {each.question_id for each in db.session.query(Option)} <= {question.id for question in survey.questions}
