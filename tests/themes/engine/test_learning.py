"""Learning: decisions move the passages they make clearly wrong, and no others; the telling ones are asked first."""

import time

import numpy as np
import pytest

from consult.themes.engine import Decision, ask_first, relearn

THEMES, EACH = 3, 40


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def world():
    """Three clouds of passages; a third of the second stands, wrongly, in the first theme."""
    chance = np.random.default_rng(7)
    middles = chance.normal(size=(THEMES, 384))
    truth = np.repeat(np.arange(THEMES), EACH)
    vectors = unit(middles[truth] + 1.4 * chance.normal(size=(len(truth), 384)))
    standing = [[int(theme)] for theme in truth]
    wrong = list(range(EACH, EACH + EACH // 3))
    for row in wrong:
        standing[row] = [0]
    return vectors, standing, truth, wrong


def told(rows, truth, standing):
    found = []
    for row in rows:
        if standing[row] != [truth[row]]:
            found.append(Decision(row, standing[row][0], False))
        found.append(Decision(row, int(truth[row]), True))
    return found


def test_nothing_moves_before_anybody_has_decided(world):
    vectors, standing, _, _ = world
    assert relearn(vectors, standing, [], THEMES) == ()


def test_a_few_decisions_move_the_rest_of_what_was_wrong_and_leave_what_was_right(world):
    vectors, standing, truth, wrong = world
    given = told([*wrong[:5], 0, 1, 2, 90], truth, standing)
    moves = relearn(vectors, standing, given, THEMES)
    assert len(moves) >= len(wrong[5:]) * 0.7
    assert all(move.target == truth[move.row] and move.source == 0 for move in moves)
    assert all(0 < move.confidence <= 1 for move in moves)


def test_a_nod_to_what_stands_moves_nothing(world):
    vectors, standing, _, _ = world
    assert relearn(vectors, standing, [Decision(0, 0, True)], THEMES) == ()


def test_what_a_person_decided_never_moves(world):
    vectors, standing, truth, wrong = world
    given = [*told(wrong[:5], truth, standing), Decision(100, 2, True), Decision(wrong[6], 2, False)]
    moved = {move.row for move in relearn(vectors, standing, given, THEMES)}
    assert moved
    assert not moved & {decision.row for decision in given}


def test_the_same_decisions_move_the_same_passages(world):
    vectors, standing, truth, wrong = world
    given = told(wrong[:5], truth, standing)
    assert relearn(vectors, standing, given, THEMES) == relearn(vectors, standing, given[::-1], THEMES, seed=3)


def test_a_passage_that_stood_nowhere_comes_from_nowhere(world):
    vectors, standing, truth, wrong = world
    loose = [[] if row == wrong[-1] else places for row, places in enumerate(standing)]
    moves = relearn(vectors, loose, told(wrong[:6], truth, standing), THEMES)
    assert [(move.source, move.target) for move in moves if move.row == wrong[-1]] == [(None, 1)]


def test_no_passage_moves_to_where_it_stands_already(world):
    vectors, standing, truth, wrong = world
    both = [[*places, 1] if row in wrong else places for row, places in enumerate(standing)]
    moved = {move.row for move in relearn(vectors, both, told(wrong[:5], truth, standing), THEMES)}
    assert not moved & set(wrong)


def test_the_doubtful_are_asked_first_and_no_two_that_say_the_same(world):
    vectors, standing, _, _ = world
    between = unit(vectors[:1] + vectors[-1:])
    twice = np.vstack([vectors, between, between])
    rows = ask_first(twice, [*standing, [0], [0]], [], THEMES, most=4)
    assert len(set(rows)) == 4
    assert len({len(vectors), len(vectors) + 1} & set(rows)) == 1


def test_what_is_decided_is_not_asked_again(world):
    vectors, standing, truth, _ = world
    first = ask_first(vectors, standing, [], THEMES, most=10)
    again = ask_first(vectors, standing, told(first, truth, standing), THEMES, most=10)
    assert len(first) == len(again) == 10
    assert not set(first) & set(again)


def test_with_nothing_left_nothing_is_asked(world):
    vectors, standing, truth, _ = world
    assert ask_first(vectors, standing, told(range(len(truth)), truth, standing), THEMES) == ()
    assert ask_first(vectors[:0], [], [], THEMES) == ()


def test_ten_thousand_passages_are_learnt_again_in_half_a_second():
    chance = np.random.default_rng(1)
    vectors = unit(chance.normal(size=(10_000, 384)))
    standing = [[int(theme)] for theme in chance.integers(60, size=10_000)]
    given = [Decision(row, int(theme), True) for row, theme in enumerate(chance.integers(60, size=500))]
    relearn(vectors[:100], standing[:100], given[:50], 60)
    started = time.process_time()
    relearn(vectors, standing, given, 60)
    assert time.process_time() - started < 1.5  # half a second on a quiet machine


@pytest.mark.parametrize(
    "standing, decisions, says",
    [
        ([[0]], [], "one vector for each row"),
        ([[0], [5]], [], "not one of the 3"),
        ([[0], [1]], [Decision(2, 0, True)], "row 2"),
        ([[0], [1]], [Decision(1, 3, True)], "theme 3"),
    ],
)
def test_asks_for_sense(standing, decisions, says):
    for learner in (relearn, ask_first):
        with pytest.raises(ValueError, match=says):
            learner(unit(np.ones((2, 384))), standing, decisions, 3)


def test_people_who_empty_one_theme_and_not_another_are_followed_in_the_one():
    chance = np.random.default_rng(5)
    middles = chance.normal(size=(3, 384))
    truth = np.repeat([0, 1, 2], 40)
    vectors = unit(middles[truth] + 1.4 * chance.normal(size=(120, 384)))
    standing = [
        [0] if row in range(40, 60) else [2] if row in range(60, 80) else [int(truth[row])] for row in range(120)
    ]
    given = [Decision(row, 0, False) for row in range(40, 48)] + [Decision(row, 1, True) for row in range(40, 48)]
    given += [Decision(row, 2, True) for row in range(60, 68)]
    moves = relearn(vectors, standing, given, THEMES)
    assert len(moves) >= 6
    assert {(move.source, move.target) for move in moves} == {(0, 1)}
