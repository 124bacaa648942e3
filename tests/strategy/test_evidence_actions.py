"""Citing, picking, approving: what may rest on what, and who may say so."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from consult.extensions import db
from consult.privacy.consent import Consent
from consult.strategy import actions
from consult.strategy.refusal import Refusal
from consult.themes.models import ThemeStatus
from consult.themes.quoting.models import Quote

SAID = "I slept in my car for a month. Nobody asked where."


def test_evidence_is_numbered_under_its_aim_and_a_number_is_not_given_again(world: Any) -> None:
    aim = world.aim()
    first, second = (actions.cite_theme(aim, world.theme(name)) for name in ("One", "Two"))
    actions.uncite(second)
    third = actions.cite_theme(aim, world.theme("Three"))
    assert (first.position, third.position) == (1, 3)


def test_each_aim_counts_for_itself(world: Any) -> None:
    strategy, theme = world.strategy(), world.theme()
    aims = [world.aim(strategy, title) for title in ("One", "Two")]
    assert [actions.cite_theme(aim, theme).position for aim in aims] == [1, 1]


def test_a_theme_is_cited_once_for_the_aim_and_once_for_a_commitment(world: Any) -> None:
    aim, theme = world.aim(), world.theme()
    actions.cite_theme(aim, theme)
    actions.cite_theme(aim, theme, aim.commitments[0])
    with pytest.raises(Refusal, match="cited here already"):
        actions.cite_theme(aim, theme)


def test_what_belongs_to_another_consultation_cannot_be_cited(world: Any, make_world: Any) -> None:
    other = make_world("Another")
    aim = world.aim()
    with pytest.raises(Refusal, match="another consultation"):
        actions.cite_theme(aim, other.theme())
    with pytest.raises(Refusal, match="another consultation"):
        actions.cite_quote(aim, actions.pick_quote(other.answer(SAID), other.ana))
    with pytest.raises(Refusal, match="another aim"):
        actions.cite_theme(aim, world.theme(), other.aim().commitments[0])
    db.session.expire_all()
    assert aim.evidence == []


def test_a_retired_theme_cannot_be_cited(world: Any) -> None:
    with pytest.raises(Refusal, match="no longer a theme"):
        actions.cite_theme(world.aim(), world.theme(status=ThemeStatus.RETIRED))


def test_a_quote_is_kept_as_it_was_said(world: Any) -> None:
    assert actions.pick_quote(world.answer(SAID), world.ana).text == SAID
    trimmed = actions.pick_quote(world.answer(SAID), world.ana, "I slept in my car [...] Nobody asked where.")
    assert trimmed.text == "I slept in my car [...] Nobody asked where."


def test_words_nobody_said_are_refused(world: Any) -> None:
    with pytest.raises(Refusal, match="own words in their order"):
        actions.pick_quote(world.answer(SAID), world.ana, "I lived in my car for a month.")
    assert db.session.query(Quote).count() == 0


def test_words_without_leave_are_refused(world: Any) -> None:
    with pytest.raises(Refusal, match="did not agree to be quoted"):
        actions.pick_quote(world.answer(SAID, consent=Consent.PARAPHRASE), world.ana)


def test_the_picker_cannot_be_the_second_pair_of_eyes(world: Any) -> None:
    quote = actions.pick_quote(world.answer(SAID), world.ana)
    with pytest.raises(Refusal, match="somebody else has to look"):
        actions.approve_quote(quote, world.ana)
    assert quote.approved_by is None
    actions.approve_quote(quote, world.ben)
    assert quote.approved_by is world.ben


def test_the_database_too_wants_a_second_pair_of_eyes(world: Any) -> None:
    quote = actions.pick_quote(world.answer(SAID), world.ana)
    quote.approved_by = world.ana
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_words_taken_back_can_be_neither_approved_nor_cited(world: Any) -> None:
    excerpt = world.answer(SAID)
    quote = actions.pick_quote(excerpt, world.ana)
    actions.take_back(excerpt.answer.response)
    with pytest.raises(Refusal, match="taken back"):
        actions.approve_quote(quote, world.ben)
    with pytest.raises(Refusal, match="taken back"):
        actions.cite_quote(world.aim(), quote)
