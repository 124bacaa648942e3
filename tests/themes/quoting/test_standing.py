"""Redaction marks in a quote: they stand for a detail, and change nothing else."""

from __future__ import annotations

import pytest

from consult.privacy.redaction import find_details, redact
from consult.themes.quoting.standing import is_verbatim

SAID = "My key worker Sharon Pritchard moved to Cardiff in 2019. Nobody told me, and I cannot say why it hurt so much."


@pytest.mark.parametrize(
    "text",
    [
        "My key worker [name] moved to [place] in [date].",
        "[name] moved to Cardiff in 2019.",
        "My key worker [name] moved [...] Nobody told me",
        "My key worker [name] [...] Nobody told me",
        "Nobody told me, and I cannot say why it [detail]",
        redact(SAID, find_details(SAID)),
    ],
)
def test_marks_that_stand_for_details_leave_the_words_theirs(text: str) -> None:
    assert is_verbatim(text, SAID)


@pytest.mark.parametrize(
    "text",
    [
        "My key worker [name] Sharon Pritchard moved",  # nothing is hidden there
        "My key worker [name] it hurt so much.",  # more than a detail
        "My [place] worker Cardiff",
        "Nobody told me, and I can[name] say why",
        "Nobody told me, and I [name]not say",
        "[name]",
        "[name] [...]",
        "it hurt so much. [name]",  # nothing follows
        "[name] My key worker",  # nothing stands before
        "Nobody [house] me",
    ],
)
def test_marks_that_would_change_the_words_are_refused(text: str) -> None:
    assert not is_verbatim(text, SAID)


def test_many_marks_are_answered_quickly() -> None:
    whole = "a b " * 1200
    assert not is_verbatim("[...] a [name] b " * 24 + "c", whole)
