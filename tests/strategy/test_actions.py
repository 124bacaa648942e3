"""Aims, commitments and indicators."""

from __future__ import annotations

from typing import Any

import pytest

from consult.extensions import db
from consult.strategy import actions
from consult.strategy.models import Aim, Evidence, Strategy
from consult.strategy.refusal import Refusal


def titles(strategy: Strategy) -> list[str]:
    db.session.expire_all()
    return [aim.title for aim in strategy.aims]


def test_a_strategy_takes_its_address_from_its_title(world: Any) -> None:
    assert world.strategy("Nobody starts again, alone!").slug == "nobody-starts-again-alone"


def test_two_strategies_of_one_title_have_two_addresses(world: Any) -> None:
    assert [world.strategy().slug for _ in range(3)] == [
        "nobody-starts-again-alone",
        "nobody-starts-again-alone-2",
        "nobody-starts-again-alone-3",
    ]


def test_a_title_without_letters_still_has_an_address(world: Any) -> None:
    assert world.strategy("2031?!").slug == "2031"
    assert world.strategy("…").slug == "strategy"


def test_an_address_that_is_taken_is_refused(world: Any) -> None:
    actions.create_strategy(world.consultation, "One", slug="plan")
    with pytest.raises(Refusal, match="has the address “plan”"):
        actions.create_strategy(world.consultation, "Two", slug="plan")


def test_an_aim_moves_up_and_down_and_stops_at_the_ends(world: Any) -> None:
    strategy = world.strategy()
    first, _, third = (actions.add_aim(strategy, title, "") for title in ("One", "Two", "Three"))
    actions.move_aim(third, "up")
    assert titles(strategy) == ["One", "Three", "Two"]
    actions.move_aim(first, "up")
    assert titles(strategy) == ["One", "Three", "Two"]
    actions.move_aim(first, "down")
    assert titles(strategy) == ["Three", "One", "Two"]


def test_commitments_and_measures_move_and_go(world: Any) -> None:
    aim = world.aim()
    second = actions.add_commitment(aim, "Publish, every winter, how many.", "Each January")
    actions.move_commitment(second, "up")
    db.session.expire_all()
    assert [each.due for each in aim.commitments] == ["Each January", "By March 2028"]
    measures = [actions.add_indicator(aim, text, 34, 10, "%") for text in ("No address", "Councils")]
    actions.move_indicator(measures[1], "up")
    actions.remove_indicator(measures[0])
    db.session.expire_all()
    assert [(each.text, each.baseline, each.target) for each in aim.indicators] == [("Councils", "34", "10")]


def test_what_was_cited_for_a_removed_commitment_stays_under_its_aim(world: Any) -> None:
    aim = world.aim()
    evidence = actions.cite_theme(aim, world.theme(), aim.commitments[0])
    actions.remove_commitment(aim.commitments[0])
    db.session.expire_all()
    assert [each.id for each in aim.evidence] == [evidence.id]
    assert evidence.commitment is None


def test_removing_an_aim_leaves_its_themes_and_quotes(world: Any) -> None:
    aim, theme = world.aim(), world.theme()
    quote = actions.pick_quote(world.answer("I slept in my car.", theme), world.ana)
    actions.cite_theme(aim, theme)
    actions.cite_quote(aim, quote)
    actions.remove_aim(aim)
    assert db.session.query(Aim).count() == db.session.query(Evidence).count() == 0
    assert db.session.get(type(quote), quote.id) is not None
