"""Assigning: the code-book places passages, and corrections teach it."""

import numpy as np
import pytest

from consult.themes.engine import Cancelled, CodebookTheme, Correction, assign, embed
from consult.themes.engine.calibration import expected_error

from .passages import PASSAGES, TOPICS, TRUTH

CODEBOOK = [
    CodebookTheme("bus", "Getting there", "Buses, taxis and transport.", ("no bus in the evening",)),
    CodebookTheme("money", "Money for groups", "Grants and funding.", ("our grant is ending",)),
    CodebookTheme("mind", "Mental health", "Counselling and crisis support.", ("long wait for counselling",)),
    CodebookTheme("screen", "Being online", "Computers, internet and digital skills.", ()),
]
IDS = [theme.id for theme in CODEBOOK]
VAGUE = [CodebookTheme(one, f"Heading {number}", "", ()) for number, one in enumerate(IDS)]


def right(assigned):
    return sum(one.theme == IDS[truth] for one, truth in zip(assigned, TRUTH, strict=True)) / len(TRUTH)


def test_a_described_code_book_places_passages_rightly():
    assert right(assign(PASSAGES, CODEBOOK)) > 0.85


def test_corrections_teach_a_vague_code_book():
    vectors = embed(PASSAGES)
    before = right(assign(PASSAGES, VAGUE, vectors=vectors))
    rows = [topic * 10 + i for topic in range(len(TOPICS)) for i in range(4)]
    taught = assign(PASSAGES, VAGUE, [Correction(row, IDS[TRUTH[row]]) for row in rows], vectors=vectors)
    untold = [one.theme == IDS[TRUTH[row]] for row, one in enumerate(taught) if row not in rows]
    assert sum(untold) / len(untold) > max(0.7, before)


def test_a_corrected_row_stays_where_a_person_put_it():
    assigned = assign(PASSAGES, CODEBOOK, [Correction(0, "screen")])
    assert assigned[0].theme == "screen"
    assert assigned[0].confidence == 1


def test_the_later_of_two_corrections_of_one_row_counts():
    assert assign(PASSAGES, CODEBOOK, [Correction(0, "mind"), Correction(0, "bus")])[0].theme == "bus"


def test_what_says_nothing_fits_nowhere():
    assigned = assign(["", "...", "12 34", "😀", PASSAGES[0]], CODEBOOK)
    assert [one.theme for one in assigned] == [None, None, None, None, "bus"]
    assert [one.confidence for one in assigned[:4]] == [0, 0, 0, 0]


def test_welsh_is_not_placed_by_chance_until_people_have_placed_enough_of_it():
    welsh = [f"Roedd y bws yn hwyr ac nid oedd sedd i {number} ohonom" for number in range(52)]
    vectors = embed(welsh)
    assert {one.theme for one in assign(welsh, CODEBOOK, [Correction(0, "bus")], vectors=vectors)[1:]} == {None}
    taught = [Correction(row, "bus") for row in range(50)]
    assert {one.theme for one in assign(welsh, CODEBOOK, taught, vectors=vectors)} == {"bus"}


def test_a_passage_with_two_themes_is_given_both():
    both = "There is no grant funding and no transport."
    placed = assign([both], CODEBOOK)[0]
    assert {placed.theme, *placed.further} >= {"bus", "money"}


def test_no_rows_give_no_placements():
    assert assign([], CODEBOOK) == ()


def test_the_answer_does_not_depend_on_order():
    forwards = assign(PASSAGES, CODEBOOK, [Correction(0, "bus"), Correction(12, "money")])
    last = len(PASSAGES) - 1
    backwards = assign(PASSAGES[::-1], CODEBOOK, [Correction(last - 12, "money"), Correction(last, "bus")])
    assert [one.theme for one in backwards[::-1]] == [one.theme for one in forwards]


