"""The desk as plain forms: what is sent, what comes next, what is refused, and what the engine learns."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import db
from consult.forums.after.correcting import BEFORE_WORDS_CHANGE
from consult.themes.actions import latest_act, merge_themes
from consult.themes.coding_actions import keep_excerpt, move_excerpt, reject_excerpt
from consult.themes.gathering import gather_excerpts
from consult.themes.learning import without_learning
from consult.themes.models import Coding, CodingStatus, Excerpt, Memo, ReviewAct, Theme
from consult.themes.reading.batch_actions import Many, keep_many
from consult.themes.reading.learnt import moves_of
from consult.themes.reading.passage_actions import add_memo, cut_excerpt
from consult.themes.reading.queue import EVERY, FIRST, FLAGGED, NOWHERE, SURE, Queue, place_of, some_of
from tests.themes.conftest import World
from tests.themes.reading.conftest import fill, read_all


@pytest.fixture
def small(world: World) -> list[Theme]:
    return fill(world, 18)


@pytest.fixture
def desk(world: World, client: FlaskClient, sign_in: Callable[..., Any]) -> str:
    sign_in(client)
    return f"/consultations/{world.consultation.id}/themes/read"


def some(world: World) -> Excerpt:
    """The passage that is read first."""
    return db.session.get_one(Excerpt, some_of(Queue(world.consultation.id), 1)[0])


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_a_note_is_changed_or_taken_back_by_who_wrote_it_and_undone(
    world: World, small: list[Theme], client: FlaskClient, desk: str
) -> None:
    themes, first = desk.removesuffix("/read"), some(world)
    written = client.post(f"{themes}/{small[0].id}/note", data={"text": "Two ideas in one"}, follow_redirects=True).text
    assert "Two ideas in one" in written and "Noted" in written
    memo = db.session.scalars(select(Memo)).one()
    at = f"{themes}/notes/{memo.id}"
    assert client.post(at, data={"text": " "}).status_code == 422
    changed = client.post(at, data={"text": "Three ideas"}, follow_redirects=True).text
    assert "Three ideas" in changed and "Two ideas in one" not in changed
    assert client.get(at).status_code == 404, "the one before is seen no more"
    act = latest_act(world.consultation, db.session.get_one(Memo, memo.id).person)
    client.post(f"{themes}/changes/{act.id}/undo")
    assert "Two ideas in one" in client.get(f"{themes}/{small[0].id}").text
    client.post(f"{at}/take-back")
    assert "Two ideas in one" not in client.get(f"{themes}/{small[0].id}").text
    add_memo(world.consultation.id, world.person, "Not yours", excerpt=first)
    other = db.session.scalars(select(Memo).where(Memo.text == "Not yours")).one()
    assert client.get(f"{themes}/notes/{other.id}").text.count("<textarea") == 0
    assert client.post(f"{themes}/notes/{other.id}", data={"text": "Mine now"}).status_code == 422
    assert "Not yours" in client.get(f"{desk}?at={first.id}").text


def test_the_desk_says_in_a_line_what_is_read(world: World, small: list[Theme], client: FlaskClient, desk: str) -> None:
    page = client.get(f"{desk}?queue=sure&theme={small[0].id}&words=the").text
    said = re.sub(r"<.*?>", "", page[page.index("sift-on") : page.index("<details", page.index("sift-on"))])
    assert f"Surest first, under “{small[0].name}”, with “the”" in said
    assert "No passage of this list is like that" in client.get(f"{desk}?words=nobodysaidthis").text


def test_notes_follow_what_their_theme_was_merged_into(
    world: World, small: list[Theme], client: FlaskClient, desk: str
) -> None:
    one, other = small[:2]
    add_memo(world.consultation.id, world.person, "Mind the near misses", theme=one)
    merge_themes(one, world.person, other)
    page = client.get(f"{desk.removesuffix('/read')}/{other.id}").text
    assert "Mind the near misses" in page and f"on “{one.name}”" in page


def test_keeping_goes_on_to_the_next_passage(world: World, small: list[Theme], client: FlaskClient, desk: str) -> None:
    page = client.get(desk).text
    first = some(world).id
    themes = re.findall(r'name="themes" value="(\d+)"', page)
    form = {"act": "keep", "themes": themes, "seen": hidden(page, "seen"), "next": hidden(page, "next")}
    reply = client.post(f"{desk}/{first}", data=form)
    assert reply.status_code == 302
    assert f"at={form['next']}" in reply.location
    standing = db.session.scalars(select(Coding).where(Coding.excerpt_id == first)).all()
    assert {coding.status for coding in standing} == {CodingStatus.KEPT}
    assert "17 passages left" in client.get(reply.location).text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"act": "add", "name": "nobody called it that"}, "No theme has"),
        ({"act": "add", "name": "e"}, "3 themes have that in their name"),
        ({"act": "add", "name": ""}, "Type the name of a theme"),
        ({"act": "note", "text": " "}, "Write the note"),
        ({"act": "position"}, "Choose which way it goes"),
        ({"act": "keep"}, "Choose a theme to put it under"),
        ({"act": "juggle"}, "There is a problem"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    world: World, small: list[Theme], client: FlaskClient, desk: str, form: dict[str, str], words: str
) -> None:
    reply = client.post(f"{desk}/{some(world).id}", data=form)
    assert reply.status_code == 422
    assert words in reply.text
    assert db.session.scalar(select(ReviewAct)) is None


def test_a_rival_decision_is_shown_and_stands_until_it_is_decided_over(
    world: World, small: list[Theme], client: FlaskClient, desk: str
) -> None:
    excerpt = some(world)
    theme = next(each for each in small if db.session.get(Coding, (excerpt.id, each.id)))
    seen = hidden(client.get(f"{desk}?at={excerpt.id}").text, "seen")
    keep_excerpt(excerpt, world.make_person("Sana Ali"), [theme])
    form = {"act": "reject", "theme": str(theme.id), "seen": seen}
    reply = client.post(f"{desk}/{excerpt.id}", data=form)
    assert reply.status_code == 409
    assert "by Sana Ali" in reply.text
    assert f"Take it out of “{theme.name}”." in reply.text
    assert db.session.get_one(Coding, (excerpt.id, theme.id)).status is CodingStatus.KEPT
    client.post(f"{desk}/{excerpt.id}", data=form | {"seen": hidden(reply.text, "seen")})
    assert db.session.get_one(Coding, (excerpt.id, theme.id)).status is CodingStatus.REJECTED


def test_undo_comes_back_to_the_passage(world: World, small: list[Theme], client: FlaskClient, desk: str) -> None:
    excerpt = some(world)
    page = client.post(f"{desk}/{excerpt.id}", data={"act": "flag"}, follow_redirects=True).text
    assert "Flagged by T.S." in page
    undo = re.search(r'action="([^"]*/undo\?[^"]*)"', page)
    assert undo
    reply = client.post(undo[1].replace("&amp;", "&"))
    assert f"at={excerpt.id}" in reply.location
    assert db.session.scalar(select(Memo)) is None


def test_the_engine_learns_in_the_same_act_and_never_moves_what_somebody_decided(
    world: World, small: list[Theme]
) -> None:
    meals, homes = small[1], small[0]
    people = [world.person, world.make_person("Sana Ali")]
    wrong = db.session.scalars(
        select(Excerpt)
        .join(Coding)
        .where(Coding.theme_id == meals.id, Excerpt.text.contains("soup"))
        .order_by(Excerpt.id)
    ).all()
    before = {(row.excerpt_id, row.theme_id): row.status for row in db.session.scalars(select(Coding))}
    moved: list[ReviewAct] = []
    for place, excerpt in enumerate(wrong):
        db.session.refresh(excerpt)
        if db.session.get(Coding, (excerpt.id, meals.id)):
            moved.append(move_excerpt(excerpt, people[place % 2], meals, homes))
    for act in moved:
        keys = {tuple(each["key"]) for each in act.before if each.get("learnt")}
        assert all(each["was"] is None or each["was"]["person_id"] is None for each in act.before if each.get("learnt"))
        assert act.learnt == len(moves_of(act)) == len({key[0] for key in keys})
    decided = select(Coding).where(Coding.person_id.is_not(None), Coding.theme_id == homes.id)
    assert len(db.session.scalars(decided).all()) == len(moved)
    from consult.themes.actions import undo_act

    for act in reversed(moved):
        undo_act(act)
    assert {(row.excerpt_id, row.theme_id): row.status for row in db.session.scalars(select(Coding))} == before


def test_what_was_learnt_is_listed_and_lessons_can_wait(
    world: World, small: list[Theme], client: FlaskClient, desk: str
) -> None:
    excerpt = some(world)
    with without_learning():
        act = keep_excerpt(excerpt, world.person, small[:1])
    assert act.learnt == 0
    other = db.session.scalars(select(Coding).where(Coding.excerpt_id != excerpt.id)).first()
    assert other
    was = {"confidence": 0.5, "person_id": None}
    act.before = [
        *act.before,
        {"of": "coding", "key": [other.excerpt_id.hex, small[2].id], "was": was, "learnt": True},
        {"of": "coding", "key": [other.excerpt_id.hex, other.theme_id], "was": None, "learnt": True},
    ]
    act.learnt = 1
    db.session.commit()
    page = client.get(f"{desk}/learnt/{act.id}").text
    assert "1 passage moved because of it" in page
    assert other.excerpt.text in page
    assert "1 passage moved</a>" in client.get(desk).text
    assert client.get(f"{desk}/learnt/999").status_code == 404


def test_every_queue_reads_what_it_says(world: World, small: list[Theme], client: FlaskClient, desk: str) -> None:
    number = world.consultation.id
    for kind, many in ((SURE, 18), (EVERY, 18), (NOWHERE, 0), (FLAGGED, 0)):
        assert len(some_of(Queue(number, kind), 99)) == many, kind
    assert 0 < len(some_of(Queue(number, FIRST), 99)) <= 18
    excerpt = some(world)
    client.post(f"{desk}/{excerpt.id}", data={"act": "note", "text": "Look again", "flag": "y"})
    assert some_of(Queue(number, FLAGGED), 9) == [excerpt.id]
    mine = [each.excerpt_id for each in db.session.scalars(select(Coding).where(Coding.theme_id == small[1].id))]
    assert set(some_of(Queue(number, EVERY, small[1].id), 99)) == set(mine)
    order = some_of(Queue(number), 99)
    place = place_of(Queue(number), order[5])
    assert (place.before, place.after, place.left) == (order[4], order[6], 18)
    for kind in ("first", "sure", "nowhere", "flagged", "all", "no such queue"):
        assert client.get(f"{desk}?queue={kind}&theme={small[0].id}&words=bread").status_code == 200


def test_many_are_decided_at_once_but_for_those_somebody_decided(
    world: World, small: list[Theme], client: FlaskClient, desk: str
) -> None:
    theme = small[0]
    under = [each.excerpt for each in db.session.scalars(select(Coding).where(Coding.theme_id == theme.id))]
    reject_excerpt(under[0], world.make_person("Sana Ali"), theme)
    page = client.get(f"{desk}/batch?theme={theme.id}").text
    assert page.count('name="passage"') >= len(under) - 1
    ticked = [str(each.id) for each in under]
    form = {"act": "keep", "name": theme.name, "theme": str(theme.id), "passage": ticked}
    client.post(f"{desk}/batch?theme={theme.id}", data=form)
    found = {
        each.excerpt_id: each.status for each in db.session.scalars(select(Coding).where(Coding.theme_id == theme.id))
    }
    assert found.pop(under[0].id) is CodingStatus.REJECTED
    assert all(found[each.id] is CodingStatus.KEPT for each in under[1:])
    assert "Tick the passages" in client.post(f"{desk}/batch", data={"act": "keep", "name": theme.name}).text
    again = client.post(f"{desk}/batch", data=form)
    assert "Somebody has decided about each of these already" in again.text


def test_passages_like_one_are_found_by_meaning(
    world: World, small: list[Theme], client: FlaskClient, desk: str
) -> None:
    excerpt = db.session.scalars(select(Excerpt).where(Excerpt.text.contains("the bread was stale"))).first()
    assert excerpt
    page = client.get(f"{desk}/batch?like={excerpt.id}").text
    assert page.count("the bread was stale") == 2
    assert client.get(f"{desk}/batch?like={uuid.uuid4()}").status_code == 200


def test_a_passage_is_cut_by_plain_ticks_and_each_part_keeps_its_themes(
    world: World, small: list[Theme], client: FlaskClient, desk: str
) -> None:
    excerpt = some(world)
    whole, themes = excerpt.text, {each.theme_id for each in excerpt.codings}
    page = client.get(f"{desk}/{excerpt.id}/cut").text
    client.post(f"{desk}/{excerpt.id}/cut", data={"cut": re.findall(r'name="cut" value="(\d+)"', page)})
    parts = db.session.scalars(select(Excerpt).where(Excerpt.answer_id == excerpt.answer_id)).all()
    assert len(parts) == 2
    assert " ".join(part.text for part in sorted(parts, key=lambda each: each.starts_at)) == whole
    assert all({each.theme_id for each in part.codings} == themes for part in parts)
    assert "inside the passage" in client.post(f"{desk}/{excerpt.id}/cut", data={"start": "0"}).text


def test_a_cut_stays_when_passages_are_gathered_again(world: World, small: list[Theme]) -> None:
    excerpt = some(world)
    cut_excerpt(excerpt, world.person, [excerpt.text.index("It was")])
    before = sorted((row.id.hex, row.text) for row in db.session.scalars(select(Excerpt)))
    assert gather_excerpts(world.consultation.id) == 0
    db.session.commit()
    assert sorted((row.id.hex, row.text) for row in db.session.scalars(select(Excerpt))) == before


def test_when_the_words_change_the_parts_are_one_again_with_every_yes(world: World) -> None:
    session = world.forum_session("South Wales forum")
    said = world.say(session, "The soup was cold. Nobody rang.")
    gather_excerpts(world.consultation.id)
    db.session.commit()
    theme, excerpt = world.theme("Food"), db.session.scalars(select(Excerpt)).one()
    world.suggest(excerpt, theme)
    cut_excerpt(excerpt, world.person, [19])
    second = db.session.scalars(select(Excerpt).where(Excerpt.starts_at == 19)).one()
    keep_many(Many(world.consultation.id, world.person, [second.id]), theme)
    read_all(world)
    for changed in BEFORE_WORDS_CHANGE:
        changed(said.id, "The soup was warm. Nobody rang.")
    db.session.commit()
    whole = db.session.scalars(select(Excerpt)).one()
    assert whole.text == "The soup was warm. Nobody rang."
    assert [(each.theme_id, each.status) for each in whole.codings] == [(theme.id, CodingStatus.KEPT)]


def test_whoever_only_reads_decides_nothing(
    world: World, small: list[Theme], client: FlaskClient, sign_in: Callable[..., Any]
) -> None:
    sign_in(client, "evaluator")
    desk = f"/consultations/{world.consultation.id}/themes/read"
    page = client.get(desk)
    assert page.status_code == 200
    assert "data-act" not in page.text
    assert client.post(f"{desk}/{some(world).id}", data={"act": "flag"}).status_code in (302, 403, 404)
    assert db.session.scalar(select(ReviewAct)) is None


def test_another_consultations_passage_is_not_there(
    world: World, small: list[Theme], client: FlaskClient, desk: str
) -> None:
    other = World()
    elsewhere = f"/consultations/{other.consultation.id}/themes/read"
    excerpt = some(world).id
    assert client.post(f"{elsewhere}/{excerpt}", data={"act": "flag"}).status_code == 404
    assert client.get(f"{elsewhere}/{excerpt}/cut").status_code == 404
    assert "Nothing is waiting here" in client.get(f"{elsewhere}?at={excerpt}").text
