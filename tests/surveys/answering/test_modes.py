"""What people are told is known about them: made from how the survey is answered and from what it asks."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.extensions import db
from consult.surveys.actions import QuestionDraft, Refused, add_question, open_survey
from consult.surveys.answering.modes import MODES, Ways, what_is_known, who_we_know
from consult.surveys.editing.mode_actions import choose_ways
from consult.surveys.models import Kind, Mode
from consult.surveys.reading import read_in

SAYS = {
    Mode.OPEN_LINK: "We do not know who you are.",
    Mode.ANONYMOUS: "We cannot tell which answers are yours.",
    Mode.NAMED: "Our team sees your name next to your answers.",
    Mode.ALIAS: "Our team sees your forum name next to your answers.",
}


def test_every_mode_has_a_name_a_sentence_and_its_own_words_for_participants() -> None:
    assert set(MODES) == set(SAYS) == set(Mode)
    assert all(words.name and words.about.endswith(".") for words in MODES.values())


@pytest.mark.parametrize("mode", list(Mode))
def test_people_are_told_before_they_begin_and_before_they_write(
    client: FlaskClient, draft: Any, begin: Any, mode: Mode
) -> None:
    choose_ways(draft.survey, Ways(mode))
    said = what_is_known(read_in(draft.survey))
    assert [each for each, words in SAYS.items() if words in said] == [mode]
    assert who_we_know(mode)
    if mode is Mode.OPEN_LINK:
        begin()
        for page in (client.get(draft.url), client.get(draft.page(draft.why))):
            assert SAYS[mode] in page.text and "There is one limit." in page.text


def test_what_is_asked_is_said_too(app: Any, draft: Any) -> None:
    before = what_is_known(read_in(draft.survey))
    assert "Some answers put you in a group, such as where you live." in before
    assert "We see your organisation if you tell us." not in before
    add_question(draft.survey, QuestionDraft(Kind.ORGANISATION, "Which organisation?"))
    add_question(draft.survey, QuestionDraft(Kind.EMAIL, "Where can we write to you?"))
    said = what_is_known(read_in(draft.survey))
    assert "We do not know who you are." not in said and "We do not ask your name." in said
    assert "We see your organisation if you tell us." in said
    assert "We see your e-mail address if you tell us." in said


def test_an_open_survey_keeps_its_mode(app: Any, draft: Any) -> None:
    choose_ways(draft.survey, Ways(Mode.NAMED))
    open_survey(draft.survey)
    with pytest.raises(Refused):
        choose_ways(draft.survey, Ways(Mode.ANONYMOUS))
    db.session.refresh(draft.survey)
    assert draft.survey.mode is Mode.NAMED


def test_staff_choose_who_answers_in_the_form(client: FlaskClient, draft: Any, sign_in: Any) -> None:
    sign_in(client)
    page = f"/consultations/{draft.survey.consultation_id}/surveys/{draft.survey.id}/change"
    shown = client.get(page).text
    assert all(words.about in shown for words in MODES.values())
    form = {"title": "Your first week out", "introduction": "", "mode": "anonymous", "in_welsh": "y"}
    assert client.post(page, data=form).status_code == 303
    db.session.refresh(draft.survey)
    assert (draft.survey.mode, draft.survey.in_welsh, draft.survey.in_easy_read) == (Mode.ANONYMOUS, True, False)
    assert client.post(page, data=form | {"mode": "everyone"}).status_code == 422
