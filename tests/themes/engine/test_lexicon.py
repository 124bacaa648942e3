"""The lexicon read quickly says what TextBlob says."""

import pytest
from textblob import TextBlob

from consult.themes.engine.lexicon import polarity_of

from .passages import PASSAGES

SAID = [
    "The staff were very good and really helpful",
    "not a good place, never happy there",
    "The meals were not very nice and the room was horrible!",
    "extremely kind people!!",
    "Nothing at all",
    "",
]


@pytest.mark.parametrize("text", [*SAID, *PASSAGES[::4]])
def test_it_agrees_with_textblob(text):
    assert polarity_of(text) == pytest.approx(tuple(TextBlob(text).sentiment), abs=0.02)


def test_a_curly_apostrophe_turns_praise_as_a_straight_one_does():
    assert polarity_of("It wasn’t good") == polarity_of("It wasn't good")
    assert polarity_of("It wasn’t good")[0] < 0
