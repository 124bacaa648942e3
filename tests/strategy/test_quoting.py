"""A quote is somebody's own words, in their order, and only with their leave."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.extensions import db, now
from consult.forums.models import ContributionKind
from consult.privacy.consent import Consent
from consult.strategy import actions
from consult.strategy.quoting import is_verbatim, stands, why_not_quotable

SAID = "I had eleven addresses in my first year. Only one person ever asked me where I slept."


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        "Only one person ever asked me where I slept.",
        "I had eleven addresses [...] Only one person ever asked me",
        "I had eleven addresses […] where I slept.",
        "[...] asked me where I slept.",
        "I had  eleven\naddresses in my first year.",
    ],
)
def test_a_part_of_what_was_said_is_verbatim(text: str) -> None:
    assert is_verbatim(text, SAID)


@pytest.mark.parametrize(
    "text",
    [
        "I had twelve addresses in my first year.",
        "Only one person asked me where I slept.",
        "where I slept [...] I had eleven addresses",
        "eleven addresses in my first year. I slept.",
        "leven addresses",
        "I had eleven addr",
        "",
        "[...]",
        "i had eleven addresses",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert not is_verbatim(text, SAID)


def test_a_word_may_not_be_cut_to_say_the_opposite() -> None:
    assert not is_verbatim("do not", "I cando nothing. They cannot.")
    assert not is_verbatim("can", "I can't wait.")


@given(st.lists(st.sampled_from(SAID.split()), min_size=1, max_size=30), st.data())
def test_any_run_of_words_is_verbatim_and_any_word_put_in_is_not(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    run = words[start:end]
    assert is_verbatim(" ".join(run), " ".join(words))
    place = data.draw(st.integers(0, len(run)))
    assert not is_verbatim(" ".join([*run[:place], "zebra", *run[place:]]), " ".join(words))


@pytest.mark.parametrize("consent", [Consent.NONE, Consent.PARAPHRASE])
def test_words_are_not_quoted_without_leave(world: Any, consent: Consent) -> None:
    reason = why_not_quotable(world.answer(SAID, consent=consent))
    assert reason
    assert reason.startswith("The person did not agree to be quoted.")


def test_a_note_is_not_somebodys_words(world: Any) -> None:
    reason = why_not_quotable(world.say("Most had no address.", kind=ContributionKind.NOTE))
    assert reason
    assert "facilitator’s note" in reason


def test_a_quote_falls_when_its_speaker_thinks_again(world: Any) -> None:
    excerpt = world.answer(SAID)
    quote = actions.pick_quote(excerpt, world.ana)
    assert stands(quote)
    excerpt.answer.response.consent = Consent.PARAPHRASE
    db.session.commit()
    assert not stands(quote)


def test_a_quote_falls_when_its_words_are_taken_out_of_the_session_or_changed(world: Any) -> None:
    first, second = world.say(SAID), world.say(SAID)
    quotes = [actions.pick_quote(excerpt, world.ana) for excerpt in (first, second)]
    assert all(stands(quote) for quote in quotes)
    first.contribution.removed_at = now()
    second.text = "I had ten addresses."
    db.session.commit()
    assert not any(stands(quote) for quote in quotes)