@pytest.mark.parametrize(
    "codebook, corrections, says",
    [
        ([], [], "no themes"),
        ([*CODEBOOK, CODEBOOK[0]], [], "same id"),
        (CODEBOOK, [Correction(0, "nowhere")], "not in the code-book"),
        (CODEBOOK, [Correction(400, "bus")], "row 400"),
    ],
)
def test_asks_for_sense(codebook, corrections, says):
    with pytest.raises(ValueError, match=says):
        assign(PASSAGES, codebook, corrections)


def test_stops_when_told():
    with pytest.raises(Cancelled):
        assign(PASSAGES, CODEBOOK, cancelled=lambda: True)


def test_what_a_theme_leaves_out_counts_against_it():
    book = [CodebookTheme("out", "Going out", "", ()), CodebookTheme("money", "Money", "", ())]
    text = ["Taxis cost forty pounds and nobody drives."]
    left_out = CodebookTheme("out", "Going out", "", (), ("taxis and driving", "the cost of taxis"))
    before, after = assign(text, book)[0], assign(text, [left_out, book[1]])[0]
    share = {
        one: placed.confidence if placed.theme == "out" else 1 - placed.confidence
        for one, placed in (("before", before), ("after", after))
    }
    assert share["after"] < share["before"]


def test_what_people_coded_elsewhere_teaches_a_vague_code_book():
    vectors = embed(PASSAGES)
    told = [topic * 10 + i for topic in range(len(TOPICS)) for i in range(4)]
    rest = [row for row in range(len(PASSAGES)) if row not in told]
    coded = (vectors[told], [IDS[TRUTH[row]] for row in told])
    placed = assign([PASSAGES[row] for row in rest], VAGUE, vectors=vectors[rest], coded=coded)
    assert sum(one.theme == IDS[TRUTH[row]] for one, row in zip(placed, rest, strict=True)) / len(rest) > 0.8


def test_the_question_asked_helps_where_the_words_say_little():
    texts = [f"{word} please" for word in ("More", "Yes", "This", "Some", "Better", "Good", "Fine", "Again")] * 2
    asked = ["How would you travel?"] * 8 + ["What would you pay for?"] * 8
    told = [Correction(row, "bus" if row < 8 else "money") for row in (0, 1, 2, 3, 8, 9, 10, 11)]
    placed = assign(texts, CODEBOOK[:2], told, asked=asked)
    assert [one.theme for one in placed[4:8]] == ["bus"] * 4
    assert [one.theme for one in placed[12:]] == ["money"] * 4


def test_many_corrections_say_how_sure_the_engine_may_be():
    chance = np.random.default_rng(0)
    middles = chance.normal(size=(2, 384))
    truth = chance.integers(2, size=600)
    noisy = middles[truth] + 4 * chance.normal(size=(600, 384))
    vectors = (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)
    texts = [f"passage number {row}" for row in range(600)]
    corrections = [Correction(row, IDS[truth[row]]) for row in range(200)]
    placed = assign(texts, VAGUE[:2], corrections, vectors=vectors)[200:]
    right = np.array([one.theme == IDS[true] for one, true in zip(placed, truth[200:], strict=True)])
    assert right.mean() > 0.6
    assert expected_error(np.array([one.confidence for one in placed]), right) < 0.1


def test_the_engine_knows_how_sure_it_may_be_when_only_the_hard_ones_were_decided():
    chance = np.random.default_rng(2)
    middles = 0.5 * chance.normal(size=(4, 384))
    truth = chance.integers(4, size=1200)
    clear = np.where(np.arange(1200) % 2, 1.0, 0.15)[:, None]
    noisy = clear * middles[truth] + chance.normal(size=(1200, 384)) * 0.6
    vectors = (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)
    texts = [f"passage number {row}" for row in range(1200)]
    hard = [row for row in range(400) if row % 2 == 0]
    placed = assign(texts, VAGUE, [Correction(row, IDS[truth[row]]) for row in hard], vectors=vectors)
    rest = [row for row in range(1200) if row not in set(hard)]
    right = np.array([placed[row].theme == IDS[truth[row]] for row in rest])
    sure = np.array([placed[row].confidence for row in rest])
    assert abs(sure.mean() - right.mean()) < 0.08
