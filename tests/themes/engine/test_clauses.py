"""Answers cut into clauses, and the themes of the clauses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.themes.engine.clauses import MOST_CLAUSES, clause_spans, clauses_of
from consult.themes.engine.lens import fitted
from consult.themes.engine.parts import Spoken, parts_in, spoken
from consult.themes.engine.types import Part


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("The nurse was kind but the wait was far too long.", ["The nurse was kind", "but the wait was far too long."]),
        ("Lovely food. Very clean ward!", ["Lovely food. Very clean ward!"]),
        ("No bus on Sundays; taxis cost forty pounds.", ["No bus on Sundays;", "taxis cost forty pounds."]),
        ("First they lost my form\nthen they lost it again", ["First they lost my form", "then they lost it again"]),
        ("Yes", ["Yes"]),
        ("It cost 3.50 in all", ["It cost 3.50 in all"]),
        ("", []),
        ("... !!! ---", []),
    ],
)
def test_where_clauses_begin_and_end(text, clauses):
    assert clauses_of(text) == clauses


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab é,.;-\n but and\x00😀", max_size=200))
def test_clauses_lie_in_order_and_inside_the_text(text):
    last = 0
    spans = clause_spans(text)
    for start, end in spans:
        assert last <= start < end <= len(text)
        last = end
    assert len(spans) <= MOST_CLAUSES


def test_neighbouring_clauses_of_a_theme_are_one_part():
    text = "The bus is late and the bus is full but my nurse was very kind."
    spans = clause_spans(text)
    assert len(spans) == 3
    first, second = parts_in(text, Spoken((4, 4, 7), (7,)))
    assert first == Part(4, 0, spans[1][1])
    assert (second.theme, text[second.start : second.end]) == (7, "but my nurse was very kind.")


def test_a_row_with_other_clauses_than_its_passage_is_told_no_parts():
    assert parts_in("One clause only here", Spoken((0, 1), (1,))) == ()


def test_vectors_no_words_can_be_read_into_say_nothing_of_clauses():
    vectors = np.eye(12, dtype=np.float32)
    view = fitted(vectors)
    homes = np.arange(12) % 2
    assert spoken(["The nurse was kind but the wait was long"] * 12, vectors, view, homes, view.of(vectors)[:2]) == {}
