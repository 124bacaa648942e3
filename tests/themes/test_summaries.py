"""Summaries in the database and on pages: verbatim, from many places, nothing kept that was withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from consult.extensions import db
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Position, Theme
from consult.themes.summaries import summaries_by_question, summary_of_all, summary_of_theme
from consult.themes.vectors import read_vectors
from tests.themes.conftest import FOOD, HOUSING, World

SAID = "Nobody at the hostel had kept a bed for me that night. It was raining."


def housing(world: World, excerpts: Callable[..., list[Any]], read: bool = True) -> Theme:
    """A theme of ten answers, the last of them pleased, and one thing said in a forum."""
    session = world.forum_session("South Wales")
    world.say(session, SAID)
    theme = world.theme("Somewhere to live")
    for excerpt in excerpts(*HOUSING):
        excerpt.position = Position.POSITIVE if excerpt.text == HOUSING[-1] else Position.CRITICAL
        world.suggest(excerpt, theme)
    from consult.themes.models import Excerpt

    spoken = db.session.query(Excerpt).filter(Excerpt.contribution_id.is_not(None)).one()
    world.suggest(spoken, theme)
    excerpts(*FOOD)
    if read:
        read_vectors(world.consultation.id)
    return theme


def test_a_theme_is_summed_up_in_sentences_from_survey_and_forum_with_the_smaller_view(
    world: World, excerpts: Callable[..., list[Any]], client: FlaskClient, sign_in: Callable[..., Any]
) -> None:
    theme = housing(world, excerpts)
    found = summary_of_theme(theme)
    assert 2 <= len(found) <= 4
    assert all(each.text in each.excerpt.text for each in found)
    assert any(each.excerpt.forum_id is not None for each in found)
    assert [each.text for each in found if each.minority] == [HOUSING[-1]]
    for part in summaries_by_question(world.consultation.id):
        assert part.passages in (1, len(HOUSING) + len(FOOD))
    assert {each.excerpt.text in FOOD for each in summary_of_all(world.consultation.id)} == {True, False}

    sign_in(client)
    shown = client.get(f"/consultations/{world.consultation.id}/themes/{theme.id}").text
    assert "a different view" in shown and all(each.text in shown for each in found)
    page = client.get(f"/consultations/{world.consultation.id}/themes/summary").text
    assert "What should change?" in page and "Everything that was said" in page

    gone = found[0].excerpt.text
    db.session.delete(found[0].excerpt.answer or found[0].excerpt.contribution)
    db.session.commit()
    db.session.expire_all()
    assert gone not in [each.excerpt.text for each in summary_of_theme(theme)]


def test_words_that_were_not_read_make_no_summary(
    world: World, excerpts: Callable[..., list[Any]], client: FlaskClient, sign_in: Callable[..., Any]
) -> None:
    theme = housing(world, excerpts, read=False)
    gather_excerpts(world.consultation.id)
    assert summary_of_theme(theme) == [] == summary_of_all(world.consultation.id)
    sign_in(client)
    assert "Hear it in a few sentences" in client.get(f"/consultations/{world.consultation.id}/themes/summary").text
