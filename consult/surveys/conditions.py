"""Conditions in words, for the strategy team. Pure."""

from __future__ import annotations

from consult.surveys.models import Comparison, Condition
from consult.surveys.question_type import plain

WORDS = {
    Comparison.CHOSE: "“{option}” to “{on}”",
    Comparison.DID_NOT_CHOOSE: "anything but “{option}” to “{on}”",
    Comparison.AT_LEAST: "{number} or more to “{on}”",
    Comparison.AT_MOST: "{number} or less to “{on}”",
    Comparison.EXACTLY: "{number} to “{on}”",
    Comparison.ANSWERED: "any answer to “{on}”",
}


def condition_words(condition: Condition) -> str:
    """Only after “Yes” to “Do you have a phone?”"""
    said = WORDS[condition.test].format(
        option=condition.option.label if condition.option else "",
        on=condition.on.label,
        number="" if condition.number is None else plain(condition.number),
    )
    return f"Only after {said}"
