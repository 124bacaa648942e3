"""Checks on the web: drawn, coded blind by two people, closed, reported, settled."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import db
from consult.people.models import Person
from consult.themes.before import Refusal
from consult.themes.checking.actions import close_sample, code_blind, draw_sample
from consult.themes.checking.models import BlindCoding, BlindSample, SampledExcerpt
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme
from tests.themes.conftest import FOOD, HOUSING, World


@dataclass
class Check:
    """A consultation with two themes of the engine's, and a check drawn from it."""

    world: World
    client: FlaskClient
    sample: BlindSample
    housing: Theme
    food: Theme

    @property
    def url(self) -> str:
        return f"/consultations/{self.world.consultation.id}/themes/checking/{self.sample.id}"

    @property
    def rows(self) -> list[SampledExcerpt]:
        wanted = select(SampledExcerpt).where(SampledExcerpt.sample_id == self.sample.id)
        return list(db.session.scalars(wanted.order_by(SampledExcerpt.place)))

    def code_all(self, person: Person, *, otherwise: int = 0) -> None:
        """Everything as the engine has it, but for the first passages."""
        for at, row in enumerate(self.rows):
            themes = row.machine if at >= otherwise else [self.food.id, self.housing.id]
            code_blind(row, self.sample, person, themes)


@pytest.fixture
def check(world: World, excerpts: Callable[..., list[Excerpt]], client: FlaskClient, sign_in: Any) -> Check:
    housing, food = world.theme("Somewhere to live"), world.theme("Meals worth eating")
    for excerpt in excerpts(*HOUSING, *FOOD):
        world.suggest(excerpt, housing if excerpt.text in HOUSING else food)
    sample = draw_sample(world.consultation, world.person, "October check", 12, seed=5)
    sign_in(client, "strategy")
    return Check(world, client, sample, housing, food)


def test_a_check_is_drawn_and_shows_who_coded_how_many_and_nothing_else(check: Check) -> None:
    check.code_all(check.world.person)
    page = check.client.get(check.url).text
    assert "Lena Marsh" in page and "12 of 12" in page
    assert "Meals worth eating" not in page and "Alpha" not in page


def test_the_coding_page_shows_neither_the_engines_themes_nor_anybody_elses(check: Check) -> None:
    row = check.rows[0]
    before = check.client.get(f"{check.url}/code").text
    check.code_all(check.world.person)
    row.machine = []
    db.session.execute(Coding.__table__.delete())
    db.session.commit()
    after = check.client.get(f"{check.url}/code").text
    token = re.compile(r'name="csrf_token"[^>]*>')
    assert token.sub("", before) == token.sub("", after)  # nothing on it depends on what anybody said
    assert "checked" not in before and "Lena" not in before and row.excerpt.text in before


def test_a_coder_goes_from_passage_to_passage_and_may_change_what_they_said(check: Check) -> None:
    url = f"{check.url}/code"
    assert check.client.post(url).status_code == 422
    response = check.client.post(url, data={"themes": [str(check.food.id)]})
    assert response.headers["Location"].endswith("place=2")
    response = check.client.post(f"{url}?place=2", data={"none": "1", "themes": [str(check.food.id)]})
    assert response.headers["Location"].endswith("place=3")
    assert "checked" in check.client.get(f"{url}?place=1").text
    check.client.post(f"{url}?place=1", data={"themes": [str(check.housing.id)]})
    said = {each.sampled.place: each.themes for each in coded(check)}
    assert said == {1: [check.housing.id], 2: []}


@dataclass
class Coded:
    sampled: SampledExcerpt
    themes: list[int]


def coded(check: Check) -> list[Coded]:
    db.session.expire_all()
    rows = {each.excerpt_id: each for each in check.rows}
    return [Coded(rows[each.excerpt_id], each.themes) for each in db.session.scalars(select(BlindCoding))]


