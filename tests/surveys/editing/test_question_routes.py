"""Editing questions in the browser, moving them, and the preview."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.extensions import db
from consult.surveys.actions import (
    ConditionDraft,
    OptionDraft,
    QuestionDraft,
    Words,
    add_question,
    remove_question,
    restore_question,
)
from consult.surveys.models import Comparison, Kind, Question, Survey, Version
from consult.surveys.response_models import Response
from consult.surveys.survey_draft import draft_of

SignIn = Callable[..., int]


def address(survey: Survey, rest: str = "") -> str:
    return f"/consultations/{survey.consultation_id}/surveys/{survey.id}{rest}"


def labels(survey: Survey) -> list[str]:
    db.session.expire_all()
    return [question.label for question in db.session.get_one(Survey, survey.id).questions]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_added_in_the_browser(client: FlaskClient, draft: Any, sign_in: SignIn, kind: Kind) -> None:
    sign_in(client, "strategy")
    where = address(draft.survey, f"/questions/new?kind={kind.value}")
    page = client.get(where)
    assert page.status_code == 200
    form = {
        "label": "New?",
        "hint": "Help",
        "options": "A\nB\n",
        "scale_low": "0",
        "scale_high": "10",
        "columns": "Good\nBad\n",
    }
    reply = client.post(where, data=form)
    assert reply.status_code == 303, reply.text
    assert labels(draft.survey)[-1] == "New?"
    question = db.session.get_one(Survey, draft.survey.id).questions[-1]
    assert (question.kind, question.conditions) == (kind, [])


@pytest.mark.parametrize(
    ("kind", "form", "words"),
    [
        ("long_text", {"label": ""}, "Write the question"),
        ("scale", {"label": "Q", "scale_low": "x", "scale_high": "5"}, "Write a whole number from 0 to 10"),
        ("scale", {"label": "Q", "scale_low": "5", "scale_high": "1"}, "the lowest first"),
        ("one_choice", {"label": "Q", "options": "x" * 301}, "Shorten each choice to 300 characters"),
    ],
)
def test_a_question_that_cannot_be_asked_says_what_to_change_and_keeps_what_was_written(
    client: FlaskClient, draft: Any, sign_in: SignIn, kind: str, form: dict[str, str], words: str
) -> None:
    sign_in(client, "strategy")
    page = client.post(address(draft.survey, f"/questions/new?kind={kind}"), data={"hint": "My hint"} | form)
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert words in page.text
    assert "My hint" in page.text
    assert len(labels(draft.survey)) == 4


@pytest.mark.parametrize("kind", ["", "no_such_kind", "ONE_CHOICE"])
def test_a_kind_that_does_not_exist_is_not_found(client: FlaskClient, draft: Any, sign_in: SignIn, kind: str) -> None:
    sign_in(client, "strategy")
    assert client.get(address(draft.survey, f"/questions/new?kind={kind}")).status_code == 404


def test_a_question_is_changed_moved_and_removed(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    one = address(draft.survey, f"/questions/{draft.why.id}")
    assert "What would have helped?" in client.get(one).text
    client.post(one, data={"label": "What helped?"})
    client.post(f"{one}/move", data={"direction": "up"})
    assert labels(draft.survey)[2:] == ["What helped?", "How did you manage?"]
    client.post(f"{one}/move", data={"direction": "down"})
    gone = client.post(f"{one}/remove", follow_redirects=True)
    assert labels(draft.survey)[2:] == ["How did you manage?"]
    client.post(undo_on(gone))
    assert labels(draft.survey)[2:] == ["How did you manage?", "What helped?"]


def undo_on(page: Any) -> str:
    """The way back the newest message offers."""
    found = re.findall(r'class="toast".*?action="([^"]+)"', page.text, re.S)
    assert found, page.text
    return html.unescape(found[-1])


def test_a_move_is_undone(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    before = labels(draft.survey)
    page = client.post(
        address(draft.survey, f"/questions/{draft.home.id}/move"), data={"direction": "down"}, follow_redirects=True
    )
    assert labels(draft.survey) != before
    client.post(undo_on(page))
    assert labels(draft.survey) == before


def test_a_question_that_depends_on_one_that_is_gone_does_not_come_back(
    client: FlaskClient, draft: Any, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    undo = undo_on(client.post(address(draft.survey, f"/questions/{draft.how.id}/remove"), follow_redirects=True))
    client.post(address(draft.survey, f"/questions/{draft.phone.id}/remove"))
    page = client.post(undo, follow_redirects=True)
    assert "It cannot come back. A question can depend only on an answer to a question above it." in page.text
    assert labels(draft.survey) == ["Where?", "What would have helped?"]


def test_a_question_comes_back_with_all_it_had(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    full = QuestionDraft(
        Kind.SEVERAL_CHOICES,
        "What?",
        hint="Help",
        options=(OptionDraft("Food", wordings={Version.WELSH: "Bwyd"}), OptionDraft("Other", free_text=True)),
        conditions=(ConditionDraft(draft.phone.id, Comparison.CHOSE, draft.no),),
        all_conditions=False,
        most=2,
        required=True,
        required_reason="We must know",
        wordings={Version.WELSH: Words("Beth?", "Help")},
    )
    question = add_question(draft.survey, full, 2)
    before = draft_of(draft.survey)
    restore_question(remove_question(question))
    assert draft_of(draft.survey) == before


def test_a_question_is_added_below_another_and_duplicated(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    kinds = client.get(address(draft.survey, f"/questions/{draft.home.id}/below"))
    link = f"/questions/new?kind=long_text&amp;after={draft.home.id}"
    assert address(draft.survey, link) in kinds.text
    client.post(address(draft.survey, html.unescape(link)), data={"label": "Second"})
    assert labels(draft.survey)[:3] == ["Where?", "Second", "Did you have a phone?"]
    reply = client.post(address(draft.survey, f"/questions/{draft.how.id}/duplicate"))
    assert reply.status_code == 303
    assert labels(draft.survey)[3:] == ["How did you manage?", "How did you manage?", "What would have helped?"]
    copy = db.session.get_one(Survey, draft.survey.id).questions[4]
    assert [condition.option_id for condition in copy.conditions] == [draft.no]


def test_a_question_that_is_edited_keeps_when_it_is_asked(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    client.post(address(draft.survey, f"/questions/{draft.how.id}"), data={"label": "How?"})
    how = db.session.get_one(Question, draft.how.id)
    assert (how.label, [condition.option_id for condition in how.conditions]) == ("How?", [draft.no])


def test_a_move_above_what_it_depends_on_says_why_not(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    where = address(draft.survey, f"/questions/{draft.how.id}/move")
    page = client.post(where, data={"direction": "up"}, follow_redirects=True)
    assert "so it must stay below it." in page.text
    assert client.post(where, data={"direction": "sideways"}).status_code == 400
    assert labels(draft.survey)[1:3] == ["Did you have a phone?", "How did you manage?"]


def test_questions_of_an_open_survey_cannot_be_reached(client: FlaskClient, built: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    assert client.get(address(built.survey, f"/questions/{built.why.id}")).status_code == 404
    assert client.get(address(built.survey, "/questions/new?kind=long_text")).status_code == 404
    page = client.post(address(built.survey, f"/questions/{built.why.id}/remove"), follow_redirects=True)
    assert "An open survey never changes." in page.text
    assert len(labels(built.survey)) == 4


def test_a_preview_shows_every_page_and_keeps_nothing(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "evaluator")
    start = client.get(address(draft.survey, "/preview"))
    assert "This is a preview." in start.text
    assert "submission_key" not in start.text
    for question in (draft.home, draft.phone, draft.how, draft.why):
        page = client.get(address(draft.survey, f"/preview/{question.id}"))
        assert question.label in page.text
        assert '<form class="question"' not in page.text
    assert (
        "Only after “No” to “Did you have a phone?”."
        in client.get(address(draft.survey, f"/preview/{draft.how.id}")).text
    )
    assert client.post(address(draft.survey, f"/preview/{draft.why.id}"), data={"x": "y"}).status_code in (400, 405)
    assert client.get(address(draft.survey, "/preview/99999")).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0
