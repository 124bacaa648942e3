"""Assigning: the code-book places passages, and corrections teach it."""

import pytest

from consult.themes.engine import Cancelled, CodebookTheme, Correction, assign, embed

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
