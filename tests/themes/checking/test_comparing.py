"""Coders side by side: over all themes, theme by theme, pair by pair."""

from __future__ import annotations

import pytest

from consult.themes.checking.agreement import Agreement
from consult.themes.checking.comparing import Said, compare, in_words, raised

A, B, C, SUB = 1, 2, 3, 4
PARENTS = {A: None, B: None, C: None, SUB: A}


def said(name: str, *themes: set[int] | None, machine: bool = False) -> Said[int]:
    return Said(name, {at: frozenset(each) for at, each in enumerate(themes) if each is not None}, machine)


ANN = said("Ann", {A}, {B}, {A, B}, set(), {C}, {SUB})
BEN = said("Ben", {A}, {B}, {A}, set(), {C}, {A})
ENGINE = said("Consult", {A}, {A}, {A}, {B}, {C}, {A}, {C}, machine=True)


def test_two_people_who_say_the_same_agree_wholly() -> None:
    compared = compare([ANN, said("Ben", *ANN.themes.values())], range(6), PARENTS)
    assert compared.people and compared.people.alpha == 1 and compared.people.passages == 6
    assert compared.differing == []


def test_a_sub_theme_counts_as_its_top_theme() -> None:
    assert raised(frozenset({SUB, 99}), PARENTS) == {A}
    assert compare([ANN, BEN], range(6), PARENTS).differing == [2]


def test_themes_in_common_count_in_part() -> None:
    compared = compare([ANN, BEN], range(6), PARENTS)
    assert compared.people and compared.in_common and compared.people.alpha and compared.in_common.alpha
    assert compared.people.alpha < compared.in_common.alpha < 1


def test_what_no_person_coded_is_compared_with_nothing() -> None:
    compared = compare([ENGINE, ANN, BEN], range(7), PARENTS)
    assert compared.with_machine.passages == 6  # the engine alone has themes for the seventh
    assert 6 not in compared.differing and compared.by_two == 6


def test_one_person_alone_gives_no_figure_among_people() -> None:
    compared = compare([ENGINE, ANN], range(6), PARENTS)
    assert compared.people is None and compared.in_common is None and compared.by_two == 0
    assert compared.with_machine.passages == 6


def test_a_theme_has_its_own_figure_with_its_sub_themes_counted_in() -> None:
    compared = compare([ENGINE, ANN, BEN], range(6), PARENTS)
    theme = next(each for each in compared.themes if each.theme_id == A)
    assert (theme.anybody, theme.everybody, theme.machine) == (3, 3, 4)
    assert theme.people and theme.people.alpha == 1
    assert theme.with_machine.alpha is not None and theme.with_machine.alpha < 1
    assert not theme.enough  # three passages say little about a theme


def test_pairs_are_compared_on_what_both_coded() -> None:
    compared = compare([ANN, said("Ben", {A}, None, None, set(), {B})], range(6), PARENTS)
    (pair,) = compared.pairs
    assert (pair.one, pair.other, pair.figure.passages, pair.same) == ("Ann", "Ben", 3, 2)


@pytest.mark.parametrize(
    "alpha, low, words",
    [
        (0.9, 0.82, "may be relied on"),
        (0.8, 0.7, "good enough for tentative conclusions"),
        (0.8, 0.3, "promising, but too few passages to say"),
        (0.4, 0.3, "too low to rest on"),
        (None, None, "cannot be worked out"),
    ],
)
def test_the_lower_end_of_the_interval_says_what_is_allowed(alpha: float | None, low: float | None, words: str) -> None:
    assert in_words(Agreement(alpha, low, 0.95 if low else None, 60, 120)) == words
