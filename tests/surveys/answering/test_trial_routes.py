"""Trying a survey out: a real run through the participants' pages that counts nothing and leaves nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from consult.extensions import db
from consult.surveys.actions import change_question, close_survey, open_survey
from consult.surveys.editing.draft_json import draft_alone
from consult.surveys.models import Mode, Survey
from consult.surveys.response_models import Response, ResponseStatus
from consult.surveys.results import counting as results

SignIn = Callable[..., int]
BANNER = "You are trying this survey out. Nothing is counted."


def at(survey: Survey, rest: str) -> str:
    return f"/consultations/{survey.consultation_id}/surveys/{survey.id}{rest}"


def responses() -> list[Response]:
    return list(db.session.scalars(select(Response)))


def answer(client: FlaskClient, built: Any, **values: Any) -> Any:
    """Answer the four questions page by page, as far as they are asked."""
    for question in (built.home, built.phone, built.how, built.why):
        value = values.get(question.label.split()[0].strip("?"), "")
        client.post(built.page(question), data={f"q{question.id}": value, "go": "on"})
    return client.get(f"{built.url}/check")


@pytest.fixture
def trial(client: FlaskClient, draft: Any, sign_in: SignIn) -> Any:
    """A draft that somebody of the strategy team has begun to try out."""
    sign_in(client, "strategy")
    reply = client.post(at(draft.survey, "/try"))
    assert (reply.status_code, reply.location) == (303, draft.page(draft.home))
    return draft


def test_a_draft_is_tried_out_on_the_real_pages_and_says_so_on_each(client: FlaskClient, trial: Any) -> None:
    pages = [client.get(trial.url), client.get(trial.page(trial.home)), client.get(f"{trial.url}/later")]
    wrong = client.post(trial.page(trial.why), data={f"q{trial.why.id}": "x" * 20_001, "go": "on"})
    check = answer(client, trial, Where=trial.home.choices[0].id, Did=trial.yes, What="Time")
    for page in (*pages, wrong, check):
        assert BANNER in page.text
    assert [(each.is_trial, each.status) for each in responses()] == [(True, ResponseStatus.STARTED)]


def test_the_end_shows_what_would_have_been_kept_and_keeps_nothing(client: FlaskClient, trial: Any) -> None:
    answer(client, trial, Where=trial.home.choices[0].id, Did=trial.no, How="On foot", What="Time")
    client.post(trial.page(trial.phone), data={f"q{trial.phone.id}": trial.yes, "go": "on"})
    check = client.get(f"{trial.url}/check")
    assert "Send my answers" in check.text
    end = client.post(f"{trial.url}/check", data={"consent": "quote"}, follow_redirects=True)
    assert end.status_code == 200
    kept, dropped = end.text.split("What would not")
    assert "North" in kept and "Time" in kept and "How did you manage?" not in kept
    assert "How did you manage?" in dropped
    assert responses() == []
    assert client.get(trial.page(trial.home)).status_code == 404  # a draft is nobody’s again


def test_a_trial_can_never_be_sent(client: FlaskClient, trial: Any) -> None:
    response = responses()[0]
    response.status = ResponseStatus.SUBMITTED
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_a_survey_for_invited_people_is_tried_without_an_invitation(client: FlaskClient, trial: Any) -> None:
    trial.survey.mode = Mode.ANONYMOUS
    db.session.commit()
    assert "Carry on" in client.get(trial.url).text
    answer(client, trial, What="Time")
    assert "The end of your try-out" in client.post(f"{trial.url}/check", data={"consent": "quote"}).text
    assert responses() == []


def test_nobody_else_sees_the_draft(app: Any, trial: Any) -> None:
    stranger = app.test_client()
    assert stranger.get(trial.url).status_code == 404
    assert stranger.get(trial.page(trial.home)).status_code == 404
    assert stranger.post(f"{trial.url}/stop-trying").status_code == 404


def test_a_trial_ends_when_the_draft_changes_and_says_so(client: FlaskClient, trial: Any) -> None:
    change_question(trial.why, draft_alone(trial.why))
    assert responses() == []
    page = client.post(trial.page(trial.home), data={f"q{trial.home.id}": trial.home.choices[0].id, "go": "on"})
    assert page.status_code == 409
    assert "This try-out is over" in page.text
    assert client.get(trial.url).status_code == 404


def test_a_trial_is_stopped_and_begun_again(client: FlaskClient, trial: Any) -> None:
    answer(client, trial, What="Time")
    first = responses()[0].id
    again = client.post(trial.url, data={"submission_key": "x" * 30})
    assert again.location == trial.page(trial.home)
    assert [each.is_trial for each in responses()] == [True] and responses()[0].id != first
    assert client.post(f"{trial.url}/stop-trying").status_code == 303
    assert responses() == []


def test_trying_an_open_survey_counts_nothing_and_leaves_ones_own_answers_alone(
    client: FlaskClient, built: Any, sign_in: SignIn, begin: Callable[..., str]
) -> None:
    sign_in(client, "strategy")
    begin()
    client.post(built.page(built.why), data={f"q{built.why.id}": "My own", "go": "on"})
    client.post(at(built.survey, "/try"))
    answer(client, built, Where=built.home.choices[0].id, What="A trial")
    assert sorted(each.is_trial for each in responses()) == [False, True]
    assert "A trial" in client.get(f"{built.url}/check").text
    assert results.count_responses(built.survey) == 0
    client.post(f"{built.url}/check", data={"consent": "quote"})
    mine = client.get(f"{built.url}/check")
    assert "My own" in mine.text and BANNER not in mine.text
    assert [each.is_trial for each in responses()] == [False]


def test_a_page_of_ones_own_answers_that_was_open_before_the_trial_goes_on_being_that(
    client: FlaskClient, built: Any, sign_in: SignIn, begin: Callable[..., str]
) -> None:
    sign_in(client, "strategy")
    begin()
    own = client.get(built.page(built.why))
    carried = re.search(r'name="carried" value="([^"]+)"', own.text)
    assert carried
    client.post(at(built.survey, "/try"))
    client.post(built.page(built.why), data={f"q{built.why.id}": "Mine", "go": "on", "carried": carried[1]})
    kept = {each.is_trial: [answer.text for answer in each.answers] for each in responses()}
    assert kept == {False: ["Mine"], True: []}
    assert BANNER not in client.get(built.page(built.home)).text


def test_trials_go_when_a_survey_opens_and_when_it_closes(client: FlaskClient, trial: Any) -> None:
    open_survey(trial.survey)
    assert responses() == []
    client.post(at(trial.survey, "/try"))
    assert len(responses()) == 1
    close_survey(trial.survey)
    assert responses() == []


def test_exit_this_page_takes_a_trial_with_it(client: FlaskClient, trial: Any) -> None:
    client.post("/leave")
    assert responses() == []


def test_an_empty_draft_and_a_closed_survey_cannot_be_tried(client: FlaskClient, built: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    close_survey(built.survey)
    page = client.post(at(built.survey, "/try"), follow_redirects=True)
    assert "Only a draft or an open survey can be tried out." in page.text
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0


def test_an_evaluator_does_not_try(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "evaluator")
    assert client.post(at(draft.survey, "/try")).status_code == 404


def test_a_trial_works_by_keyboard_and_with_any_aid(
    page: Page, server: Any, draft: Any, sign_in: SignIn, check_page: Callable[[Page], None]
) -> None:
    browser = server.app.test_client()
    sign_in(browser, "strategy")
    cookie = browser.get_cookie("consult")
    assert cookie
    page.context.add_cookies([{"name": "consult", "value": cookie.value, "url": str(server)}])
    page.goto(f"{server}{at(draft.survey, '')}")
    page.get_by_role("button", name="Try it out").press("Enter")
    page.get_by_text(BANNER).wait_for()
    check_page(page)
    for _ in range(3):
        page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_role("heading", name="Check your answers").wait_for()
    page.get_by_role("button", name="Send my answers").press("Enter")
    page.get_by_role("heading", name="The end of your try-out").wait_for()
    check_page(page)
