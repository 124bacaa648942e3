"""A member organisation's own page: its surveys, whether anybody answered, and what became of what was said."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.extensions import db
from consult.people.link_actions import end_link, make_link
from consult.people.models import Organisation
from consult.surveys.models import Mode, SurveyStatus
from consult.themes.models import ThemeStatus


@pytest.fixture
def ours(world: Any) -> Organisation:
    world.survey.status = SurveyStatus.OPEN
    db.session.commit()
    return db.session.get_one(Organisation, world.organisation())


def read(client: FlaskClient, organisation: Organisation) -> str:
    return client.get(f"/o/{make_link(organisation)}").text


def test_a_link_opens_one_organisations_page_until_another_is_made_or_it_is_ended(
    client: FlaskClient, ours: Organisation
) -> None:
    first = make_link(ours)
    assert ours.name in client.get(f"/o/{first}").text
    second = make_link(ours)
    assert client.get(f"/o/{first}").status_code == 404
    assert client.get(f"/o/{second}").status_code == 200
    end_link(ours)
    assert client.get(f"/o/{second}").status_code == 404


def test_open_surveys_stand_there_with_whether_somebody_answered(
    client: FlaskClient, world: Any, ours: Organisation
) -> None:
    page = read(client, ours)
    assert world.survey.title in page
    assert "Nobody from here has answered yet." in page
    world.answer("A bus that runs on Sundays.", organisation=ours.id)
    assert "Somebody from here has answered." in read(client, ours)


def test_of_an_anonymous_survey_nobody_learns_who_took_part(
    client: FlaskClient, world: Any, ours: Organisation
) -> None:
    world.survey.mode = Mode.ANONYMOUS
    world.answer("Said in confidence.", organisation=ours.id)
    page = read(client, ours)
    assert "has answered" not in page
    assert f"<h3>{world.survey.title}</h3>" not in page  # nobody there was invited


def test_a_theme_is_named_only_when_five_organisations_are_behind_it_and_no_words_are_shown(
    client: FlaskClient, world: Any, ours: Organisation
) -> None:
    theme = world.theme("Buses on Sundays")
    world.answer("No bus comes near us.", theme, organisation=ours.id)
    for _ in range(3):
        world.answer("It is the same with us.", theme, organisation=world.organisation())
    assert "Buses on Sundays" not in read(client, ours)
    world.answer("And with us.", theme, organisation=world.organisation())
    page = read(client, ours)
    assert "Buses on Sundays" in page
    assert "5 organisations raised it." in page
    assert "No bus comes near us" not in page
    theme.status = ThemeStatus.SUGGESTED
    db.session.commit()
    assert "Buses on Sundays" not in read(client, ours)


def test_themes_of_an_anonymous_survey_are_not_traced_to_an_organisation(
    client: FlaskClient, world: Any, ours: Organisation
) -> None:
    theme = world.theme("Buses on Sundays")
    for each in (ours.id, *(world.organisation() for _ in range(6))):
        world.answer("No bus comes near us.", theme, organisation=each)
    world.survey.mode = Mode.ANONYMOUS
    db.session.commit()
    assert "Buses on Sundays" not in read(client, ours)


def test_surveys_by_invitation_are_not_on_the_public_pages(client: FlaskClient, world: Any, ours: Organisation) -> None:
    address = f"/s/{world.survey.slug}"
    assert address in client.get("/happening").text
    world.survey.mode = Mode.NAMED
    db.session.commit()
    assert address not in client.get("/happening").text


def test_staff_make_a_link_that_is_shown_once(
    client: FlaskClient, sign_in: Callable[..., Any], ours: Organisation
) -> None:
    sign_in(client, "strategy")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/organisations").text)
    made = client.post(f"/organisations/{ours.id}/link", data={"csrf_token": token[1] if token else ""})
    found = re.search(r"/o/([\w-]+)", made.text)
    assert found
    assert client.get(found[0]).status_code == 200
    assert found[1] not in client.get("/organisations").text
    client.post(f"/organisations/{ours.id}/end-link", data={"csrf_token": token[1] if token else ""})
    assert client.get(found[0]).status_code == 404


def test_the_page_reads_well_on_a_phone_and_a_desk(
    page: Any, server: Any, check_page: Callable[..., None], world: Any, ours: Organisation
) -> None:
    theme = world.theme("Buses on Sundays")
    for each in (ours.id, *(world.organisation() for _ in range(6))):
        world.answer("No bus comes near us.", theme, organisation=each)
    page.goto(f"{server.url if hasattr(server, 'url') else server}/o/{make_link(ours)}")
    check_page(page)
