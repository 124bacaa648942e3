"""What somebody may choose to share, checked before it is kept."""

from __future__ import annotations

import pytest

from consult.forums.actions import NotPossible
from consult.forums.membership.sharing import EXPERIENCE, check_shared


def test_nothing_shared_is_nothing_kept() -> None:
    assert check_shared({}) == []
    assert check_shared({"Age": [], EXPERIENCE: [" ", ""]}) == []


def test_a_background_says_its_group() -> None:
    assert check_shared({"Ethnic background": ["Roma"]}) == [("Ethnic group", "White"), ("Ethnic background", "Roma")]
    with pytest.raises(NotPossible, match="belongs to the group “White”"):
        check_shared({"Ethnic group": ["Other ethnic group"], "Ethnic background": ["Roma"]})


def test_areas_of_experience_may_be_their_own() -> None:
    shared = check_shared({EXPERIENCE: ["Prison", "Boxing clubs", "Prison"]})
    assert shared == [(EXPERIENCE, "Prison"), (EXPERIENCE, "Boxing clubs")]


@pytest.mark.parametrize(
    "shared",
    [
        {"Age": ["very old"]},
        {"Age": ["16 to 24", "25 to 34"]},
        {EXPERIENCE: ["x" * 61]},
        {EXPERIENCE: ["somebody@example.org"]},
        {EXPERIENCE: [f"area {number}" for number in range(31)]},
    ],
)
def test_what_nobody_offered_is_refused(shared: dict[str, list[str]]) -> None:
    with pytest.raises(NotPossible):
        check_shared(shared)
