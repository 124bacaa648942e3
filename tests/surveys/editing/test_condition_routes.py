"""Saying when a question is asked, in the browser."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from consult.extensions import db
from consult.surveys.actions import QuestionDraft, add_question, open_survey
from consult.surveys.models import Comparison, Kind, Question

SignIn = Callable[..., int]


def at(question: Question, rest: str = "") -> str:
    survey = question.survey
    return f"/consultations/{survey.consultation_id}/surveys/{survey.id}/questions/{question.id}/conditions{rest}"


def conditions(question: Question) -> list[tuple[int, Comparison, int | None, float | None]]:
    db.session.expire_all()
    return [(each.on_id, each.test, each.option_id, each.number) for each in question.conditions]


def test_a_first_condition_is_two_steps(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    page = client.get(at(draft.why))
    assert "Everyone is asked this question." in page.text
    assert f'<option value="{draft.phone.id}">2. Did you have a phone?</option>' in page.text
    page = client.get(at(draft.why, f"?on={draft.phone.id}"))
    assert "is anything but" in page.text and "is this number or more" not in page.text
    form = {"on": draft.phone.id, "test": "chose", "option": draft.yes}
    page = client.post(at(draft.why), data=form, follow_redirects=True)
    assert "Asked only after “Yes” to “Did you have a phone?”." in page.text
    assert conditions(draft.why) == [(draft.phone.id, Comparison.CHOSE, draft.yes, None)]


def test_a_number_is_compared(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    scale = add_question(draft.survey, QuestionDraft(Kind.SCALE, "How well?", scale_low=1, scale_high=5), 1)
    assert "is this number or more" in client.get(at(draft.why, f"?on={scale.id}")).text
    client.post(at(draft.why), data={"on": scale.id, "test": "at_least", "number": "4"})
    assert conditions(draft.why) == [(scale.id, Comparison.AT_LEAST, None, 4)]
    client.post(at(draft.why), data={"on": scale.id, "test": "answered", "number": ""})
    assert conditions(draft.why)[1:] == [(scale.id, Comparison.ANSWERED, None, None)]
    page = client.post(at(draft.why), data={"on": scale.id, "test": "at_most", "number": "2"}, follow_redirects=True)
    assert "Nobody can reach this question. No answers fit" in page.text


def test_a_condition_goes_and_comes_back(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    before = conditions(draft.how)
    page = client.post(at(draft.how, f"/{draft.how.conditions[0].id}/remove"), follow_redirects=True)
    assert conditions(draft.how) == []
    undo = re.search(r'class="toast".*?action="([^"]+)"', page.text, re.S)
    assert undo
    client.post(html.unescape(undo[1]))
    assert conditions(draft.how) == before


def test_all_or_any_of_the_conditions(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    assert "How many must hold" not in client.get(at(draft.how)).text
    form = {"on": draft.home.id, "test": "did_not_choose", "option": draft.home.choices[0].id}
    page = client.post(at(draft.how), data=form, follow_redirects=True)
    assert "Asked only after all of these:" in page.text
    page = client.post(at(draft.how, "/all"), data={"how": "any"}, follow_redirects=True)
    assert "Asked after any one of these:" in page.text
    db.session.expire_all()
    assert draft.how.all_conditions is False


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"option": "999999"}, "Choose one of the answers to"),
        ({"option": ""}, "Choose one of the answers to"),
        ({"test": "at_least", "number": "3"}, "Not a valid choice"),
        ({"test": "nonsense"}, "Not a valid choice"),
        ({"on": "scale", "test": "at_least", "number": "nan"}, "Write the number to compare"),
        ({"on": "scale", "test": "at_most", "number": ""}, "Write the number to compare"),
        ({"on": "scale", "test": "at_most", "number": "two"}, "Write the number to compare"),
    ],
)
def test_what_makes_no_condition_says_what_to_change(
    client: FlaskClient, draft: Any, sign_in: SignIn, change: dict[str, str], words: str
) -> None:
    sign_in(client, "strategy")
    scale = add_question(draft.survey, QuestionDraft(Kind.SCALE, "How well?", scale_low=1, scale_high=5), 1)
    form = {"on": str(draft.phone.id), "test": "chose", "option": str(draft.yes)} | change
    form["on"] = str(scale.id) if form["on"] == "scale" else form["on"]
    page = client.post(at(draft.why), data=form)
    assert page.status_code == 422
    assert words in page.text
    assert conditions(draft.why) == []


def test_the_same_condition_twice_and_a_seventh_are_refused(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    options = tuple("ABCDEFGH")
    many = add_question(draft.survey, QuestionDraft(Kind.SEVERAL_CHOICES, "Which?", options=options), 0)
    forms = [{"on": many.id, "test": "chose", "option": option.id} for option in many.choices]
    assert [client.post(at(draft.why), data=form).status_code for form in forms[:6]] == [303] * 6
    assert "as many as a question can have" in client.get(at(draft.why)).text
    assert client.post(at(draft.why), data=forms[6]).status_code == 422
    again = client.post(at(draft.how), data={"on": draft.phone.id, "test": "chose", "option": draft.no})
    assert "That condition is there already" in again.text


def test_a_question_above_nothing_and_questions_below_cannot_decide(
    client: FlaskClient, draft: Any, sign_in: SignIn
) -> None:
    sign_in(client, "strategy")
    assert "There is none yet." in client.get(at(draft.home)).text
    assert client.get(at(draft.home, f"?on={draft.why.id}")).status_code == 404
    assert client.post(at(draft.home), data={"on": draft.home.id, "test": "answered"}).status_code == 404
    assert client.post(at(draft.home), data={"test": "answered"}).status_code == 404


def test_an_open_survey_and_other_roles_are_kept_out(client: FlaskClient, draft: Any, sign_in: SignIn) -> None:
    sign_in(client, "evaluator")
    assert client.get(at(draft.why)).status_code == 404
    sign_in(client, "strategy")
    open_survey(draft.survey)
    assert client.get(at(draft.why)).status_code == 404
    assert client.post(at(draft.how, f"/{draft.how.conditions[0].id}/remove")).status_code == 404
    assert len(conditions(draft.how)) == 1


def test_conditions_are_chosen_without_a_script_and_with_any_aid(
    plain_page: Page, server: Any, draft: Any, sign_in: SignIn, check_page: Callable[[Page], None]
) -> None:
    server.app.config["WTF_CSRF_ENABLED"] = False
    client = server.app.test_client()
    sign_in(client, "strategy")
    cookie = client.get_cookie("consult")
    assert cookie
    plain_page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": str(server)}])
    page = plain_page
    page.goto(f"{server}{at(draft.why)}")
    check_page(page)
    page.get_by_label("Which earlier answer decides?").select_option(label="2. Did you have a phone?")
    page.get_by_role("button", name="Next").click()
    check_page(page)
    page.get_by_label("Answer", exact=True).select_option(label="No")
    page.get_by_role("button", name="Add this condition").click()
    assert page.get_by_role("listitem").filter(has_text="“No” to “Did you have a phone?”").count() == 1
    check_page(page)
    page.goto(f"{server}{at(draft.why).split('/questions')[0]}")
    check_page(page)
    page.goto(f"{server}{at(draft.why).split('/questions')[0]}/paths")
    check_page(page)
