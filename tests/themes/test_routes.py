"""The pages of themes: what they show, who may enter."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from consult.extensions import db, now
from consult.forums.contribution_models import Contribution
from consult.jobs.models import Job, JobStatus
from consult.themes import uses
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, ReviewAct, Theme, ThemeStatus
from tests.themes.conftest import FOOD, HOUSING, World

SignIn = Callable[..., Any]


@dataclass
class Place:
    """A consultation with two themes, on the web."""

    world: World
    client: FlaskClient
    housing: Theme
    food: Theme

    @property
    def themes(self) -> str:
        return f"/consultations/{self.world.consultation.id}/themes"

    def under(self, text: str, theme: Theme) -> str:
        return f"{self.themes}/{theme.id}/passages/{self.excerpt(text).id}"

    def excerpt(self, text: str) -> Excerpt:
        return db.session.scalars(select(Excerpt).where(Excerpt.text == text)).one()

    def get(self, path: str = "", status: int = 200) -> str:
        return self.checked(self.client.get(self.themes + path), status)

    def post(self, path: str, status: int = 200, **form: Any) -> str:
        return self.checked(self.client.post(self.themes + path, data=form, follow_redirects=True), status)

    def checked(self, response: TestResponse, status: int) -> str:
        assert response.status_code == status, f"{response.request.path} answered {response.status_code}"
        return response.text


@pytest.fixture
def place(world: World, client: FlaskClient, sign_in: SignIn) -> Place:
    sign_in(client, "strategy")
    for text in (*HOUSING[:5], *FOOD[:3]):
        world.respond(text)
    wales = world.forum_session("South Wales forum")
    world.say(wales, HOUSING[5], world.member(wales, "Linnet"), headcount=7)
    gather_excerpts(world.consultation.id)
    db.session.commit()
    housing, food = world.theme("Housing", description="Beds and flats"), world.theme("Food")
    for excerpt in db.session.scalars(select(Excerpt)).all():
        if excerpt.text in FOOD:
            world.suggest(excerpt, food)
        elif excerpt.text != HOUSING[4]:
            world.suggest(excerpt, housing, 0.3 + HOUSING.index(excerpt.text) / 10)
    return Place(world, client, housing, food)


def coding(text: str, theme: Theme) -> Coding:
    return db.session.scalars(
        select(Coding).join(Excerpt).where(Excerpt.text == text, Coding.theme_id == theme.id)
    ).one()


def test_an_empty_consultation_is_told_what_the_page_is_for(world: World, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(client, "strategy")
    page = client.get(f"/consultations/{world.consultation.id}/themes").text
    assert "Find what people have in common" in page
    assert "Nothing has been said yet" in page
    world.respond("Something was said")
    page = client.get(f"/consultations/{world.consultation.id}/themes").text
    assert page.count("/themes/find") == 1, "one thing to do next, not two buttons for it"


def test_the_list_shows_each_theme_with_its_breadth_and_who_made_it(place: Place) -> None:
    place.world.theme("Dignity", Origin.PERSON)
    page = place.get()
    assert "9 passages" in page
    assert re.search(r">1<[^>]*> organisations", page) is None
    assert "1 fits nowhere yet" in page
    assert "Made by L.M." in page
    assert page.index("Housing") < page.index("Food")
    assert "South Wales forum" in page


def test_the_list_can_be_filtered_and_keeps_what_was_asked(place: Place) -> None:
    assert "Food" not in re.sub(r"<option.*?</option>", "", place.get("?heard=forums"))
    assert "Housing" not in place.get("?words=soup").split("<table")[-1]
    assert "No theme is like that" in place.get("?standing=confirmed")
    assert 'value="beds"' in place.get("?words=beds")


def test_filters_are_folded_behind_a_line_that_says_what_was_chosen_and_takes_it_off(place: Place) -> None:
    assert "Everybody’s words are shown" in place.get()
    page = place.get("?heard=forums&standing=suggested&words=bed")
    assert "Everybody’s words are shown" not in page
    chosen = re.findall(r'<a class="tag" href="([^"]*)">(.*?)</a>', page)
    assert [(href, re.sub(r"<.*?>|&nbsp;", "", words).split("  ")[0]) for href, words in chosen] == [
        ("?standing=suggested&amp;words=bed", "Heard in:All forums : take this filter off"),
        ("?heard=forums&amp;words=bed", "Standing:Suggested by Consult : take this filter off"),
    ]
    folded = page[page.index("sift-more") : page.index("Show these")]
    assert 'name="heard"' in folded
    assert 'name="words"' not in folded


def test_a_page_of_many_keeps_whatever_stands_in_the_address(place: Place) -> None:
    for number in range(60):
        place.world.respond(f"Something else entirely, number {number}")
    gather_excerpts(place.world.consultation.id)
    db.session.commit()
    assert "?endpoint=x&amp;consultation_id=7&amp;page=2#passages" in place.get(
        "/passages?endpoint=x&consultation_id=7"
    )


def test_parts_can_be_hidden_and_stay_hidden_in_another_order(place: Place) -> None:
    part = place.world.theme("Damp rooms", parent_id=place.housing.id)
    place.world.suggest(place.excerpt(HOUSING[0]), part)
    assert "Damp rooms" in place.get() and "1 of them part of another" in place.get()
    hidden = place.get("?parts=hide&sort=people")
    assert "Damp rooms" not in hidden.split("<table")[-1] and "Housing" in hidden.split("<table")[-1]
    assert "?sort=forums&amp;parts=hide" in hidden and 'name="parts" value="hide"' in hidden


def test_what_nobody_is_counted_by_has_no_column(place: Place) -> None:
    page = place.get()
    assert 'data-label="Organisations"' not in page and "0 organisations" not in page
    assert 'data-label="Sources"' in page and 'data-label="Forums"' in page
    assert f'href="{place.themes}/read?heard=forums"' in place.get("?heard=forums")


def test_after_a_decision_the_next_passage_is_in_sight(place: Place) -> None:
    one, other = place.excerpt(HOUSING[0]), place.excerpt(HOUSING[1])
    seen = {"seen": "suggested-0", "next": str(other.id)}
    reply = place.client.post(f"{place.themes}/{place.housing.id}/passages/{one.id}/keep", data=seen)
    assert reply.location.endswith(f"?excerpt={other.id}#p-{other.id.hex}")
    assert f'id="p-{other.id.hex}"' in place.get(f"/{place.housing.id}")


def test_what_was_changed_opens_the_passage_it_was_done_to(place: Place) -> None:
    said = place.excerpt(HOUSING[0])
    place.post(f"/{place.housing.id}/passages/{said.id}/reject", seen="suggested-0")
    place.post(f"/{place.housing.id}/rename", name="Homes")
    done = [line for line in place.get("/changes").split("<li>") if "/undo" in line]
    assert ["The passage" in line for line in done] == [False, True]
    assert f"/excerpts/{said.id}" in done[1]


def test_few_people_in_many_rooms_stand_apart(place: Place) -> None:
    assert "Few people, many rooms" not in place.get()
    for name in ("North East forum", "National forum"):
        place.world.say(place.world.forum_session(name), f"Women are not safe there, said {name}")
    for number in range(200):
        place.world.respond(f"Something else entirely, number {number}")
    gather_excerpts(place.world.consultation.id)
    rare = place.world.theme("Safety of women")
    for excerpt in db.session.scalars(select(Excerpt).where(Excerpt.text.startswith("Women"))).all():
        place.world.suggest(excerpt, rare)
    page = place.get()
    assert page.index("Few people, many rooms") < page.index("Safety of women") < page.index("All other themes")


def test_find_themes_asks_once_and_shows_how_far_it_is(place: Place) -> None:
    place.post("/find")
    page = place.post("/find")
    assert db.session.scalar(select(func.count(Job.id))) == 1
    job = db.session.scalars(select(Job)).one()
    assert f"/jobs/{job.id}.json" in page
    assert "You can leave this page" in page
    assert "Find themes" not in page


def test_the_page_says_what_the_last_look_did(place: Place, work_jobs: Callable[[], int]) -> None:
    place.post("/find")
    work_jobs()
    assert "There is too little to group" in place.get()


def test_the_page_says_how_passages_were_compared(place: Place) -> None:
    said = {"sentence": "Read 12 passages.", "lens": "They were compared by their meaning alone."}
    ended = {"status": JobStatus.DONE, "result": said, "ended_at": now()}
    db.session.add(Job(kind="discover", consultation_id=place.world.consultation.id, **ended))
    db.session.commit()
    assert "They were compared by their meaning alone." in place.get()


def test_a_theme_opens_with_its_passages_least_sure_first(place: Place) -> None:
    page = place.get(f"/{place.housing.id}")
    assert "Beds and flats" in page
    assert "Suggested by Consult" in page
    listed = page.split('id="passages"')[-1]
    assert listed.index(HOUSING[0]) < listed.index(HOUSING[1]) < listed.index(HOUSING[5])
    assert "South Wales forum, Autumn roundtable · Linnet · stands for 7" in page
    surest = place.get(f"/{place.housing.id}?order=sure").split('id="passages"')[-1]
    assert surest.index(HOUSING[5]) < surest.index(HOUSING[0])


def test_the_panel_shows_the_whole_and_what_may_be_done_with_it(place: Place) -> None:
    said = place.excerpt(HOUSING[5])
    page = place.get(f"/{place.housing.id}?excerpt={said.id}").split("<aside")[-1]
    for words in ("The whole contribution", "Linnet, in a room of 14", "7 people who nodded", "Who was there for you?"):
        assert words in page
    assert "Yes: quote, saying nothing about the person" in page
    assert "<aside" not in place.get(f"/{place.housing.id}?excerpt=none")


def test_a_passage_that_is_part_of_an_answer_is_marked_in_it(place: Place) -> None:
    part = place.excerpt(HOUSING[5])
    text = "Nobody told me. " + part.text + " Then I rang my sister."
    contribution = db.session.get_one(Contribution, part.contribution_id)
    contribution.text, part.starts_at, part.ends_at = text, 16, 16 + len(part.text)
    db.session.commit()
    page = place.get(f"/{place.housing.id}?excerpt={part.id}")
    assert f"Nobody told me. <mark>{part.text}</mark> Then I rang my sister." in page


def test_where_words_were_used_is_told_by_later_slices(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    excerpt = place.excerpt(HOUSING[0])
    monkeypatch.setattr(uses, "USES", [lambda wanted: [("Aim 1", "/strategy/1#a")] if wanted == excerpt.id else []])
    url = f"/consultations/{place.world.consultation.id}/excerpts/{excerpt.id}"
    assert '<a href="/strategy/1#a">Aim 1</a>' in place.client.get(url).text


def test_keeping_goes_on_to_the_next_row_and_can_be_undone(place: Place) -> None:
    following = place.excerpt(HOUSING[1]).id
    page = place.post(
        f"/{place.housing.id}/passages/{place.excerpt(HOUSING[0]).id}/keep?order=unsure", next=str(following)
    )
    assert "Kept under “Housing”." in page
    assert f'id="p-{following.hex}" aria-current="true"' in page
    assert coding(HOUSING[0], place.housing).status is CodingStatus.KEPT
    undo = re.search(r'action="([^"]*/undo[^"]*)"', page)
    assert undo
    assert "Undone: Kept under" in place.client.post(undo[1].replace("&amp;", "&"), follow_redirects=True).text
    assert coding(HOUSING[0], place.housing).status is CodingStatus.SUGGESTED


def test_what_was_taken_out_can_be_found_and_put_back(place: Place) -> None:
    path = f"/{place.housing.id}/passages/{place.excerpt(HOUSING[0]).id}"
    assert "Taken out of “Housing”." in place.post(f"{path}/reject")
    assert HOUSING[0] in place.get("/unplaced")
    assert "Put back" in place.get(f"/{place.housing.id}?show=rejected")
    assert "It is not under “Housing”." in place.post(f"{path}/reject")
    place.post(f"{path}/keep")
    assert coding(HOUSING[0], place.housing).status is CodingStatus.KEPT


def test_a_passage_moves_or_is_under_both(place: Place) -> None:
    first, second = (f"/{place.housing.id}/passages/{place.excerpt(text).id}/move" for text in HOUSING[:2])
    assert "Where does it belong?" in place.get(first)
    assert "Choose a theme." in place.post(first)
    place.post(first, theme=place.food.id, move="1")
    assert coding(HOUSING[0], place.housing).status is CodingStatus.REJECTED
    assert coding(HOUSING[0], place.food).status is CodingStatus.KEPT
    place.post(second, theme=place.food.id, both="1")
    assert coding(HOUSING[1], place.housing).status is CodingStatus.SUGGESTED
    assert coding(HOUSING[1], place.food).origin is Origin.PERSON


def test_what_fits_nowhere_is_put_under_a_theme(place: Place) -> None:
    alone = place.excerpt(HOUSING[4])
    assert HOUSING[4] in place.get("/unplaced")
    url = f"/consultations/{place.world.consultation.id}/excerpts/{alone.id}"
    page = place.client.post(f"{url}/place", data={"theme": place.housing.id}, follow_redirects=True).text
    assert "Put under “Housing”." in page
    assert "Everything has a place" in place.get("/unplaced")


def test_themes_are_renamed_described_agreed_merged_nested_and_retired_by_forms(place: Place) -> None:
    housing, food = place.housing.id, place.food.id
    assert "is now called “Homes”" in place.post(f"/{housing}/rename", name="Homes")
    assert "There is already a theme called “Homes”" in place.post(f"/{food}/rename", name="homes")
    assert "Give the theme a name." in place.post(f"/{food}/rename", name=" ")
    assert "Beds only" in place.post(f"/{housing}/describe", description="Beds only")
    assert "Agreed by T.S." in place.post(f"/{housing}/agree")
    assert "is agreed already" in place.post(f"/{housing}/agree")
    assert "is a suggestion again" in place.post(f"/{housing}/unagree")
    assert "is now part of “Homes”" in place.post(f"/{food}/nest", theme=housing)
    assert "stands on its own" in place.post(f"/{food}/nest", theme="0")
    assert "Not a valid choice" in place.post(f"/{food}/merge", theme="999")
    assert "is now part of “Homes”" in place.post(f"/{food}/merge", theme=housing)
    assert "Now part of" in place.get(f"/{food}")
    assert "Retired" in place.post(f"/{housing}/retire")
    assert "Retired" in place.get("?standing=retired")
    assert "“Homes” is retired." in place.get("/changes")


def test_a_theme_is_added_and_is_told_apart(place: Place) -> None:
    page = place.post("/new", name="Dignity", description="Being seen")
    assert "Made by T.S." in page
    assert "Nothing is under this theme yet" in page
    assert "There is already a theme called “Dignity”" in place.post("/new", name="dignity")


def test_ticked_passages_are_split_off(place: Place) -> None:
    ids = [str(place.excerpt(text).id) for text in HOUSING[:2]]
    page = place.get(f"/{place.housing.id}/split?passage={ids[0]}&passage={ids[1]}&passage=nonsense")
    assert "2 passages leave “Housing”" in page
    page = place.post(f"/{place.housing.id}/split", passage=ids, name="Tents")
    assert "2 passages of “Housing” are now “Tents”." in page
    assert (
        "Tick the passages" in place.client.get(f"{place.themes}/{place.housing.id}/split", follow_redirects=True).text
    )


def test_a_long_list_comes_fifty_at_a_time(place: Place) -> None:
    for number in range(60):
        place.world.respond(f"Bed number {number} was never there")
    gather_excerpts(place.world.consultation.id)
    for excerpt in db.session.scalars(select(Excerpt).where(Excerpt.text.startswith("Bed number"))).all():
        place.world.suggest(excerpt, place.housing)
    first, second, beyond = (place.get(f"/{place.housing.id}?page={number}") for number in (1, 2, 900))
    assert first.count('class="passage') == 50
    assert "1 to 50 of 65" in first
    assert "51 to 65 of 65" in second
    assert "51 to 65 of 65" in beyond


def test_a_longer_list_takes_no_more_queries(place: Place) -> None:
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def count(path: str) -> int:
        asked.clear()
        place.get(path)
        return len(asked)

    paths = ("", f"/{place.housing.id}", "/passages", "/unplaced")
    before = [count(path) for path in paths]
    for number in range(40):
        place.world.respond(f"Bed number {number} was gone", organisation=place.world.organisation(f"Charity {number}"))
    gather_excerpts(place.world.consultation.id)
    for number, excerpt in enumerate(db.session.scalars(select(Excerpt).where(Excerpt.text.startswith("Bed"))).all()):
        if number % 4:
            place.world.suggest(excerpt, place.housing)
    assert [count(path) for path in paths] == before


ALL = ("", "/unplaced", "/passages", "/changes", "/new", "/{theme}", "/{theme}/rename", "/{theme}/describe",
       "/{theme}/merge", "/{theme}/nest", "/{theme}/passages/{excerpt}/move")  # fmt: skip


def test_an_evaluator_reads_and_changes_nothing(place: Place, sign_in: SignIn) -> None:
    client = place.client.application.test_client()
    sign_in(client, "evaluator")
    given = {"theme": place.housing.id, "excerpt": place.excerpt(HOUSING[0]).id}
    for path in ALL:
        reads = not any(word in path for word in ("new", "rename", "describe", "merge", "nest", "move"))
        response = client.get(place.themes + path.format(**given))
        assert response.status_code == (200 if reads else 404), path
        assert 'method="post"' not in response.text.replace('action="/sign-out" method="post"', ""), path
    for path in ("/find", f"/{place.housing.id}/agree", f"/{place.housing.id}/retire"):
        assert client.post(place.themes + path).status_code == 404
    assert place.housing.status is ThemeStatus.SUGGESTED


@pytest.mark.parametrize("role", ["facilitator", "member"])
def test_others_find_nothing_there(place: Place, sign_in: SignIn, role: str) -> None:
    client = place.client.application.test_client()
    given = {"theme": place.housing.id, "excerpt": place.excerpt(HOUSING[0]).id}
    sign_in(client, role)
    for path in ALL:
        assert client.get(place.themes + path.format(**given)).status_code == 404


def test_what_belongs_to_another_consultation_is_not_there(place: Place) -> None:
    other = World()
    other.respond("Words of another consultation")
    gather_excerpts(other.consultation.id)
    foreign = other.theme("Foreign")
    words = db.session.scalars(select(Excerpt).where(Excerpt.consultation_id == other.consultation.id)).one()
    code = other.suggest(words, foreign)
    act = ReviewAct(consultation_id=other.consultation.id, person_id=other.person.id, sentence="x", before=[])
    other.add(act)
    for path in (
        f"/{foreign.id}",
        f"/{foreign.id}/rename",
        f"/{foreign.id}/passages/{words.id}/move",
        f"/../excerpts/{words.id}",
    ):
        place.get(path, 404)
    for path in (f"/{foreign.id}/agree", f"/{foreign.id}/passages/{words.id}/keep", f"/changes/{act.id}/undo"):
        place.post(path, 404)
    assert code.status is CodingStatus.SUGGESTED
    assert "The whole answer" in place.get(f"/{place.housing.id}?excerpt={words.id}")
    assert "Words of another" not in place.get(f"/{place.housing.id}?excerpt={words.id}")


def test_words_of_people_are_never_markup(place: Place) -> None:
    place.world.respond("<img src=x onerror=alert(1)> \u202e reversed {{ config }} " + "x" * 200_000)
    gather_excerpts(place.world.consultation.id)
    loud = db.session.scalars(select(Excerpt).where(Excerpt.text.startswith("<img"))).one()
    place.world.suggest(loud, place.housing, 0.01)
    page = place.get(f"/{place.housing.id}")
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
    assert "{{ config }}" in page
