"""Grouping: what it promises about order, copies, counts, silence and stopping."""

import random
from collections import Counter

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from consult.themes.engine import Cancelled, embed, group

from .passages import PASSAGES, TOPICS, TRUTH


@pytest.fixture(scope="module")
def vectors():
    return embed(PASSAGES)


def narrow(vectors):
    """Vectors of another width than the network's: no phrase is read for the names, which takes most of the time."""
    half = vectors[:, :192]
    return half / np.linalg.norm(half, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def found(vectors):
    return group(PASSAGES, vectors=vectors)


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
    assert group(PASSAGES) == found  # read again, too


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


@pytest.mark.parametrize("wanted", [1, 5, 40])
def test_exactly_as_many_themes_as_asked_for(vectors, wanted):
    grouping = group(PASSAGES, themes=wanted, vectors=narrow(vectors))
    assert ("single passage" in grouping.note) is (wanted == 40)
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
    with pytest.raises(ValueError, match="one question"):
        group(PASSAGES, asked=["What should change?"])
    with pytest.raises(ValueError, match="one vector"):
        group(PASSAGES, vectors=np.zeros((2, 384), dtype=np.float32))


def test_fast_way_finds_the_topics_too():
    grouping = group(PASSAGES, careful=False)
    assert adjusted_rand_score(TRUTH, parts(grouping)) > 0.3
    assert len(TOPICS) - 1 <= len(grouping.themes) <= 9


def test_four_clear_topics_are_four_themes(found):
    assert adjusted_rand_score(TRUTH, parts(found)) > 0.8
    assert sum(theme.parent is None for theme in found.themes) == 4


def test_the_lens_is_explained_and_not_used_on_what_is_no_feedback(found):
    assert "meaning alone" in found.lens


def test_a_row_without_words_is_said_to_be_too_short(vectors):
    nothing = np.zeros((2, 192), dtype=np.float32)
    grouping = group([*PASSAGES, "...", ""], vectors=np.vstack([narrow(vectors), nothing]))
    assert [place.why for place in grouping.placements[-3:]] == ["", "too_short", "too_short"]
    assert [place.why for place in group(["...", "One answer."]).placements] == ["too_short", "fits_nowhere"]


def test_an_answer_that_speaks_of_two_things_is_under_both_and_the_parts_are_told():
    both = "The bus stops at six and there are no buses on Sundays. People with depression wait a year for counselling."
    grouping = group([*PASSAGES, both])
    place, home = grouping.placements[-1], {place.theme for place in grouping.placements}
    assert len(place.further) == 1
    assert {place.theme, *place.further} <= home
    spoken = {part.theme: both[part.start : part.end] for part in place.parts}
    themes = parts(grouping)
    bus = Counter(themes[:10]).most_common(1)[0][0]
    health = Counter(themes[20:30]).most_common(1)[0][0]
    assert "bus" in spoken[bus]
    assert "counselling" in spoken[health]


@pytest.mark.parametrize(
    "rows, says",
    [
        ([""], "no passage has words"),
        (["No bus."] * 3, "one passage"),
        (["No bus.", "Cold food."], "2 different passages"),
    ],
)
def test_how_little_there_is_is_said(rows, says):
    assert says in group(rows).note


CAMPAIGN = "Keep the community bus in our valley because older people have no other way to reach the clinic"


def test_campaign_copies_are_counted_with_their_number(vectors):
    copied = [f"{CAMPAIGN}.", f"Hello, {CAMPAIGN}", CAMPAIGN.lower(), f"{CAMPAIGN} please"]
    grouping = group([*PASSAGES, *copied], vectors=narrow(np.vstack([vectors, embed(copied)])))
    assert grouping.copies == ((40, 41, 42, 43),)
    assert "4 passages use the same words as another, or nearly: they are one text, counted once" in grouping.note
    assert len({grouping.placements[row].theme for row in range(40, 44)}) == 1


def test_finer_and_coarser_leave_the_names_of_other_themes_alone(vectors):
    def members(grouping):
        return {
            theme.name: frozenset(row for row, t in enumerate(parts(grouping)) if t == theme.id)
            for theme in grouping.themes
            if theme.parent is None
        }

    half = narrow(vectors)
    whole, coarser = members(group(PASSAGES, vectors=half)), members(group(PASSAGES, vectors=half, grain=-1))
    assert len(coarser) < len(whole)
    kept = set(whole.values()) & set(coarser.values())
    assert kept
    assert {name for name, rows in whole.items() if rows in kept} <= set(coarser)
    assert all(any(rows <= larger for larger in coarser.values()) for rows in whole.values())


def test_sub_themes_stand_after_the_themes_and_hold_passages_of_their_parent():
    place = np.repeat(np.arange(6), 40)
    points = np.eye(2, 30)[place // 3] * 2 + np.eye(6, 30, 2)[place]
    points = points + 0.1 * np.random.default_rng(5).normal(size=points.shape)
    vectors = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    texts = [f"{' '.join(PASSAGES[at % 40].split()[:5])} {at}" for at in range(240)]  # too short to be copies
    grouping = group(texts, vectors=vectors, themes=2)
    subs = [theme for theme in grouping.themes if theme.parent is not None]
    assert len(subs) == 6
    alone = group(texts, vectors=vectors, themes=2, within=False)
    assert [theme.name for theme in alone.themes] == [theme.name for theme in grouping.themes if theme.parent is None]
    assert [at.theme for at in alone.placements] == [at.theme for at in grouping.placements]
    assert all(at.sub is None for at in alone.placements)
    assert [theme.id for theme in grouping.themes] == list(range(8))
    assert len({theme.name for theme in grouping.themes}) == 8
    for sub in subs:
        inside = [row for row, at in enumerate(grouping.placements) if at.sub == sub.id]
        assert sub.size == len(inside) == 40
        assert {grouping.placements[row].theme for row in inside} == {sub.parent}
        assert len(set(place[inside])) == 1


def test_where_themes_would_repeat_the_questions_these_are_taken_out():
    points = np.eye(4, 20)[np.repeat(np.arange(4), 30)] + 3 * np.eye(2, 20, 10)[np.arange(120) % 2]
    points = points + 0.1 * np.random.default_rng(5).normal(size=points.shape)
    vectors = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    texts = [f"{TOPICS[row // 30][row % 10]} {'Good' if row % 2 else 'Bad'} {row}" for row in range(120)]
    asked = ["What is good?" if row % 2 else "What could be better?" for row in range(120)]
    framed, rest = group(texts, vectors=vectors), group(texts, vectors=vectors, asked=asked)
    topics = np.repeat(np.arange(4), 30)
    assert adjusted_rand_score(topics, parts(rest)) > 0.9 > adjusted_rand_score(topics, parts(framed))
    assert "What was asked" in rest.lens
