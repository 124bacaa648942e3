"""Two states of a framework compared: pure rows, no database."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import numpy as np

from consult.themes.framework.comparing import compare
from consult.themes.framework.versions import State
from consult.themes.rows import KEPT, NOTHING, REJECTED, ROW, SUGGESTED, uuids

ONE, TWO, THREE, FOUR = (uuid.UUID(int=number << 8).bytes for number in range(1, 5))  # they end in nothing


def theme(number: int, name: str, **more: Any) -> dict[str, Any]:
    plain = {"id": number, "guid": f"g{number}", "name": name, "status": "suggested", "description": ""}
    return {**plain, "includes": "", "excludes": "", "parent_id": None, "merged_into_id": None, **more}


def coding(excerpt: bytes, theme: int, status: int = SUGGESTED, person: int = NOTHING) -> tuple[Any, ...]:
    return (excerpt, theme, 0, status, False, 0.5, *[NOTHING] * 3, person, NOTHING)


def state(*themes: dict[str, Any], **under: tuple[bytes, ...]) -> State:
    rows = [coding(excerpt, int(number[1:])) for number, excerpts in under.items() for excerpt in excerpts]
    return of_rows(themes, rows)


def of_rows(themes: Iterable[dict[str, Any]], rows: list[tuple[Any, ...]]) -> State:
    return State({each["id"]: each for each in themes}, np.array(rows, ROW))


def test_a_state_beside_itself_shows_no_change() -> None:
    one = state(theme(1, "Housing"), _1=(ONE, TWO))
    assert compare(one, one).same


def test_what_came_went_and_changed_is_named_once_each() -> None:
    before = state(theme(1, "Housing"), theme(2, "Food"), theme(3, "Tents"), theme(4, "Old", status="retired"))
    after = state(
        theme(1, "Homes", description="Beds", status="agreed"),
        theme(2, "Food", status="retired"),
        theme(3, "Tents", parent_id=1),
        theme(4, "Old"),
        theme(5, "Phones"),
    )
    found = {line.name: line.changes for line in compare(before, after).lines}
    assert found == {
        "Homes": ("renamed", "redefined", "standing"),
        "Food": ("retired",),
        "Tents": ("nested",),
        "Old": ("back",),
        "Phones": ("added",),
    }


def test_a_merged_theme_says_into_which_and_its_passages_do_not_count_as_moved() -> None:
    before = state(theme(1, "Housing"), theme(2, "Tents"), theme(3, "Food"), _1=(ONE,), _2=(TWO,), _3=(THREE, FOUR))
    after = state(
        theme(1, "Housing"),
        theme(2, "Tents", status="retired", merged_into_id=1),
        theme(3, "Food"),
        _1=(ONE, TWO, THREE),
        _3=(FOUR,),
    )
    found = compare(before, after)
    assert [line.words for line in found.lines if line.name == "Tents"] == [["Merged into “Housing”"]]
    assert {flow: uuids(ids) for flow, ids in found.moved.items()} == {("g3", "g1"): [uuid.UUID(bytes=THREE)]}
    assert found.passages_moved == 1
    assert (found.lines[0].passages_before, found.lines[0].passages_after) == (1, 3)


def test_turned_away_passages_are_under_no_theme_and_decisions_are_counted() -> None:
    before = state(theme(1, "Housing"), _1=(ONE, TWO))
    decided = [coding(ONE, 1, REJECTED, person=7), coding(TWO, 1, KEPT, person=7)]
    after = of_rows([theme(1, "Housing")], decided)
    found = compare(before, after)
    assert (found.lines[0].passages_before, found.lines[0].passages_after) == (2, 1)
    assert found.decided == 2
    assert not found.same


def test_a_theme_made_again_under_another_number_is_the_same_theme() -> None:
    before = state(theme(1, "Housing"), theme(2, "Tents", parent_id=1), _1=(ONE,))
    after = state(theme(8, "Housing", guid="g1"), theme(2, "Tents", parent_id=8), _8=(ONE,))
    assert compare(before, after).same
