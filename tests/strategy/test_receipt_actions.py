"""Taking one's words back: they are gone, everywhere, in the files too."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from consult.extensions import db
from consult.privacy.consent import Consent
from consult.strategy import actions
from consult.strategy.receipts import find_response
from consult.surveys.response_models import Answer, Response
from consult.themes.models import Coding, Excerpt
from consult.themes.quoting.models import Quote

CANARY = "Zanzibarquokka slept in my car for a month."


def files(app: Any) -> list[bytes]:
    """The bytes of the database and of everything beside it."""
    path = Path(db.engine.url.database or "")
    return [each.read_bytes() for each in path.parent.glob(path.name + "*")]


def test_everything_that_was_said_goes(world: Any) -> None:
    theme, organisation = world.theme(), world.organisation()
    gone, kept = world.answer(CANARY, theme, organisation=organisation), world.answer("Other words.", theme)
    quote = actions.pick_quote(gone, world.ana)
    response, words = gone.answer.response, world.words_of(gone)
    actions.take_back(response)
    assert [each.text for each in db.session.query(Answer)] == ["Other words."]
    assert [each.id for each in db.session.query(Excerpt)] == [kept.id]
    assert [each.excerpt_id for each in db.session.query(Coding)] == [kept.id]
    blanked = db.session.query(Quote).one()
    assert (blanked.id, blanked.text, blanked.excerpt_id) == (quote.id, "", None)
    assert blanked.withdrawn_at
    left = db.session.get(Response, response.id)
    assert left
    assert (left.consent, left.organisation_id) == (Consent.NONE, None)
    assert find_response(words) is left


def test_the_words_are_gone_from_the_file_and_its_log(world: Any) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's own vacuum takes deleted words out of its files")
    excerpt = world.answer(CANARY, world.theme())
    quote = actions.pick_quote(excerpt, world.ana)
    aim = world.aim()
    actions.cite_quote(aim, quote)
    actions.approve_quote(quote, world.ben)
    actions.publish_strategy(aim.strategy, world.ana)
    assert any(b"Zanzibarquokka" in content for content in files(world.app))
    actions.take_back(excerpt.answer.response)
    assert not any(b"Zanzibarquokka" in content for content in files(world.app))


def test_the_words_go_from_the_file_while_somebody_is_reading_it(world: Any) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite only")
    excerpt = world.answer(CANARY, world.theme())
    reader = sqlite3.connect(db.engine.url.database or "")
    reader.execute("select count(*) from answer").fetchall()
    actions.take_back(excerpt.answer.response)
    reader.close()
    assert not any(b"Zanzibarquokka" in content for content in files(world.app))


def test_taking_back_twice_changes_nothing_more(world: Any) -> None:
    excerpt = world.answer(CANARY)
    response = excerpt.answer.response
    actions.take_back(response)
    actions.take_back(response)
    assert db.session.query(Response).count() == 1
