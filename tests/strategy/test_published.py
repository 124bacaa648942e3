"""Nothing somebody said is published before a second person looked at it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from consult.extensions import db
from consult.strategy import actions
from consult.strategy.published import latest, words_behind
from consult.strategy.refusal import Refusal
from consult.themes.quoting import actions as quoting

SAID = "My key worker Sharon Pritchard moved to Cardiff in 2019. Nobody told me."
HIDDEN = "My key worker [name] moved to [place] in [date]. Nobody told me."


def test_the_published_body_shows_a_quote_only_while_a_second_person_approves_it(world: Any) -> None:
    aim, theme = world.aim(), world.theme()
    actions.cite_theme(aim, theme)
    quote = quoting.put_forward(world.answer(SAID, theme), world.ana, SAID)
    actions.cite_quote(aim, quote)
    with pytest.raises(Refusal, match="second pair of eyes"):
        actions.publish_strategy(aim.strategy, world.ana)
    db.session.rollback()
    with pytest.raises(ValueError, match="somebody else"):
        quoting.approve(quote, world.ana)
    quoting.refuse_quote(quote, world.ben, "The wing would know.")
    with pytest.raises(Refusal, match="was refused: The wing would know"):
        actions.publish_strategy(aim.strategy, world.ana)
    db.session.rollback()
    quoting.approve(quote, world.ben)
    actions.publish_strategy(aim.strategy, world.ana)
    published = latest(aim.strategy)
    assert published is not None
    assert "Sharon" not in json.dumps(published.body) and HIDDEN not in json.dumps(published.body)
    assert words_behind(published.body)[quote.id].text == HIDDEN
    quoting.refuse_quote(quote, world.ben, "Somebody knew her.")
    assert not words_behind(published.body)[quote.id].stands  # gone from the page at once


def test_words_taken_back_leave_nothing_of_what_was_decided_about_them(world: Any) -> None:
    excerpt = world.answer(SAID, world.theme())
    quote = quoting.put_forward(excerpt, world.ana, SAID, kept=["Cardiff"], because="a city")
    actions.take_back(excerpt.answer.response)
    db.session.refresh(quote)
    assert (quote.text, quote.details, quote.attribute) == ("", [], "")
