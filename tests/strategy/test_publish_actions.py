"""Publishing: what stands in the way, what is frozen, and what is not in the frozen body."""

from __future__ import annotations

import json
from typing import Any

import pytest

from consult.extensions import db
from consult.strategy import actions
from consult.strategy.models import Aim, Publication, StrategyStatus
from consult.strategy.refusal import Refusal
from consult.themes.models import ThemeStatus


def ready(world: Any, words: str = "I slept in my car for a month.") -> Aim:
    """An aim with a theme and an approved quote."""
    aim, theme = world.aim(), world.theme()
    actions.cite_theme(aim, theme, aim.commitments[0])
    quote = actions.pick_quote(world.answer(words, theme), world.ana)
    actions.cite_quote(aim, quote)
    actions.approve_quote(quote, world.ben)
    return aim


def test_a_strategy_without_an_aim_is_not_published(world: Any) -> None:
    with pytest.raises(Refusal, match="has no aim yet"):
        actions.publish_strategy(world.strategy(), world.ana)


def test_each_thing_that_stands_in_the_way_is_named(world: Any) -> None:
    strategy = world.strategy()
    bare = world.aim(strategy, "Bare")
    cited = world.aim(strategy, "Cited")
    theme = world.theme()
    quote = actions.pick_quote(world.answer("Nobody asked.", theme), world.ana)
    actions.cite_quote(cited, quote)
    actions.cite_theme(cited, world.theme("Guessed", ThemeStatus.SUGGESTED))
    with pytest.raises(Refusal) as refused:
        actions.publish_strategy(strategy, world.ana)
    assert [reason.split(":")[0].split(",")[0] for reason in refused.value.reasons] == [
        "Aim 1",
        "Evidence 2.1",
        "Evidence 2.2",
    ]
    assert bare.title in refused.value.reasons[0]
    assert "other than Ana Lee" in refused.value.reasons[1]
    assert "only suggested" in refused.value.reasons[2]
    assert strategy.status is StrategyStatus.DRAFT


def test_a_quote_taken_back_and_a_theme_merged_away_stand_in_the_way(world: Any) -> None:
    aim = ready(world)
    theme, quote = aim.evidence[0].theme, aim.evidence[1].quote
    assert theme
    assert quote
    actions.take_back(quote.excerpt.answer.response)
    theme.status = ThemeStatus.RETIRED
    db.session.commit()
    with pytest.raises(Refusal) as refused:
        actions.publish_strategy(aim.strategy, world.ana)
    assert "no longer a theme" in refused.value.reasons[0]
    assert "taken back" in refused.value.reasons[1]


def test_what_was_published_does_not_move_when_the_draft_does(world: Any) -> None:
    aim = ready(world)
    frozen = json.dumps(actions.publish_strategy(aim.strategy, world.ana).body)
    theme = aim.evidence[0].theme
    assert theme
    theme.name = "Renamed"
    actions.change_aim(aim, "Changed", "Changed")
    actions.add_commitment(aim, "Another thing")
    for _ in range(40):
        world.answer("More words", theme)
    actions.move_aim(world.aim(aim.strategy, "First now"), "up")
    db.session.expire_all()
    assert json.dumps(db.session.query(Publication).one().body) == frozen


def test_a_frozen_body_holds_nobodys_words(world: Any) -> None:
    aim = ready(world, "The zebra slept in my car.")
    body = json.dumps(actions.publish_strategy(aim.strategy, world.ana).body)
    assert "zebra" not in body
    assert '"source": "Survey"' in body


def test_figures_are_rounded_and_small_ones_not_shown(world: Any) -> None:
    aim = ready(world)
    theme = aim.evidence[0].theme
    for _ in range(7):
        world.answer("Words", theme, organisation=world.organisation())
    assert actions.publish_strategy(aim.strategy, world.ana).body["aims"][0]["evidence"][0]["figures"] == (
        "Few people said it. Small in number is not small in weight."
    )
    world.say("No address.", theme, headcount=11)
    for _ in range(9):
        world.answer("Words", theme)
    body = actions.publish_strategy(aim.strategy, world.ana).body
    assert body["aims"][0]["evidence"][0]["figures"] == (
        "The theme raised most: 20 passages, from 5 organisations and the forum."
    )
    assert body["listened"] == [
        ["people heard", "30"],
        ["member organisations", "5"],
        ["forums, 1 session", "1"],
        ["themes, none confirmed by a room", "1"],
    ]


def test_publishing_again_makes_the_next_version_and_taking_down_keeps_it(world: Any) -> None:
    aim = ready(world)
    assert [actions.publish_strategy(aim.strategy, world.ana).version for _ in range(2)] == [1, 2]
    assert aim.strategy.status is StrategyStatus.PUBLISHED
    actions.withdraw_publication(aim.strategy)
    assert aim.strategy.status is StrategyStatus.DRAFT
    assert actions.publish_strategy(aim.strategy, world.ana).version == 3
