"""What keeps a draft from opening, each named in words; and which words another version lacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.surveys.actions import (
    ConditionDraft,
    OptionDraft,
    QuestionDraft,
    Refused,
    SurveyDraft,
    Words,
    build_survey,
    open_survey,
)
from consult.surveys.editing.readiness import troubles
from consult.surveys.models import Comparison, Kind, Mode, Survey, SurveyStatus, Version
from consult.surveys.wording.missing import missing_words

K, Q, C = Kind, QuestionDraft, Comparison
PHONE = Q(K.YES_NO, "Phone?")
WHY = Q(K.LONG_TEXT, "Why?")


def after(place: int, option: int) -> ConditionDraft:
    return ConditionDraft(place, C.CHOSE, option)


def survey_of(consultation: Consultation, *questions: QuestionDraft, **more: Any) -> Survey:
    return build_survey(consultation, SurveyDraft("Your week", questions=questions, **more))


def words(survey: Survey) -> list[str]:
    return [trouble.words for trouble in troubles(survey) if not trouble.warning]


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ((), "This survey asks nothing yet. Add a question, then open it."),
        ((Q(K.INFORMATION, "Welcome"),), "This survey asks nothing yet. Add a question, then open it."),
        ((Q(K.ONE_CHOICE, "Which?", options=("A",)),), "“Which?” needs two choices or more. Add them."),
        ((Q(K.DROPDOWN, "Which?"),), "“Which?” needs two choices or more. Add them."),
        ((Q(K.RANKING, "Order?", options=("A",)),), "“Order?” needs two choices or more. Add them."),
        (
            (Q(K.SEVERAL_CHOICES, "Which?", options=("A", "B"), least=3),),
            "“Which?” asks for more choices than it has. Lower the fewest, or add choices.",
        ),
        ((Q(K.GRID, "How?", columns=("Bad", "Good")),), "“How?” is a grid without rows. Add one or more."),
        ((Q(K.SECTION, "You"), Q(K.SECTION, "Us"), WHY), "The section “You” has no questions. Add one below it, or"),
        ((WHY, Q(K.SECTION, "The end")), "The section “The end” has no questions."),
        (
            (PHONE, replace(WHY, conditions=(after(0, 0), after(0, 1)))),
            "Nobody can reach “Why?”. No answers fit: only after “Yes” to “Phone?”, and “No” to “Phone?”.",
        ),
    ],
)
def test_each_trouble_is_named_and_keeps_the_survey_from_opening(
    consultation: Consultation, questions: tuple[QuestionDraft, ...], said: str
) -> None:
    survey = survey_of(consultation, *questions)
    assert len(words(survey)) == 1
    assert words(survey)[0].startswith(said)
    with pytest.raises(Refused) as refusal:
        open_survey(survey)
    assert said in str(refusal.value)
    assert survey.status is SurveyStatus.DRAFT


def test_a_question_that_ends_up_above_what_it_depends_on_is_named(consultation: Consultation) -> None:
    survey = survey_of(consultation, PHONE, replace(WHY, conditions=(ConditionDraft(0, C.DID_NOT_CHOOSE, 0),)))
    first, second = survey.questions
    first.position, second.position = 2, 1
    db.session.commit()
    db.session.expire_all()
    assert words(survey) == ["“Why?” comes too early. It depends on “Phone?”, which is asked after it. Move it below."]


def test_an_anonymous_survey_asks_for_no_address(consultation: Consultation) -> None:
    survey = survey_of(consultation, WHY, Q(K.EMAIL, "Your e-mail?"), mode=Mode.ANONYMOUS)
    assert words(survey) == ["“Your e-mail?” asks for an e-mail address, and this survey is anonymous. Remove it."]
    survey.mode = Mode.OPEN_LINK
    assert words(survey) == []


def test_several_troubles_are_all_said_at_once(consultation: Consultation) -> None:
    survey = survey_of(consultation, WHY, Q(K.DROPDOWN, "Which?"), Q(K.SECTION, "The end"))
    with pytest.raises(Refused) as refusal:
        open_survey(survey)
    assert "“Which?” needs" in str(refusal.value) and "“The end” has no questions" in str(refusal.value)


def test_words_that_welsh_lacks_are_named(consultation: Consultation) -> None:
    survey = survey_of(
        consultation,
        Q(K.ONE_CHOICE, "Where?", hint="Help", options=(OptionDraft("North"), OptionDraft("South"))),
        Q(K.LONG_TEXT, "Why?", wordings={Version.WELSH: Words("Pam?")}),
        in_welsh=True,
        wordings={Version.WELSH: ("Eich wythnos", "")},
    )
    assert list(missing_words(survey, Version.WELSH)) == [
        ("the question", "1. “Where?”"),
        ("the help under the question", "1. “Where?”"),
        ("“North”", "1. “Where?”"),
        ("“South”", "1. “Where?”"),
    ]
    assert missing_words(survey, Version.ENGLISH) == []
    said = "Welsh is missing: the question of 1. “Where?”; the help under the question of 1. “Where?”; “North” of"
    assert words(survey)[0].startswith(said) and words(survey)[0].endswith("; and 1 more.")


def test_a_survey_in_full_welsh_opens(consultation: Consultation) -> None:
    yes_no = (OptionDraft("Yes", wordings={Version.WELSH: "Oes"}), OptionDraft("No", wordings={Version.WELSH: "Na"}))
    survey = survey_of(
        consultation,
        Q(K.YES_NO, "Phone?", options=yes_no, wordings={Version.WELSH: Words("Ffôn?")}),
        in_welsh=True,
        wordings={Version.WELSH: ("Eich wythnos", "")},
    )
    assert troubles(survey) == []
    open_survey(survey)
    assert survey.status is SurveyStatus.OPEN


def test_a_picture_that_easy_read_lacks_is_only_a_warning(consultation: Consultation) -> None:
    survey = survey_of(
        consultation,
        Q(K.LONG_TEXT, "Why?", wordings={Version.EASY_READ: Words("Tell us why")}),
        in_easy_read=True,
        wordings={Version.EASY_READ: ("Your week", "")},
    )
    assert [(each.warning, each.words) for each in troubles(survey)] == [
        (True, "Easy Read: 1 question has no picture. The first is “Why?”.")
    ]
    open_survey(survey)
    assert survey.status is SurveyStatus.OPEN


def test_the_draft_says_what_is_missing_before_anybody_presses_open(
    client: FlaskClient, draft: Any, sign_in: Callable[..., int]
) -> None:
    sign_in(client, "strategy")
    where = f"/consultations/{draft.survey.consultation_id}/surveys/{draft.survey.id}"
    assert "Nothing is missing. You can open it." in client.get(where).text
    draft.survey.in_welsh = True
    db.session.commit()
    page = client.get(where).text
    assert "Before you open it" in page and "Welsh is missing: the title of the start page" in page