def test_a_closed_check_shows_its_figures_with_their_limits(check: Check) -> None:
    check.code_all(check.world.person)
    check.code_all(check.world.make_person("Omar Lind"), otherwise=2)
    page = check.client.post(f"{check.url}/close", follow_redirects=True).text
    assert "Lena Marsh and Omar Lind" in page and "10 of 12 coded just the same" in page
    assert "12 passages that two people or more coded, of 12 drawn and 20 in the consultation" in page
    assert "Too few passages to tell" not in page or "Meals" in page
    assert "Settle it" in page and "4,000 times" in page
    assert check.client.post(f"{check.url}/code", data={"none": "1"}).headers["Location"] == check.url
    with pytest.raises(Refusal, match="closed"):
        code_blind(check.rows[0], check.sample, check.world.person, [])


def test_reading_is_never_counted_as_checking(check: Check) -> None:
    check.code_all(check.world.person)
    excerpt = check.rows[0].excerpt
    check.client.post(f"/consultations/{check.world.consultation.id}/themes/{check.food.id}/passages/{excerpt.id}/keep")
    before = {each.sampled.place: each.themes for each in coded(check)}
    page = check.client.post(f"{check.url}/close", follow_redirects=True).text
    assert "passage was decided in the review" in page or "Passages decided in the review" in page
    assert {each.sampled.place: each.themes for each in coded(check)} == before
    assert "Only one person coded" in page


def test_a_check_that_nobody_coded_cannot_be_closed(check: Check) -> None:
    with pytest.raises(Refusal, match="Nobody has coded"):
        close_sample(check.sample, check.world.person)
    db.session.rollback()
    assert "Nobody has coded" in check.client.post(f"{check.url}/close", follow_redirects=True).text


def test_what_differs_is_settled_together_and_goes_into_the_review(check: Check) -> None:
    check.code_all(check.world.person, otherwise=1)
    close_sample(check.sample, check.world.person)
    row = check.rows[0]
    wrong = check.food if check.housing.id in row.machine else check.housing
    url = f"{check.url}/settle/{row.excerpt_id}"
    assert check.client.post(url).status_code == 422
    page = check.client.post(
        url, data={"themes": [str(wrong.id)], "why": "It is about the queue.", "in_review": "y"}, follow_redirects=True
    ).text
    assert "Settled together" in page and "It is about the queue." in page and "Undo" in page
    standing = {
        each.theme_id: each.status
        for each in db.session.scalars(select(Coding).where(Coding.excerpt_id == row.excerpt_id))
    }
    assert standing == {wrong.id: CodingStatus.KEPT, row.machine[0]: CodingStatus.REJECTED}


def test_before_it_is_closed_nothing_can_be_settled(check: Check) -> None:
    check.code_all(check.world.person)
    url = f"{check.url}/settle/{check.rows[0].excerpt_id}"
    assert check.client.get(url).headers["Location"] == check.url


def test_a_check_is_drawn_on_the_page(check: Check) -> None:
    url = f"/consultations/{check.world.consultation.id}/themes/checking"
    assert check.client.post(f"{url}/draw", data={"title": "", "size": "5"}).status_code == 422
    page = check.client.post(f"{url}/draw", data={"title": "Second check", "size": "10"}, follow_redirects=True).text
    assert "10 of 20 passages" in page
    assert "Second check" in check.client.get(url).text


def test_words_taken_back_leave_the_check(check: Check) -> None:
    check.code_all(check.world.person)
    db.session.delete(check.rows[0].excerpt)
    db.session.commit()
    assert "11 of 11" in check.client.get(check.url).text
    close_sample(check.sample, check.world.person)
    assert check.client.get(check.url).status_code == 200


def test_anothers_check_is_not_found(check: Check) -> None:
    other = World()
    wrong = check.url.replace(f"/{check.world.consultation.id}/", f"/{other.consultation.id}/")
    for path in ("", "/code", f"/settle/{check.rows[0].excerpt_id}"):
        assert check.client.get(wrong + path).status_code == 404
