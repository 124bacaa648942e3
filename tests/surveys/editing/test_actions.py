"""Making, changing, ordering, opening, closing and copying surveys."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.surveys.actions import (
    ConditionDraft,
    QuestionDraft,
    Refused,
    add_question,
    change_question,
    change_survey,
    close_survey,
    copy_survey,
    create_survey,
    move_question,
    open_survey,
    remove_question,
)
from consult.surveys.models import Comparison, Kind, Option, Question, Survey, SurveyOrigin, SurveyStatus

FROZEN = "An open survey never changes. Copy it to change it."


def labels(survey: Survey) -> list[str]:
    return [question.label for question in survey.questions]


def text(label: str, **more: Any) -> QuestionDraft:
    return QuestionDraft(Kind.LONG_TEXT, label, **more)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("What should change by 2031?", "what-should-change-by-2031"),
        ("Beth ddylai newid, Llŷr?", "beth-ddylai-newid-llyr"),
        ("変えるべきこと", "survey"),
        ("../../etc/passwd", "etc-passwd"),
        ("x" * 190, "x" * 60),
    ],
)
def test_an_address_is_made_from_the_title(consultation: Consultation, title: str, slug: str) -> None:
    assert create_survey(consultation, title).slug == slug


def test_two_surveys_with_one_title_have_two_addresses(consultation: Consultation) -> None:
    assert [create_survey(consultation, "Your week").slug for _ in range(3)] == [
        "your-week",
        "your-week-2",
        "your-week-3",
    ]


def test_an_address_that_was_asked_for_by_name_and_is_taken_is_refused(consultation: Consultation) -> None:
    create_survey(consultation, "One", slug="demo")
    with pytest.raises(Refused, match="/s/demo"):
        create_survey(consultation, "Two", slug="demo")


def test_a_survey_without_a_title_is_refused(consultation: Consultation) -> None:
    with pytest.raises(Refused, match="title"):
        create_survey(consultation, " \x00 ")


def test_questions_are_kept_in_the_order_they_were_added(draft: Any) -> None:
    assert labels(draft.survey) == ["Where?", "Did you have a phone?", "How did you manage?", "What would have helped?"]


def test_a_yes_or_no_question_brings_its_own_choices(draft: Any) -> None:
    assert [option.label for option in draft.phone.options] == ["Yes", "No"]


def test_empty_and_doubled_choices_are_left_out(draft: Any) -> None:
    question = add_question(draft.survey, QuestionDraft(Kind.ONE_CHOICE, "Q", options=("A", " ", "A", " B ")))
    assert [(option.position, option.label) for option in question.options] == [(1, "A"), (2, "B")]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (text("  "), "Write the question"),
        (text("x" * 501), "500 characters"),
        (QuestionDraft(Kind.ONE_CHOICE, "Q", options=("x" * 301,)), "300 characters"),
        (QuestionDraft(Kind.SCALE, "Q"), "lowest and a highest"),
        (QuestionDraft(Kind.SCALE, "Q", scale_low=5, scale_high=5), "lowest and a highest"),
        (QuestionDraft(Kind.SCALE, "Q", scale_low=0, scale_high=11), "from 0 to 10"),
        (text("Q", conditions=(ConditionDraft(999, Comparison.CHOSE, 999),)), "question above it"),
        (text("Q", characteristic_id=1), "one choice"),
        (QuestionDraft(Kind.ONE_CHOICE, "Q", options=("A", "B"), characteristic_id=999), "groups of this consultation"),
    ],
)
def test_a_question_nobody_could_be_asked_is_refused(draft: Any, question: QuestionDraft, words: str) -> None:
    with pytest.raises(Refused, match=words):
        add_question(draft.survey, question)
    db.session.rollback()
    assert len(draft.survey.questions) == 4


def test_a_question_cannot_depend_on_itself_or_on_one_below_it(draft: Any) -> None:
    after_no = ConditionDraft(draft.phone.id, Comparison.CHOSE, draft.no)
    with pytest.raises(Refused, match="question above it"):
        change_question(draft.phone, QuestionDraft(Kind.YES_NO, "Phone?", conditions=(after_no,)))
    with pytest.raises(Refused, match="question above it"):
        change_question(draft.home, QuestionDraft(Kind.ONE_CHOICE, "Where?", conditions=(after_no,)))


def test_a_choice_that_is_reworded_stays_the_same_choice(draft: Any) -> None:
    north = draft.home.options[0].id
    change_question(draft.home, QuestionDraft(Kind.ONE_CHOICE, "Where?", options=("Up north", "South", "East")))
    assert [option.label for option in draft.home.options] == ["Up north", "South", "East"]
    assert draft.home.options[0].id == north


def test_a_choice_that_moves_stays_the_same_choice(draft: Any) -> None:
    before = {option.label: option.id for option in draft.home.options}
    change_question(draft.home, QuestionDraft(Kind.ONE_CHOICE, "Where?", options=("South", "North")))
    assert [option.id for option in draft.home.options] == [before["South"], before["North"]]


def test_a_choice_that_another_question_depends_on_cannot_be_lost(draft: Any) -> None:
    with pytest.raises(Refused, match="“How did you manage\\?” depends on the answer “No”"):
        change_question(draft.phone, text("Tell us about your phone"))
    with pytest.raises(Refused, match="Change that question first"):
        remove_question(draft.phone)
    assert len(draft.survey.questions) == 4


def test_a_question_that_is_removed_is_gone_with_its_choices(draft: Any) -> None:
    remove_question(draft.home)
    assert labels(draft.survey)[0] == "Did you have a phone?"
    assert db.session.scalar(select(func.count()).select_from(Option)) == 2


def test_questions_move_up_and_down_and_stop_at_the_ends(draft: Any) -> None:
    move_question(draft.why, "up")
    assert labels(draft.survey)[2:] == ["What would have helped?", "How did you manage?"]
    move_question(draft.home, "up")
    move_question(draft.home, "down")
    assert labels(draft.survey)[:2] == ["Did you have a phone?", "Where?"]


@pytest.mark.parametrize(("name", "direction"), [("how", "up"), ("phone", "down")])
def test_a_question_cannot_move_above_the_one_it_depends_on(draft: Any, name: str, direction: Any) -> None:
    with pytest.raises(Refused, match="depends on the answer to “Did you have a phone\\?”, so it must stay below it"):
        move_question(getattr(draft, name), direction)
    db.session.expire_all()
    assert labels(draft.survey)[1:3] == ["Did you have a phone?", "How did you manage?"]


def test_an_empty_survey_does_not_open(consultation: Consultation) -> None:
    survey = create_survey(consultation, "Empty")
    with pytest.raises(Refused, match="Add a question"):
        open_survey(survey)
    add_question(survey, QuestionDraft(Kind.INFORMATION, "Only words"))
    with pytest.raises(Refused, match="Add a question"):
        open_survey(survey)
    assert survey.status is SurveyStatus.DRAFT


def test_a_choice_of_one_does_not_open(consultation: Consultation) -> None:
    survey = create_survey(consultation, "One choice")
    add_question(survey, QuestionDraft(Kind.SEVERAL_CHOICES, "Which?", options=("This",)))
    with pytest.raises(Refused, match="“Which\\?” needs two choices or more"):
        open_survey(survey)


def test_an_open_survey_never_changes(built: Any) -> None:
    acts = [
        lambda: change_survey(built.survey, "Other"),
        lambda: add_question(built.survey, text("Q")),
        lambda: change_question(built.why, text("Q")),
        lambda: move_question(built.why, "up"),
        lambda: remove_question(built.why),
        lambda: open_survey(built.survey),
    ]
    for act in acts:
        with pytest.raises(Refused, match=FROZEN):
            act()
    close_survey(built.survey)
    for act in acts:
        with pytest.raises(Refused, match=FROZEN):
            act()
    assert len(built.survey.questions) == 4


def test_a_survey_is_open_and_then_closed_and_both_moments_are_kept(built: Any) -> None:
    assert built.survey.status is SurveyStatus.OPEN
    close_survey(built.survey)
    assert built.survey.status is SurveyStatus.CLOSED
    assert built.survey.opened_at <= built.survey.closed_at
    with pytest.raises(Refused, match="Only an open survey"):
        close_survey(built.survey)


def test_a_copy_is_a_draft_with_the_same_questions_and_conditions_of_its_own(built: Any) -> None:
    copy = copy_survey(built.survey)
    assert (copy.status, copy.copied_from_id, copy.slug) == (
        SurveyStatus.DRAFT,
        built.survey.id,
        "your-first-week-out-2",
    )
    assert labels(copy) == labels(built.survey)
    _, phone, how, _ = copy.questions
    assert [condition.option_id for condition in how.conditions] == [phone.options[1].id] != [built.no]
    assert copy.questions[0].characteristic_id == built.home.characteristic_id
    move_question(copy.questions[3], "up")
    assert labels(built.survey)[3] == "What would have helped?"


def test_a_survey_that_was_brought_in_cannot_be_edited(app: Flask, draft: Any) -> None:
    draft.survey.origin = SurveyOrigin.IMPORTED
    with pytest.raises(Refused, match="brought in from a file"):
        add_question(draft.survey, text("Q"))
    with pytest.raises(Refused, match="brought in from a file"):
        copy_survey(draft.survey)
    assert db.session.scalar(select(func.count()).select_from(Question)) == 4
