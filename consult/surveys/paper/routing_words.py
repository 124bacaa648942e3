"""When a question on paper is to be answered, in words a person can follow with a pen. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from consult.languages import gettext
from consult.surveys.models import Comparison, Kind
from consult.surveys.question_type import plain
from consult.surveys.question_types import TYPES
from consult.surveys.reading import Asked, Reading, Rule

Numbers = Mapping[int, int]


def numbers_of(reading: Reading) -> Numbers:
    """The number each question has on paper, by its id: those that ask something, from 1."""
    asked = [question for question in reading.questions if TYPES[question.kind].answerable]
    return {question.id: number for number, question in enumerate(asked, 1)}


def routing_words(question: Asked, reading: Reading, numbers: Numbers) -> tuple[str, tuple[str, ...]]:
    """A sentence, and the things it lists when there are several; empty for a question everybody answers."""
    said = [rule_words(rule, reading, numbers) for rule in question.rules]
    if not said:
        return "", ()
    if len(said) == 1:
        return only_if(question, said[0]), ()
    return (only_if_all(question) if question.all_rules else only_if_one(question)), tuple(said)


def only_if(question: Asked, said: str) -> str:
    if question.kind is Kind.SECTION:
        return gettext("Answer this part only if %(said)s.", said=said)
    if question.kind is Kind.INFORMATION:
        return gettext("Read this only if %(said)s.", said=said)
    return gettext("Answer this question only if %(said)s.", said=said)


def only_if_all(question: Asked) -> str:
    if question.kind is Kind.SECTION:
        return gettext("Answer this part only if all of these are true:")
    if question.kind is Kind.INFORMATION:
        return gettext("Read this only if all of these are true:")
    return gettext("Answer this question only if all of these are true:")


def only_if_one(question: Asked) -> str:
    if question.kind is Kind.SECTION:
        return gettext("Answer this part only if one of these is true:")
    if question.kind is Kind.INFORMATION:
        return gettext("Read this only if one of these is true:")
    return gettext("Answer this question only if one of these is true:")


def rule_words(rule: Rule, reading: Reading, numbers: Numbers) -> str:
    """you ticked “Yes” at question 3"""
    at = numbers.get(rule.on_id, 0)
    on = reading.question(rule.on_id)
    option = next((each.label for each in on.options if each.id == rule.option_id), "") if on else ""
    number = "" if rule.number is None else plain(rule.number)
    match rule.test:
        case Comparison.CHOSE:
            return gettext("you chose “%(option)s” at question %(at)s", option=option, at=at)
        case Comparison.DID_NOT_CHOOSE:
            return gettext("you did not choose “%(option)s” at question %(at)s", option=option, at=at)
        case Comparison.AT_LEAST:
            return gettext("your answer to question %(at)s is %(number)s or more", at=at, number=number)
        case Comparison.AT_MOST:
            return gettext("your answer to question %(at)s is %(number)s or less", at=at, number=number)
        case Comparison.EXACTLY:
            return gettext("your answer to question %(at)s is %(number)s", at=at, number=number)
        case Comparison.ANSWERED:
            return gettext("you answered question %(at)s", at=at)
