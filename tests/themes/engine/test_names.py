"""Names: people's own phrases, never somebody's name, number or address."""

import pytest

from consult.themes.engine.names import label_themes
from consult.themes.engine.phrases import phrases_of, stem, wording

WAITING = [
    "The waiting list was eight months long.",
    "I was on the waiting list for a year.",
    "Shorter waiting lists please.",
    "Nobody told me how long the waiting list was.",
    "The waiting list for a first appointment is too long.",
    "Waiting list first, then another waiting list.",
] * 2
KINDNESS = [
    "The staff were friendly and helpful.",
    "Friendly and helpful staff from start to finish.",
    "Friendly and helpful staff at the desk.",
    "Staff could not have been more friendly.",
    "Helpful staff, and they listened.",
    "I found the staff friendly and helpful.",
] * 2
NOTHING = ["No complaints at all.", "I have no complaints.", "No complaints from me.", "There were no complaints."] * 3


def test_names_say_what_the_themes_are_about():
    waiting, kindness, nothing = label_themes([WAITING, KINDNESS, NOTHING])
    assert "waiting list" in waiting.name.lower()
    assert {"friendly", "helpful"} & set(kindness.name.lower().split())
    assert nothing.name == "No complaints"


def test_each_description_is_one_sentence():
    for label in label_themes([WAITING, KINDNESS, NOTHING]):
        assert label.description.endswith(".")
        assert label.description.count(".") == 1


@pytest.mark.parametrize(
    "secret", ["Angharad", "Zbigniew", "07700900123", "ann@example.org", "www.example.org", "@handle", "XXXX"]
)
def test_a_name_never_holds_a_person_a_number_or_an_address(secret):
    told = [f"I spoke to {secret} about {line.lower()}" for line in WAITING]
    for label in label_themes([told, KINDNESS]):
        assert secret.lower().strip("@") not in f"{label.name} {label.description}".lower()


def test_themes_of_the_same_words_get_different_names():
    names = [label.name for label in label_themes([WAITING, WAITING, WAITING])]
    assert len(set(names)) == 3


def test_themes_without_a_usable_word_still_get_different_names():
    names = [label.name for label in label_themes([["it was so"], ["and then it was"]])]
    assert len(set(names)) == 2
    assert all(len(name.split()) >= 2 for name in names)


def test_abbreviations_keep_their_capitals():
    told = ["The GP was helpful.", "My GP never rang.", "See the GP sooner."] * 4
    assert "GP" in label_themes([told, KINDNESS])[0].name


def test_phrases_start_and_end_with_words_that_mean_something():
    text = "The list of the waiting rooms was long, and friendly and helpful staff came."
    found = phrases_of(text, wording([text]))
    assert ("waiting", "rooms") in found
    assert ("friendly", "and", "helpful") in found
    assert not any(phrase[0] in {"the", "of", "and"} or phrase[-1] in {"of", "the", "and"} for phrase in found)
    assert ("long", "and", "friendly") not in found


@pytest.mark.parametrize(
    "one, other", [("wait", "waiting"), ("list", "lists"), ("helpful", "help"), ("kind", "kindness")]
)
def test_endings_do_not_tell_words_apart(one, other):
    assert stem(one) == stem(other)
