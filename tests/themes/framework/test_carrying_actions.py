"""A framework agreed in one wave used in the next: themes tied, passages put under them, shares side by side."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import db
from consult.jobs.models import Job
from consult.themes.actions import (
    Refusal,
    agree_theme,
    create_theme,
    define_theme,
    keep_coding,
    nest_theme,
    rename_theme,
    retire_theme,
    undo_act,
)
from consult.themes.framework.carrying_actions import carry_framework, place_again
from consult.themes.framework.waves import waves_of
from consult.themes.models import Coding, Theme, ThemeStatus
from consult.themes.theme_actions import Definition
from tests.themes.conftest import FOOD, HOUSING, World
from tests.themes.test_theme_actions import Desk, rows, set_out


@pytest.fixture
def before(world: World) -> Desk:
    """The wave before: two themes, one agreed."""
    desk = set_out(world)
    define_theme(desk.housing, world.person, Definition("Somewhere to live", "Hostels, flats, tents", "Prices"))
    agree_theme(desk.housing, world.person)
    return desk


def carried(world: World) -> dict[str, Theme]:
    found = db.session.scalars(select(Theme).where(Theme.consultation_id == world.consultation.id)).all()
    return {theme.name: theme for theme in found}


def test_themes_come_with_their_definitions_agreed_by_who_carried_them(before: Desk) -> None:
    part = create_theme(before.world.consultation, before.world.person, "Tents")
    nest_theme(part, before.world.person, before.housing)
    later = World()
    act = carry_framework(later.consultation, before.world.consultation, later.person)
    here = carried(later)
    assert set(here) == {"Housing", "Tents"}, "Food was agreed by nobody"
    housing = here["Housing"]
    assert (housing.includes, housing.excludes, housing.carried_from_id) == (
        "Hostels, flats, tents",
        "Prices",
        before.housing.id,
    )
    assert (housing.status, housing.agreed_by_id) == (ThemeStatus.AGREED, later.person.id)
    assert here["Tents"].parent_id == housing.id
    assert db.session.scalars(select(Job.kind)).all() == ["carry"]
    place_again(later.consultation, later.person)
    assert len(db.session.scalars(select(Job)).all()) == 1, "one wish while it waits"
    undo_act(act)
    assert carried(later) == {}


def test_a_theme_that_is_here_is_tied_and_otherwise_left_alone(before: Desk) -> None:
    later = World()
    own = create_theme(later.consultation, later.person, "housing", "Mine")
    carry_framework(later.consultation, before.world.consultation, later.person, agreed_only=False)
    assert (own.carried_from_id, own.description) == (before.housing.id, "Mine")
    rename_theme(own, later.person, "Homes")
    carry_framework(later.consultation, before.world.consultation, later.person, agreed_only=False)
    assert sorted(carried(later)) == ["Food", "Homes"], "carried twice, made once"
    db.session.commit()
    stood = rows()
    with pytest.raises(Refusal, match="Choose another consultation"):
        carry_framework(later.consultation, later.consultation, later.person)
    db.session.rollback()
    with pytest.raises(Refusal, match="has no theme that somebody has agreed"):
        carry_framework(later.consultation, World().consultation, later.person)
    assert rows() == stood


def test_shares_stand_side_by_side_and_what_fell_away_is_seen(before: Desk) -> None:
    later = World()
    carry_framework(later.consultation, before.world.consultation, later.person, agreed_only=False)
    retire_theme(carried(later)["Food"], later.person)
    waves = waves_of(later.consultation)
    assert [each.id for each in waves.consultations] == [before.world.consultation.id, later.consultation.id]
    first, last = waves.rows
    assert (first.name, [cell and (cell.passages, round(cell.share)) for cell in first.cells]) == (
        "Housing",
        [(4, 50), (0, 0)],
    )
    assert first.points == -50
    assert (last.name, last.cells[1], last.points) == ("Food", None, None)


def test_from_the_page_to_suggestions_beside_the_wave_before(
    before: Desk, client: FlaskClient, sign_in: Callable[..., Any], work_jobs: Callable[[], int]
) -> None:
    keep_coding(before.coding(0, before.housing), before.world.person)
    agree_theme(before.food, before.world.person)
    later = World()
    for text in (*HOUSING[4:8], FOOD[5]):
        later.respond(text)
    sign_in(client, "strategy")
    themes = f"/consultations/{later.consultation.id}/themes"
    assert "Compare with an earlier wave" in client.get(f"{themes}/waves").text
    page = client.get(f"{themes}/carry").text
    assert "2 themes, 2 of them agreed" in page
    assert "Choose a consultation." in client.post(f"{themes}/carry", data={}).text
    form = {"source": str(before.world.consultation.id), "agreed_only": "y"}
    page = client.post(f"{themes}/carry", data=form, follow_redirects=True).text
    assert "are used here too" in page and "You can leave this page" in page
    work_jobs()
    assert "agreed themes" in client.get(f"{themes}/carry").text
    housing = carried(later)["Housing"]
    assert len(db.session.scalars(select(Coding).where(Coding.theme_id == housing.id)).all()) >= 3
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(f"{themes}/waves").text))
    assert "Housing 50% of passages 4 passages" in page
    assert client.post(f"{themes}/carry/again").status_code == 302
