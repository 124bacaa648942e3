"""Which runs of words read as a phrase."""

import pytest

from consult.themes.engine.candidates import Counts
from consult.themes.engine.phrases import Book
from consult.themes.engine.wording import stem


def phrases(text: str) -> set[str]:
    counts = Counts([[text]], Book())
    return {" ".join(words) for spelt in counts.spelt.values() for words in spelt}


def test_phrases_start_and_end_with_words_that_mean_something() -> None:
    found = phrases("The list of the waiting rooms was long, and friendly and helpful staff came.")
    assert {"waiting rooms", "list of the waiting rooms", "friendly and helpful", "helpful staff"} <= found
    assert not any(phrase.split()[0] in {"the", "of", "and"} for phrase in found)
    assert not any(phrase.split()[-1] in {"of", "the", "and"} for phrase in found)
    assert "long and friendly" not in found


@pytest.mark.parametrize(
    "text, phrase",
    [
        ("I want to cancel a transfer today", "cancel a transfer"),
        ("We were being listened to.", "being listened to"),
        ("The card was declined.", "card was declined"),
        ("Nothing to improve really", "nothing to improve"),
        ("They could not wait for an appointment", "wait for an appointment"),
    ],
)
def test_what_is_done_said_or_denied_is_a_phrase_too(text: str, phrase: str) -> None:
    assert phrase in phrases(text)


@pytest.mark.parametrize(
    "one, other", [("wait", "waiting"), ("list", "lists"), ("helpful", "help"), ("kind", "kindness")]
)
def test_endings_do_not_tell_words_apart(one: str, other: str) -> None:
    assert stem(one) == stem(other)
