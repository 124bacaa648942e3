"""What may be published of a count, held against every count."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.privacy import disclosure
from consult.privacy.disclosure import NOT_SHOWN, breadth_sentence, figure, forums_in_words, percentage, share_in_words

COUNTS = st.integers(0, 20_000)


@given(COUNTS)
def test_people_under_ten_are_never_shown_and_others_are_rounded_to_five(count: int) -> None:
    shown = disclosure.people(count)
    if count < 10:
        assert shown is None
    else:
        assert shown is not None
        assert shown % 5 == 0
        assert abs(shown - count) <= 2


@given(COUNTS)
def test_organisations_under_five_are_never_shown(count: int) -> None:
    assert (disclosure.organisations(count) is None) == (count < 5)


@given(st.integers(0, 100))
def test_a_shown_figure_stands_for_at_least_three_counts_so_that_none_can_be_told(count: int) -> None:
    shown = disclosure.people(count)
    assert sum(disclosure.people(other) == shown for other in range(101)) >= 3


def test_nought_is_hidden_like_any_small_count() -> None:
    assert figure(disclosure.people(0)) == figure(disclosure.people(9)) == NOT_SHOWN


@given(COUNTS, st.integers(10, 200))
def test_a_threshold_may_be_raised(count: int, threshold: int) -> None:
    assert (disclosure.people(count, threshold) is None) == (count < threshold)


@given(st.integers(0, 9))
def test_a_threshold_is_never_lowered(threshold: int) -> None:
    with pytest.raises(ValueError, match="not lowered"):
        disclosure.people(100, threshold)
    with pytest.raises(ValueError, match="not lowered"):
        disclosure.organisations(100, min(threshold, 4))


def test_a_count_below_nought_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="below nought"):
        disclosure.people(-1)


@given(st.data(), st.integers(0, 3_000))
def test_a_percentage_needs_thirty_people_and_says_nothing_of_a_few(data: st.DataObject, base: int) -> None:
    part = data.draw(st.integers(0, base))
    shown = percentage(part, base)
    if base < 30 or part < 10 or base - part < 10:
        assert shown == NOT_SHOWN
    else:
        assert re.fullmatch(r"\d{1,3}%", shown)
        assert 0 < int(shown[:-1]) < 100


@given(st.data(), st.integers(0, 3_000))
def test_a_share_in_words_holds_no_figure_and_all_reads_as_nearly_all(data: st.DataObject, base: int) -> None:
    part = data.draw(st.integers(0, base))
    words = share_in_words(part, base)
    assert not re.search(r"\d", words)
    if base >= 10:
        assert share_in_words(base, base) == "nearly all"
    else:
        assert words == NOT_SHOWN


@pytest.mark.parametrize(
    ("part", "base", "words"),
    [
        (45, 45, "nearly all"),
        (44, 45, "nearly all"),
        (20, 30, "most"),
        (15, 30, "some"),
        (4, 30, "few"),
        (0, 30, "few"),
    ],
)
def test_shares_read_as_people_say_them(part: int, base: int, words: str) -> None:
    assert share_in_words(part, base) == words


def test_more_than_all_is_a_mistake() -> None:
    for function in (percentage, share_in_words, forums_in_words):
        with pytest.raises(ValueError):
            function(11, 10)


@pytest.mark.parametrize(
    ("raised", "total", "words"),
    [
        (0, 0, "no forum"),
        (1, 1, "the forum"),
        (2, 2, "both forums"),
        (4, 4, "all 4 forums"),
        (3, 4, "three of four forums"),
        (1, 12, "one of 12 forums"),
    ],
)
def test_forums_are_counted_in_words(raised: int, total: int, words: str) -> None:
    assert forums_in_words(raised, total) == words


BREADTHS = st.fixed_dictionaries(
    {"passages": COUNTS, "people_count": COUNTS, "organisation_count": st.integers(0, 400)}
)


@given(BREADTHS, st.integers(0, 4))
def test_a_sentence_on_breadth_holds_no_small_or_exact_count(counts: dict[str, int], raised: int) -> None:
    sentence = breadth_sentence(**counts, raised=raised, forums=4)
    numbers = [int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", sentence.replace("all 4 forums", ""))]
    assert all(number >= 5 and number % 5 == 0 for number in numbers), sentence
    if counts["people_count"] < 10:
        assert not numbers
        assert sentence.startswith("Few people said it")


def test_breadth_reads_as_it_is_printed() -> None:
    wide = breadth_sentence(passages=186, people_count=140, organisation_count=31, raised=4, forums=4)
    assert wide == "185 passages, from 30 organisations and all 4 forums."
    small = breadth_sentence(passages=14, people_count=8, organisation_count=3, raised=3, forums=4)
    assert small == "Few people said it, in three of four forums. Small in number is not small in weight."
    members = breadth_sentence(passages=61, people_count=52, organisation_count=30, raised=0, forums=4)
    assert members == "60 passages, from 30 organisations."
