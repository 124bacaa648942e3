"""Groups find the themes they were before."""

from __future__ import annotations

import uuid

from consult.themes.matching import match_groups

A = [uuid.UUID(int=n) for n in range(100)]


def test_nothing_matches_nothing() -> None:
    assert match_groups([], {1: set(A)}, []) == {}
    assert match_groups([set(A)], {}, []) == {}


def test_each_group_finds_the_theme_it_shares_most_with() -> None:
    groups = [set(A[:50]), set(A[50:])]
    assert match_groups(groups, {7: set(A[45:]), 3: set(A[:45])}, []) == {0: 3, 1: 7}


def test_two_groups_do_not_share_a_theme_that_nobody_holds() -> None:
    groups = [set(A[:60]), set(A[60:])]
    assert match_groups(groups, {7: set(A)}, []) == {0: 7}


def test_a_second_group_feeds_a_theme_that_people_put_together() -> None:
    groups = [set(A[:60]), set(A[60:])]
    assert match_groups(groups, {7: set(A)}, [7]) == {0: 7, 1: 7}


def test_a_little_overlap_is_another_theme() -> None:
    assert match_groups([set(A[:50])], {7: set(A[40:])}, []) == {}


def test_new_words_alone_are_a_new_theme_even_beside_a_held_one() -> None:
    assert match_groups([set(A[50:])], {7: set(A[:50])}, [7]) == {}
