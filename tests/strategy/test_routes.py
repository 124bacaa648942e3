"""Every page of strategy opens for whom it should."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.strategy import actions
from consult.strategy.models import Aim

WORDS = "I slept in my car for a month. Nobody asked where."


@pytest.fixture
def published(world: Any) -> Aim:
    """A strategy with one aim, a theme and an approved quote, published at /strategy/nobody-starts-again-alone."""
    aim, theme = world.aim(), world.theme()
    actions.cite_theme(aim, theme, aim.commitments[0])
    quote = actions.pick_quote(world.answer(WORDS, theme), world.ana, "I slept in my car for a month.")
    actions.cite_quote(aim, quote)
    actions.approve_quote(quote, world.ben)
    actions.add_indicator(aim, "People at the gate with no address", 34, 10, "%")
    actions.publish_strategy(aim.strategy, world.ana)
    return aim


def test_the_front_pages_open_for_anyone(client: FlaskClient, published: Aim) -> None:
    for address in ("/", "/happening", "/how-we-look-after-your-words", "/my-words"):
        assert client.get(address).status_code == 200, address
    assert client.get("/strategy").headers["Location"] == "/strategy/nobody-starts-again-alone"
    assert "I slept in my car" in client.get("/happening").text


def test_the_published_page_shows_aims_quotes_and_where_they_come_from(client: FlaskClient, published: Aim) -> None:
    page = client.get("/strategy/nobody-starts-again-alone").text
    for words in (
        "A home on the first night",
        "“I slept in my car for a month.”",
        "evidence 1.2",
        "Agree with ten councils",
        "Evidence 1.1",
        "34%",
        "Few people said it",
    ):
        assert words in page, words
    assert "Nobody asked where" not in page


def test_a_stranger_sees_what_may_be_public_and_a_reader_the_words(
    client: FlaskClient, published: Aim, sign_in: Any
) -> None:
    address = "/strategy/nobody-starts-again-alone/evidence/1.1"
    page = client.get(address).text
    assert "About somewhere to live." in page
    assert "Nobody asked where" not in page
    assert "Why you do not see every answer" in page
    sign_in(client, "member")
    assert "Nobody asked where" not in client.get(address).text
    sign_in(client, "facilitator")
    assert "Nobody asked where" not in client.get(address).text
    for role in ("evaluator", "strategy", "administrator"):
        sign_in(client, role)
        assert "Nobody asked where" in client.get(address).text
        assert client.get(f"{address[:-1]}2").status_code == 200
    assert client.get(f"{address[:-1]}9").status_code == 404


def test_a_draft_is_not_found_by_anyone_outside(client: FlaskClient, world: Any) -> None:
    strategy = world.strategy()
    assert client.get(f"/strategy/{strategy.slug}").status_code == 404
    assert client.get(f"/strategy/{strategy.slug}/evidence/1.1").status_code == 404
    assert "No strategy is published yet" in client.get("/strategy").text


def test_the_workspace_opens_for_strategists_and_readers(
    client: FlaskClient, published: Aim, world: Any, sign_in: Any
) -> None:
    strategy = published.strategy
    root = f"/consultations/{strategy.consultation_id}/strategy"
    one = f"{root}/{strategy.id}"
    aim = f"{one}/aims/{published.id}"
    read = [root, one, f"{one}/preview", f"{one}/versions/1", aim]
    change = [f"{root}/new", f"{one}/edit", f"{one}/aims/new", f"{aim}/edit", f"{aim}/themes", f"{aim}/quotes"]
    change += [f"{aim}/commitments/new", f"{aim}/commitments/{published.commitments[0].id}/edit"]
    change += [f"{aim}/indicators/new", f"{aim}/indicators/{published.indicators[0].id}/edit"]
    change += [f"{aim}/quotes?theme={published.evidence[0].theme_id}"]
    sign_in(client, "evaluator")
    assert [client.get(address).status_code for address in read] == [200] * len(read)
    assert [client.get(address).status_code for address in change] == [404] * len(change)
    sign_in(client, "strategy")
    assert [client.get(address).status_code for address in read + change] == [200] * len(read + change)
