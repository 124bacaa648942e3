"""Inviting people in the browser: from the directory, by a list, by cards; and what each way of answering allows."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import db
from consult.people.actions import create_organisation
from consult.people.models import Contact
from consult.surveys.inviting.actions import invite, opt_out
from consult.surveys.inviting.directory import Invitee
from consult.surveys.inviting.models import SurveyInvitation
from consult.surveys.inviting.tokens import invitation_of, new_link
from consult.surveys.models import Mode, Survey, Version

from .conftest import MakeSurvey


@pytest.fixture
def team(client: FlaskClient, sign_in: Callable[..., Any]) -> FlaskClient:
    sign_in(client, "strategy")
    return client


def url(survey: Survey, rest: str = "") -> str:
    return f"/consultations/{survey.consultation_id}/surveys/{survey.id}/invitations{rest}"


def invited(survey: Survey) -> list[SurveyInvitation]:
    query = select(SurveyInvitation).where(SurveyInvitation.survey_id == survey.id).order_by(SurveyInvitation.id)
    return list(db.session.scalars(query))


@pytest.fixture
def directory(app: Flask) -> None:
    hub = create_organisation("North Hub", "Charity", ["North"], ["Housing"])
    lab = create_organisation("South Lab", "Research", ["South"], ["Courts"])
    for number in range(4):
        place = hub if number < 3 else lab
        db.session.add(
            Contact(
                name=f"Contact {number}",
                email=f"c{number}@example.org",
                organisation_id=place.id,
                prefers_welsh=number == 0,
            )
        )
    db.session.commit()


@pytest.mark.usefixtures("directory")
def test_contacts_are_chosen_by_kind_region_area_or_one_by_one(team: FlaskClient, make_survey: MakeSurvey) -> None:
    survey = make_survey(invited=0)
    for query, count in (("", 4), ("?kind=Research", 1), ("?region=North", 3), ("?area=Courts", 1), ("?words=lab", 1)):
        assert team.get(url(survey, f"/directory{query}")).text.count('name="contact"') == count, query
    one = db.session.scalars(select(Contact).where(Contact.email == "c1@example.org")).one()
    team.post(url(survey, "/directory"), data={"contact": str(one.id)})
    assert [each.email for each in invited(survey)] == ["c1@example.org"]
    team.post(url(survey, "/directory"), data={"region": "North", "all": "1"})
    assert sorted(str(each.email) for each in invited(survey)) == [f"c{n}@example.org" for n in range(3)]
    assert all(each.organisation and each.organisation.name == "North Hub" for each in invited(survey))


def test_a_list_merges_doubles_and_leaves_out_those_who_asked_for_no_more(
    team: FlaskClient, make_survey: MakeSurvey
) -> None:
    other = make_survey(invited=1)
    opt_out(invited(other)[0])
    survey = make_survey(invited=0)
    text = "Ann <ann@example.org>\nANN@example.org\nmember1@example.org\nBev, no address\nbroken@@example.org\n"
    page = team.post(url(survey, "/list"), data={"text": text})
    assert [(each.email, each.alias) for each in invited(survey)] == [("ann@example.org", None), (None, "Bev")]
    assert "Line 2" in page.text and "stands on line 1" in page.text and "Line 5" in page.text
    assert re.search(r"Asked for no more</dt><dd>1", page.text)


def test_a_file_is_a_list_too_and_brings_the_organisation(team: FlaskClient, make_survey: MakeSurvey) -> None:
    create_organisation("North Hub", "Charity")
    survey = make_survey(invited=0)
    survey.in_welsh = True
    db.session.commit()
    content = b"name,email,organisation,welsh\nAnn,ann@example.org,north hub,yes\n"
    team.post(url(survey, "/list"), data={"file": (io.BytesIO(content), "people.csv")})
    (ann,) = invited(survey)
    assert ann.organisation and ann.organisation.name == "North Hub" and ann.language is Version.WELSH


def test_by_alias_nobody_has_an_address(team: FlaskClient, make_survey: MakeSurvey) -> None:
    survey = make_survey(Mode.ALIAS, invited=0)
    page = team.post(url(survey, "/list"), data={"text": "Heron\nOtter\nann@example.org\n"})
    assert [each.alias for each in invited(survey)] == ["Heron", "Otter"]
    assert "by alias" in page.text


def test_cards_show_their_links_once_and_new_cards_leave_the_old_ones_working(
    team: FlaskClient, make_survey: MakeSurvey
) -> None:
    survey = make_survey(Mode.ALIAS, invited=0)
    invite(survey, [Invitee(alias="Heron"), Invitee(alias="Otter")])
    made = team.post(url(survey, "/cards"))
    tokens = re.findall(r"/i/([\w-]{24})<", made.text)
    found = [invitation_of(token) for token in tokens]
    assert [each.alias for each in found if each] == ["Heron", "Otter"]
    assert made.text.count("data:image/svg+xml") == 2
    again = team.post(url(survey, "/cards"))
    assert "/i/" not in again.text  # all have one
    others = re.findall(r"/i/([\w-]{24})<", team.post(url(survey, "/cards"), data={"all": "1"}).text)
    assert len(others) == 2 and not set(others) & set(tokens)
    assert all(invitation_of(token) for token in tokens)


def test_an_invitation_is_taken_back_while_it_was_not_used(team: FlaskClient, make_survey: MakeSurvey) -> None:
    survey = make_survey(Mode.NAMED, invited=2)
    first, second = invited(survey)
    token = new_link(first)
    second.took_part = True
    db.session.commit()
    for each in (first, second):
        team.post(url(survey, f"/{each.id}/remove"))
    assert [each.email for each in invited(survey)] == ["member2@example.org"]
    assert invitation_of(token) is None


def test_of_an_anonymous_survey_no_page_says_who_took_part(team: FlaskClient, make_survey: MakeSurvey) -> None:
    survey = make_survey(Mode.ANONYMOUS, invited=12)
    for each in invited(survey):
        new_link(each)
    db.session.commit()
    pages = ["", "/write", "/remind", "/directory", "/list", "/came-back", "/cards", "/../response-rates"]
    quiet = [team.get(url(survey, each)).text for each in pages]
    refusal = team.post(url(survey, f"/{invited(survey)[0].id}/remove"), follow_redirects=True).text
    for each in invited(survey)[:5]:
        each.took_part = True
    db.session.commit()
    for before, path in zip(quiet, pages, strict=True):
        after = team.get(url(survey, path)).text
        assert people_in(after) == people_in(before), path  # figures may change; nothing beside a person does
    assert "can no longer be taken back" in refusal
    after = team.post(url(survey, f"/{invited(survey)[0].id}/remove"), follow_redirects=True).text
    assert people_in(after) == people_in(refusal)


def people_in(page: str) -> list[str]:
    """Every row and every choice of a page that names a member."""
    return [
        part
        for part in re.findall(r"<tr>.*?</tr>|<option.*?</option>|<label.*?</label>", page, re.S)
        if "ember" in part
    ]


def test_a_named_survey_says_who_took_part(team: FlaskClient, make_survey: MakeSurvey) -> None:
    survey = make_survey(Mode.NAMED, invited=1)
    assert "Not yet" in people_in(team.get(url(survey)).text)[0]
    invited(survey)[0].took_part = True
    db.session.commit()
    assert 'data-label="Took part">Yes' in people_in(team.get(url(survey)).text)[0]


def test_an_open_survey_explains_that_nobody_is_invited(team: FlaskClient, make_survey: MakeSurvey) -> None:
    survey = make_survey(Mode.OPEN_LINK, invited=0)
    assert "Nobody is invited by name" in team.get(url(survey)).text
    for rest in ("/list", "/directory", "/cards", "/write", "/remind", "/came-back"):
        assert team.get(url(survey, rest)).status_code == 404
        assert team.post(url(survey, rest), data={"text": "a@example.org"}).status_code == 404
    assert invited(survey) == []


def test_an_invitation_of_another_survey_is_not_found(team: FlaskClient, make_survey: MakeSurvey) -> None:
    survey, other = make_survey(Mode.NAMED, invited=0), make_survey(Mode.NAMED, invited=1)
    theirs = invited(other)[0].id
    for rest in ("remove", "came-back"):
        assert team.post(url(survey, f"/{theirs}/{rest}")).status_code == 404
    assert len(invited(other)) == 1
