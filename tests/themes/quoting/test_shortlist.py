"""The shortlist of a theme: telling, varied, and with the other view."""

from __future__ import annotations

import numpy as np
import pytest

from consult.extensions import db
from consult.forums.models import ContributionKind
from consult.privacy.consent import Consent
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Excerpt, Position
from consult.themes.quoting.shortlist import choose, shortlist
from tests.themes.conftest import HOUSING, World


def unit(*rows: tuple[float, float]) -> np.ndarray:
    vectors = np.array(rows, np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


NONE = [None] * 5


def test_what_is_closest_to_the_middle_comes_first_and_its_twin_does_not_follow() -> None:
    vectors = unit((1, 0), (1, 0.01), (0.8, 0.6), (0.8, -0.6), (0, 1))
    chosen = choose(vectors, ["here"] * 5, NONE, 2)
    assert chosen == [(1, "closest to what most say"), (2, "another way of saying it")]


def test_another_source_is_preferred_where_words_are_as_good() -> None:
    vectors = unit((1, 0), (0.9, 0.1), (0.9, -0.1))
    (_, (second, why)) = choose(vectors, ["north", "north", "south"], [None] * 3, 2)
    assert (second, why) == (2, "the same from somewhere else")


def test_the_last_place_goes_to_the_other_view() -> None:
    vectors = unit((1, 0), (1, 0.1), (1, -0.1), (0.1, 1))
    positions = [Position.CRITICAL] * 3 + [Position.POSITIVE]
    assert choose(vectors, ["here"] * 4, positions, 2)[-1] == (3, "sees it the other way")


def test_without_vectors_the_order_given_is_kept() -> None:
    assert [at for at, _ in choose(np.zeros((4, 1), np.float32), ["here"] * 4, [None] * 4, 3)] == [0, 1, 2]


@pytest.fixture
def theme(world: World):  # type: ignore[no-untyped-def]
    return world.theme("Somewhere to live")


def test_only_words_that_may_be_quoted_are_listed(world: World, theme) -> None:  # type: ignore[no-untyped-def]
    for text, consent in zip(HOUSING, [Consent.QUOTE, Consent.PARAPHRASE, Consent.QUOTE_ATTRIBUTE], strict=False):
        world.respond(text, consent=consent)
    session = world.forum_session("North")
    note = world.say(session, "They said that a home comes first for them.")
    note.kind = ContributionKind.NOTE
    gather_excerpts(world.consultation.id)
    db.session.commit()
    for excerpt in db.session.query(Excerpt):
        world.suggest(excerpt, theme)
    listed = {each.excerpt.text for each in shortlist(theme)}
    assert listed == {HOUSING[0], HOUSING[2]}
    assert [each.excerpt.id for each in shortlist(theme)] == [each.excerpt.id for each in shortlist(theme)]
