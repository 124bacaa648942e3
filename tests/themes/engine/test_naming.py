"""Names and descriptions: people's own phrases, apart from each other, never somebody's name, number or address."""

import pytest

from consult.themes.engine.describing import sides, with_sides
from consult.themes.engine.embedding import embed
from consult.themes.engine.naming import Label, name_groups

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


@pytest.fixture(scope="module")
def labels() -> list[Label]:
    groups = [WAITING, KINDNESS, NOTHING]
    return name_groups(groups, [embed(group) for group in groups])


def test_names_say_what_the_themes_are_about(labels: list[Label]) -> None:
    waiting, kindness, nothing = labels
    assert "waiting list" in waiting.name.lower()
    assert {"friendly", "helpful"} & set(kindness.name.lower().split())
    assert nothing.name == "No complaints"


def test_names_have_two_to_six_words(labels: list[Label]) -> None:
    assert all(2 <= len(label.name.split()) <= 6 for label in labels)


def test_each_description_is_one_sentence(labels: list[Label]) -> None:
    for label in labels:
        assert label.description.endswith(".")
        assert label.description.count(".") == 1


def test_the_same_groups_in_another_order_have_the_same_names(labels: list[Label]) -> None:
    groups = [NOTHING, WAITING, KINDNESS]
    again = name_groups(groups, [embed(group) for group in groups])
    assert {label.name for label in again} == {label.name for label in labels}


def test_words_alone_name_themes_when_there_are_no_vectors() -> None:
    waiting, _, nothing = name_groups([WAITING, KINDNESS, NOTHING])
    assert "waiting list" in waiting.name.lower()
    assert nothing.name == "No complaints"


@pytest.mark.parametrize(
    "secret", ["Angharad", "Zbigniew", "07700900123", "ann@example.org", "www.example.org", "@handle", "XXXX"]
)
def test_a_name_never_holds_a_person_a_number_or_an_address(secret: str) -> None:
    told = [f"I spoke to {secret} about {line.lower()}" for line in WAITING]
    for label in name_groups([told, KINDNESS]):
        assert secret.lower().strip("@") not in f"{label.name} {label.description}".lower()


def test_themes_of_the_same_words_get_different_names() -> None:
    assert len({label.name for label in name_groups([WAITING, WAITING, WAITING])}) == 3


def test_a_name_that_is_taken_is_not_given_again() -> None:
    (first,) = name_groups([WAITING])
    (second,) = name_groups([WAITING], taken=[first.name])
    assert first.name != second.name


def test_themes_without_a_usable_word_still_get_different_names() -> None:
    names = [label.name for label in name_groups([["it was so"], ["and then it was"]])]
    assert len(set(names)) == 2
    assert all(len(name.split()) >= 2 for name in names)


def test_abbreviations_keep_their_capitals() -> None:
    told = ["The GP was helpful.", "My GP never rang.", "See the GP sooner."] * 4
    label = name_groups([told, KINDNESS])[0]
    assert "GP" in f"{label.name} {label.description}"


def test_a_theme_of_two_minds_says_so_and_one_of_one_mind_does_not() -> None:
    positions = [["positive"] * 6 + ["critical"] * 6, ["positive"] * 12, ["critical"] * 12]
    both, pleased, not_pleased = name_groups([WAITING, KINDNESS, NOTHING], positions=positions)
    assert both.description.endswith("; some are pleased and some want change.")
    assert ";" not in pleased.description + not_pleased.description


@pytest.mark.parametrize(
    "pleased, critical, words",
    [
        (8, 3, "; most are pleased, some want change"),
        (3, 8, "; most want change, some are pleased"),
        (19, 1, ""),
        (2, 2, ""),
    ],
)
def test_the_larger_side_comes_first(pleased: int, critical: int, words: str) -> None:
    assert sides(["positive"] * pleased + ["critical"] * critical) == words


def test_sides_are_said_at_the_end_of_the_sentence() -> None:
    both = {"positive": 5, "critical": 5}
    assert with_sides("About beds.", both) == "About beds; some are pleased and some want change."
    assert with_sides("About beds.", {"positive": 9}) == "About beds."
    assert with_sides("", both) == ""


def test_vectors_that_belong_to_other_passages_are_refused() -> None:
    with pytest.raises(ValueError, match="one vector"):
        name_groups([WAITING], [embed(WAITING[:3])])
