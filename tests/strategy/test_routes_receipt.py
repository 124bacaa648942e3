"""The receipt: five words open one's own answers and nobody else's."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import db, limiter
from consult.forums.actions import make_slips
from consult.forums.session_models import SessionReceipt
from consult.strategy import actions
from consult.surveys.response_models import Answer
from consult.themes.models import ThemeStatus

MINE, THEIRS = "I slept in my car for a month.", "They moved me four times in one year."


def open_words(client: FlaskClient, words: str) -> Any:
    return client.post("/receipt", data={"words": words})


@pytest.fixture
def mine(world: Any) -> Any:
    world.answer(THEIRS, world.theme("Moves"))
    return world.answer(MINE, world.theme())


def test_five_words_open_their_own_answers_only(client: FlaskClient, world: Any, mine: Any) -> None:
    assert open_words(client, world.words_of(mine)).headers["Location"] == "/receipt"
    page = client.get("/receipt").text
    assert MINE in page
    assert THEIRS not in page
    assert "Somewhere to live" in page
    assert "Checked by a person in our team." in page
    assert "Quote me, and say nothing about me" in page


def test_case_commas_and_numbering_do_not_matter(client: FlaskClient, world: Any, mine: Any) -> None:
    typed = ", ".join(f"{n}. {word.upper()}" for n, word in enumerate(world.words_of(mine).split(), 1))
    assert open_words(client, typed).status_code == 302


@pytest.mark.parametrize("typed", ["park petal essay even wake", "not words of the list", "", "x" * 5_000])
def test_wrong_words_open_nothing_and_are_not_written_back(client: FlaskClient, mine: Any, typed: str) -> None:
    answer = open_words(client, typed)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert not typed or typed not in answer.text
    assert client.get("/receipt").headers["Location"] == "/my-words"


def test_the_words_are_in_the_order_they_were_given(client: FlaskClient, world: Any, mine: Any) -> None:
    backwards = " ".join(reversed(world.words_of(mine).split()))
    assert open_words(client, backwards).status_code == 422


def test_the_same_slow_hashes_are_made_whatever_was_typed(
    client: FlaskClient, world: Any, mine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import hashlib

    made: list[bytes] = []
    slow = hashlib.scrypt
    monkeypatch.setattr(hashlib, "scrypt", lambda words, **how: made.append(words) or slow(words, **how))
    for typed in (world.words_of(mine), "park petal essay even wake", "not words of the list"):
        made.clear()
        open_words(client, typed)
        assert len(made) == 2, typed


def test_without_five_words_nothing_is_shown_or_taken_back(client: FlaskClient, mine: Any) -> None:
    assert client.get("/receipt").headers["Location"] == "/my-words"
    assert client.post("/receipt/take-back").headers["Location"] == "/my-words"
    assert db.session.query(Answer).count() == 2


def test_the_cookie_does_not_say_whose_answers_it_opens(client: FlaskClient, world: Any, mine: Any) -> None:
    open_words(client, world.words_of(mine))
    with client.session_transaction() as session:
        handle = session["receipt"]
        assert str(mine.answer.response_id) not in handle
        assert mine.answer.response_id.hex not in handle
        session["receipt"] = handle[:-6] + "AAAAA="
    assert client.get("/receipt").headers["Location"] == "/my-words"


def test_the_receipt_closes_after_half_an_hour_and_when_one_is_done(client: FlaskClient, world: Any, mine: Any) -> None:
    start = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        open_words(client, world.words_of(mine))
        clock.move_to(start + dt.timedelta(minutes=29))
        assert client.get("/receipt").status_code == 200
        clock.move_to(start + dt.timedelta(minutes=31))
        assert client.get("/receipt").status_code == 302
        open_words(client, world.words_of(mine))
        done = client.post("/receipt/done")
        assert "Your answers are closed" in done.text
        assert client.get("/receipt").status_code == 302


def test_it_says_where_the_words_were_used_and_names_no_draft(client: FlaskClient, world: Any, mine: Any) -> None:
    aim = world.aim(world.strategy("A plan with a secret name"))
    quote = actions.pick_quote(mine, world.ana)
    actions.cite_quote(aim, quote, aim.commitments[0])
    actions.approve_quote(quote, world.ben)
    open_words(client, world.words_of(mine))
    page = client.get("/receipt").text
    assert "It is used in a plan we are still writing." in page
    assert aim.title not in page
    actions.publish_strategy(aim.strategy, world.ana)
    page = client.get("/receipt").text
    assert f'href="/strategy/{aim.strategy.slug}#aim-1">Aim 1: A home on the first night</a>' in page
    assert "Your own words are quoted there." in page
    assert "We will: Agree with ten councils" in page


def test_a_group_that_only_the_engine_made_is_counted_and_not_named(client: FlaskClient, world: Any) -> None:
    mine = world.answer(MINE, world.theme("Guessed wildly", ThemeStatus.SUGGESTED))
    open_words(client, world.words_of(mine))
    page = client.get("/receipt").text
    assert "Our computer put it in 1 group. Nobody has checked that yet." in page
    assert "Guessed wildly" not in page


def test_words_taken_back_are_gone_from_the_published_page(
    client: FlaskClient, world: Any, mine: Any, sign_in: Any
) -> None:
    aim = world.aim()
    quote = actions.pick_quote(mine, world.ana)
    actions.cite_quote(aim, quote)
    actions.approve_quote(quote, world.ben)
    actions.publish_strategy(aim.strategy, world.ana)
    address = f"/strategy/{aim.strategy.slug}"
    assert MINE in client.get(address).text
    open_words(client, world.words_of(mine))
    assert client.post("/receipt/take-back").status_code == 302
    assert "Nothing is kept here" in client.get("/receipt").text
    for page in (address, f"{address}/evidence/1.1", "/happening"):
        assert MINE not in client.get(page).text
    assert "These words were taken back by the person who said them." in client.get(address).text
    sign_in(client, "strategy")
    workspace = f"/consultations/{world.consultation.id}/strategy/{aim.strategy_id}"
    assert "a quote was taken back" in client.get(workspace).text
    assert "Taken back by the person who said it" in client.get(f"{workspace}/aims/{aim.id}").text


def test_ten_wrong_tries_are_enough_for_a_while(make_app: Any) -> None:
    app = make_app(RATELIMIT_ENABLED=True)
    with app.app_context():
        limiter.reset()
        client = app.test_client()
        tries = [open_words(client, "park petal essay even wake").status_code for _ in range(12)]
        limiter.reset()
    assert tries == [422] * 10 + [429] * 2


def test_the_right_words_are_not_counted_as_tries(make_app: Any, make_world: Any) -> None:
    app = make_app(RATELIMIT_ENABLED=True)
    with app.app_context():
        world = make_world()
        world.app = app
        excerpt = world.answer(MINE)
        limiter.reset()
        client = app.test_client()
        assert {open_words(client, world.words_of(excerpt)).status_code for _ in range(12)} == {302}
        limiter.reset()


def test_participants_read_short_sentences_of_short_words(client: FlaskClient, world: Any, mine: Any) -> None:
    """Flesch-Kincaid grade 5 or lower, and no sentence of more than 15 words."""
    pages = [client.get(address).text for address in ("/my-words", "/how-we-look-after-your-words")]
    open_words(client, world.words_of(mine))
    pages.append(client.get("/receipt").text)
    client.post("/receipt/done")
    open_words(client, a_slip_with_words(world))
    pages.append(client.get("/receipt").text)
    client.post("/receipt/take-back")
    pages.append(client.get("/receipt").text)
    for page in pages:
        main = page.split("<main")[1].split("</main>")[0]
        text = re.sub(r"<[^>]+>", " ", re.sub(r"</(p|h1|h2|dt|dd|li|label|button|a)>", ". ", main))
        sentences = [re.findall(r"[\w’'-]+", sentence) for sentence in re.split(r"[.?!:](?=\s)", text)]
        sentences = [words for words in sentences if words]
        assert max(sentences, key=len)[15:] == []
        words = [word for sentence in sentences for word in sentence]
        syllables = sum(syllables_in(word) for word in words)
        grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
        assert grade <= 5, f"grade {grade:.1f}: {text[:200]}"


def a_slip_with_words(world: Any) -> str:
    """The five words of somebody who said two things in the room."""
    slip = make_slips(world.session, 1)[0]
    receipt = db.session.scalars(select(SessionReceipt)).one()
    for words in ("I slept in my car.", "They rang my mum."):
        world.say(words, world.theme(words)).contribution.receipt_id = receipt.id
    db.session.commit()
    return slip.words


def syllables_in(word: str) -> int:
    """A count by rule: groups of vowels, less a silent e at the end."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = re.search(r"[^aeiouyl]e$", word.lower()) is not None
    return max(1, groups - silent)
