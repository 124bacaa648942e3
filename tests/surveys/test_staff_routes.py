"""The strategy team's pages: the list, one survey, opening, closing and copying; and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.consultations.actions import create_consultation
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.privacy.consent import Consent
from consult.surveys.actions import create_survey, open_survey, record_answers, start_response, submit_response
from consult.surveys.models import Survey, SurveyOrigin, SurveyStatus

SignIn = Callable[..., int]


def address(survey: Survey, rest: str = "") -> str:
    return f"/consultations/{survey.consultation_id}/surveys/{survey.id}{rest}"


def fresh(survey: Survey) -> Survey:
    db.session.expire_all()
    return db.session.get_one(Survey, survey.id)


def test_the_list_says_what_it_is_for_until_there_is_a_survey(
    client: FlaskClient, consultation: Consultation, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    page = client.get(f"/consultations/{consultation.id}/surveys")
    assert "No survey has been made yet." in page.text
    assert "Make the first one" in page.text


def test_a_survey_is_made_and_its_page_asks_for_a_first_question(
    client: FlaskClient, consultation: Consultation, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    here = f"/consultations/{consultation.id}/surveys"
    reply = client.post(
        f"{here}/new", data={"title": "Your week", "introduction": "Hello.", "slug": "", "mode": "open_link"}
    )
    page = client.get(reply.location)
    assert "This survey asks nothing yet." in page.text
    assert "Your week" in client.get(here).text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"title": ""}, "Give the survey a title"),
        ({"title": "x" * 201}, "Use 200 characters or fewer"),
        ({"title": "Two", "slug": "your-first-week-out", "mode": "open_link"}, "Choose another address"),
    ],
)
def test_a_survey_that_cannot_be_made_says_why(
    client: FlaskClient, draft: Any, sign_in: SignIn, form: dict[str, str], words: str
) -> None:
    sign_in(client, "strategy")
    page = client.post(f"/consultations/{draft.survey.consultation_id}/surveys/new", data=form)
    assert page.status_code == 422
    assert words in page.text
    assert len(db.session.scalars(select(Survey)).all()) == 1


def test_title_and_introduction_of_a_draft_change(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    client.post(address(draft.survey, "/change"), data={"title": "Your second week", "mode": "open_link"})
    assert fresh(draft.survey).title == "Your second week"


def test_an_open_survey_shows_its_address_and_does_not_change(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    client.post(address(draft.survey, "/open"))
    page = client.get(address(draft.survey))
    assert f"/s/{draft.survey.slug}</a>" in page.text
    assert "Nobody has answered yet." in page.text
    reply = client.post(
        address(draft.survey, "/change"), data={"title": "Other", "mode": "named"}, follow_redirects=True
    )
    assert "An open survey never changes. Copy it to change it." in reply.text
    assert fresh(draft.survey).title == "Your first week out"


def test_an_empty_survey_does_not_open_and_says_what_to_add(
    client: FlaskClient, consultation: Consultation, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    survey = create_survey(consultation, "Empty")
    page = client.post(address(survey, "/open"), follow_redirects=True)
    assert "This survey asks nothing yet. Add a question, then open it." in page.text
    assert fresh(survey).status is SurveyStatus.DRAFT


def test_a_survey_is_closed_and_copied(client: FlaskClient, built: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    client.post(address(built.survey, "/close"))
    assert fresh(built.survey).status is SurveyStatus.CLOSED
    page = client.post(address(built.survey, "/copy"), follow_redirects=True)
    assert "This is the copy." in page.text
    assert "Your first week out (copy)" in page.text


def test_results_show_counts_as_picture_and_table_and_words_lead_to_themes(
    client: FlaskClient, built: Any, sign_in: SignIn, new_key: Callable[[], str]
) -> None:
    for option, words in ((0, "One"), (1, "Two"), (1, None)):
        key = new_key()
        response = start_response(built.survey, key)
        record_answers(response, {built.home: built.home.options[option].id, built.why: words})
        submit_response(response, key, Consent.QUOTE)
    sign_in(client, "strategy")
    page = client.get(address(built.survey))
    assert '<svg class="bars"' in page.text
    assert '<th scope="row">South</th><td class="num">2</td><td class="num">67%</td>' in page.text
    assert "2 answers in people’s own words" in page.text
    assert f"/consultations/{built.survey.consultation_id}/themes" in page.text
    assert "One" not in page.text.split("2 answers in")[0].split("What would have helped?")[-1]


def test_an_evaluator_reads_and_changes_nothing(client: FlaskClient, built: Any, sign_in: SignIn) -> None:
    sign_in(client, "evaluator")
    page = client.get(address(built.survey))
    assert page.status_code == 200
    assert "/close" not in page.text
    for act in ("/close", "/copy", "/open", f"/questions/{built.why.id}/remove"):
        assert client.post(address(built.survey, act)).status_code == 404
    assert fresh(built.survey).status is SurveyStatus.OPEN


@pytest.mark.parametrize("role", ["facilitator", "member"])
def test_others_find_nothing_here(client: FlaskClient, built: Any, sign_in: SignIn, role: str) -> None:
    sign_in(client, role)
    for rest in ("", "/preview", "/rows", "/change"):
        assert client.get(address(built.survey, rest)).status_code == 404


def test_a_survey_is_found_only_in_its_own_consultation(client: FlaskClient, built: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    other = create_consultation("Another")
    for rest in ("", "/preview", "/change", f"/questions/{built.why.id}"):
        assert client.get(f"/consultations/{other.id}/surveys/{built.survey.id}{rest}").status_code == 404


def test_rows_are_shown_of_what_was_brought_in_and_of_nothing_else(
    client: FlaskClient, draft: Any, sign_in: SignIn, new_key: Callable[[], str]
) -> None:
    open_survey(draft.survey)
    key = new_key()
    response = start_response(draft.survey, key)
    record_answers(response, {draft.home: draft.home.options[0].id, draft.why: "Words from <a file>"})
    submit_response(response, key, Consent.NONE)
    sign_in(client, "evaluator")
    assert client.get(address(draft.survey, "/rows")).status_code == 404
    fresh(draft.survey).origin = SurveyOrigin.IMPORTED
    db.session.commit()
    page = client.get(address(draft.survey, "/rows?page=1"))
    assert "Words from &lt;a file&gt;" in page.text
    assert "North" in page.text
    for number in ("0", "-3", "x", "99"):
        assert client.get(address(draft.survey, f"/rows?page={number}")).status_code == 200
    shown = client.get(address(draft.survey))
    assert "brought in from a file" in shown.text
    assert "Preview" not in shown.text
    assert client.get(f"/s/{draft.survey.slug}").status_code == 404
