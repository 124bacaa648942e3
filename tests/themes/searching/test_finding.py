"""Passages found in four ways, and shown with what was looked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from consult.extensions import db
from consult.themes.models import Excerpt
from consult.themes.overview.asked import Asked
from consult.themes.searching.finding import NOT_READ, NOT_THIS, Wanted, find
from consult.themes.searching.marking import ROOM, marked
from tests.themes.conftest import World, read_all

SAID = ("My cell had no phone.", "I could not call my family", "The soup was cold", "Cold food again", "Housing first")
SignIn = Callable[..., Any]


def test_meaning_finds_what_shares_no_word(world: World, excerpts: Callable[..., list[Excerpt]]) -> None:
    made = excerpts(*SAID)
    texts = {each.id: each.text for each in made}
    place = world.consultation.id
    asked = Wanted(Asked(words="bad meals"), how="meaning")
    unread = find(place, asked)
    assert (len(unread.rows), unread.note) == (0, NOT_READ)  # it looks for the words instead
    assert find(place, Wanted(like=made[0].id)).note == NOT_THIS
    read_all(made)
    found = find(place, asked)
    assert [texts[each] for each in found.ids()][:2] == ["Cold food again", "The soup was cold"]
    assert len(find(place, Wanted(Asked(words="bad meals"))).rows) == 0
    scores = [found.scores[int(row)] for row in found.rows]
    assert scores == sorted(scores, reverse=True)


def test_like_this_one_leaves_itself_out_and_keeps_to_the_filter(
    world: World, excerpts: Callable[..., list[Excerpt]]
) -> None:
    made = excerpts(*SAID)
    read_all(made)
    by_text = {each.text: each for each in made}
    soup, food = by_text["The soup was cold"], by_text["Cold food again"]
    place = world.consultation.id
    assert find(place, Wanted(like=soup.id)).ids()[0] == food.id
    assert soup.id not in find(place, Wanted(like=soup.id)).ids()
    cold = world.theme("Cold")
    world.suggest(soup, cold)
    assert find(place, Wanted(like=food.id, themes=(cold.id,))).ids() == [soup.id]
    assert len(find(place, Wanted(like=soup.id, asked=Asked(heard="forums"))).rows) == 0
    other = World().consultation.id
    assert find(other, Wanted(like=soup.id)).note == NOT_THIS


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("Phones, and a phone.", "phone", ["Phones", "phone"]),
        ("Phones, and a phone.", '"phone"', ["phone"]),
        ("The first — night", '"first night"', ["first — night"]),
        ("Tŷ a gŵr İi", "ty gwr", ["Tŷ", "gŵr"]),
        ("A xylophone", "phone", []),
        ("<b>bold</b>", "b", ["b", "bold", "b"]),
        ("Nothing", "", []),
    ],
)
def test_what_was_looked_for_is_marked(text: str, asked: str, found: list[str]) -> None:
    parts = marked(text, asked)
    assert [words for words, mark in parts if mark] == found
    assert "".join(words for words, _ in parts) == text


def test_a_long_passage_is_cut_round_what_was_found() -> None:
    parts = marked("warm " * 400 + "needle " + "cold " * 400, "needle")
    assert [mark for _, mark in parts] == [False, False, True, False, False]
    assert (parts[0][0], parts[-1][0]) == ("…", "…")
    assert sum(len(words) for words, _ in parts) <= ROOM + 20


def test_the_page_searches_and_says_so(
    world: World, excerpts: Callable[..., list[Excerpt]], client: FlaskClient, sign_in: SignIn
) -> None:
    made = excerpts(*SAID)
    read_all(made)
    sign_in(client, "evaluator")
    at = f"/consultations/{world.consultation.id}/themes/passages"
    page = client.get(f"{at}?words=cold").text
    assert "2 passages" in page
    assert page.count("<mark>") == 2
    page = client.get(f"{at}?words=bad+meals&how=meaning").text
    assert "% alike" in page
    page = client.get(f"{at}?like={made[0].id}").text
    assert "<h2>Like this one</h2>" in page
    assert "No passage is like that" in client.get(f'{at}?words="soup+cold"').text
    assert client.get(f"{at}?theme=x&also=99999999999&like=x&how=x").status_code == 200


def test_vectors_of_excerpts_that_went_are_not_shown(world: World, excerpts: Callable[..., list[Excerpt]]) -> None:
    made = excerpts(*SAID)
    read_all(made)
    first, second = made[0], made[1]
    like = Wanted(like=first.id)
    there = second.id in find(world.consultation.id, like).ids()
    db.session.delete(second)
    db.session.commit()
    assert there
    found = find(world.consultation.id, like)
    assert second.id not in found.ids()
    assert np.isin(found.rows, np.arange(len(found.here))).all()
