"""Results say how people differ, and not only what came first."""

from __future__ import annotations

import pytest

from consult.forums.voting.counting import Line, in_order
from consult.forums.voting.models import BallotKind


def line(position: int, kind: BallotKind, counts: dict[int, int], wall: int = 0, voters: int = 10) -> Line:
    return Line(position, position, f"Statement {position}", kind, counts, wall, voters)


AGREE = [
    line(1, BallotKind.AGREE, {1: 5, -1: 5}),
    line(2, BallotKind.AGREE, {1: 8, -1: 1, 0: 1}),
    line(3, BallotKind.AGREE, {-1: 9, 1: 1}),
    line(4, BallotKind.AGREE, {}),
]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("most", [2, 1, 3, 4]), ("least", [3, 1, 2, 4]), ("divided", [1, 2, 3, 4]), ("asked", [1, 2, 3, 4])],
)
def test_agreement_is_shown_in_each_order_with_what_nobody_voted_on_last(order: str, expected: list[int]) -> None:
    assert [each.position for each in in_order(AGREE, order)] == expected


def test_the_spread_of_agreement_is_one_for_two_halves_and_nought_for_one_mind() -> None:
    assert AGREE[0].spread == 1.0
    assert line(1, BallotKind.AGREE, {1: 7}).spread == 0.0
    assert AGREE[1].words == "8 agree, 1 disagree, 1 pass"


def test_dots_count_as_dots_and_those_who_gave_none_count_in_the_spread() -> None:
    few, many = line(1, BallotKind.DOTS, {3: 4}), line(2, BallotKind.DOTS, {1: 10}, wall=5)
    assert [each.position for each in in_order([few, many], "most")] == [2, 1]
    assert (few.total, few.voted, many.total) == (12, 4, 15)
    assert few.spread > 1.4 and many.spread == 0.0
    assert many.words == "15 dots, 5 of them on the wall, from 10 of 10 voters"


def test_a_ranking_says_its_mean_and_its_middle_half() -> None:
    top, split = line(1, BallotKind.RANKING, {1: 6, 2: 4}), line(2, BallotKind.RANKING, {1: 5, 4: 5})
    assert [each.position for each in in_order([split, top], "most")] == [1, 2]
    assert top.words == "place 1.4 on average; the middle half gave it places 1 to 2; 10 placed it"
    assert split.words == "place 2.5 on average; the middle half gave it places 1 to 4; 10 placed it"
    assert line(3, BallotKind.RANKING, {}).words == "nobody placed it"


def test_the_parts_of_a_bar_fill_it_and_never_run_over() -> None:
    for counts in ({1: 1, -1: 1, 0: 1}, {1: 2, -1: 4}, {0: 7}):
        parts = line(1, BallotKind.AGREE, counts).parts
        assert parts[0].start == 0 and sum(part.width for part in parts) in range(998, 1001)
        assert all(part.start + part.width <= 1000 for part in parts)
        assert sum(part.count for part in parts) == sum(counts.values())
