"""Grouping: what it promises about order, copies, counts, silence and stopping."""

import random
from collections import Counter

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from consult.themes.engine import Cancelled, embed, group

from .passages import PASSAGES, TOPICS, TRUTH


@pytest.fixture(scope="module")
def found():
    return group(PASSAGES)


def parts(grouping):
    return [place.theme for place in grouping.placements]


def test_every_passage_is_placed_and_themes_follow_the_topics(found):
    assert None not in parts(found)
    assert 3 <= len(found.themes) <= 8
    assert adjusted_rand_score(TRUTH, parts(found)) > 0.5
    assert found.note == ""


def test_sizes_and_ids_agree_with_the_placements(found):
    counted = Counter(parts(found))
    assert [theme.id for theme in found.themes] == list(range(len(found.themes)))
    assert {theme.id: theme.size for theme in found.themes} == counted
    assert min(counted.values()) >= 2


def test_the_same_words_give_the_same_grouping(found):
    assert group(PASSAGES) == found


def test_another_order_gives_the_same_themes(found):
    order = list(range(len(PASSAGES)))
    random.Random(5).shuffle(order)
    shuffled = group([PASSAGES[i] for i in order])
    assert [shuffled.placements[order.index(i)] for i in range(len(order))] == list(found.placements)
    assert [theme.name for theme in shuffled.themes] == [theme.name for theme in found.themes]


def test_copies_of_a_passage_go_where_the_passage_goes(found):
    copied = group([*PASSAGES, "  " + PASSAGES[0].upper(), PASSAGES[0]])
    assert copied.placements[-1] == copied.placements[-2] == copied.placements[0]
    assert sum(theme.size for theme in copied.themes) == len(PASSAGES) + 2


@pytest.mark.parametrize("wanted", [1, 2, 3, 5, 9, 15, 40])
def test_exactly_as_many_themes_as_asked_for(wanted):
    grouping = group(PASSAGES, themes=wanted, vectors=embed(PASSAGES))
    assert sum(theme.parent is None for theme in grouping.themes) == wanted
    assert set(parts(grouping)) == set(range(wanted))


def test_quotes_are_rows_of_their_own_theme(found):
    for theme in found.themes:
        assert 1 <= len(theme.quotes) <= 3
        assert len(set(theme.quotes)) == len(theme.quotes)
        assert {found.placements[row].theme for row in theme.quotes} == {theme.id}


def test_confidence_lies_between_nought_and_one_and_further_themes_are_others(found):
    for place in found.placements:
        assert 0 <= place.confidence <= 1
        assert place.theme not in place.further


@pytest.mark.parametrize("rows", [[], ["One answer about the bus."], PASSAGES[:5]])
def test_too_little_text_is_said_and_not_grouped(rows):
    grouping = group(rows)
    assert "too little" in grouping.note
    assert grouping.themes == ()
    assert parts(grouping) == [None] * len(rows)


def test_hostile_rows_are_left_out_and_spoil_nothing():
    hostile = ["", "   ", "\x00\x00", "!!! ... ???", "😀😀😀", "07700 900123", "\ud800", "-" * 200_000]
    grouping = group([*PASSAGES, *hostile, "bus " * 50_000, "a\x00bus\u2028stop"])
    assert parts(grouping)[len(PASSAGES) : len(PASSAGES) + len(hostile)] == [None] * len(hostile)
    assert parts(grouping)[-2] is not None


def test_names_are_two_to_six_words_and_all_different(found):
    names = [theme.name for theme in found.themes]
    assert len(set(names)) == len(names)
    for theme in found.themes:
        assert 2 <= len(theme.name.split()) <= 6
        assert theme.description.endswith(".")


def test_progress_never_goes_back_and_ends_at_the_end():
    heard = []
    group(PASSAGES, progress=lambda stage, done, total: heard.append((stage, done, total)))
    done = [one[1] for one in heard]
    assert done == sorted(done)
    assert heard[-1][1] == heard[-1][2]
    assert len({stage for stage, _, _ in heard}) > 3


@pytest.mark.parametrize("after", [0, 1, 3, 5])
def test_stops_when_told(after):
    asked = []

    def enough():
        asked.append(1)
        return len(asked) > after

    with pytest.raises(Cancelled):
        group(PASSAGES, cancelled=enough)


def test_asks_for_sense():
    with pytest.raises(ValueError, match="at least one"):
        group(PASSAGES, themes=0)
    with pytest.raises(ValueError, match="one vector"):
        group(PASSAGES, vectors=np.zeros((2, 384), dtype=np.float32))


def test_fast_way_finds_the_topics_too():
    grouping = group(PASSAGES, careful=False)
    assert adjusted_rand_score(TRUTH, parts(grouping)) > 0.3
    assert len(TOPICS) - 1 <= len(grouping.themes) <= 9
