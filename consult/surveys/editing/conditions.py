"""What may be asked of each kind of answer before another question is asked, and how that reads. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from consult.surveys.models import Comparison, Condition, Kind, Question
from consult.surveys.question_type import plain
from consult.surveys.reading import Asked, Rule

MOST = 6  # conditions on one question: more, and nobody can say who is asked it
ON_CHOICES = (Comparison.CHOSE, Comparison.DID_NOT_CHOOSE)
ON_NUMBERS = (Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.EXACTLY)
CHOICES = (Kind.ONE_CHOICE, Kind.DROPDOWN, Kind.SEVERAL_CHOICES, Kind.YES_NO)
NUMBERS = (Kind.SCALE, Kind.RATING, Kind.NUMBER)
WORDS = {
    Comparison.CHOSE: "“{option}”",
    Comparison.DID_NOT_CHOOSE: "anything but “{option}”",
    Comparison.AT_LEAST: "{number} or more",
    Comparison.AT_MOST: "{number} or less",
    Comparison.EXACTLY: "{number}",
    Comparison.ANSWERED: "any answer",
}


def tests_on(kind: Kind) -> tuple[Comparison, ...]:
    """What a condition may ask of the answer to a question of this kind; nothing where there is no answer."""
    if kind in (Kind.INFORMATION, Kind.SECTION):
        return ()
    more = ON_CHOICES if kind in CHOICES else ON_NUMBERS if kind in NUMBERS else ()
    return (*more, Comparison.ANSWERED)


def wanted(test: Comparison, option: str = "", number: float | None = None) -> str:
    """“Yes”; 4 or more"""
    return WORDS[test].format(option=option, number="" if number is None else plain(number))


def condition_part(condition: Condition) -> str:
    option = condition.option.label if condition.option else ""
    return f"{wanted(condition.test, option, condition.number)} to “{condition.on.label}”"


def when(question: Question) -> str:
    """Who is asked a question, by its own conditions: Everyone; Only after 4 or more to “A”, or “Yes” to “B”"""
    return joined(map(condition_part, question.conditions), question.all_conditions)


def rule_part(rule: Rule, known: Mapping[int, Asked]) -> str:
    """The same of a rule. `known`: the survey's questions by their ids."""
    on = known.get(rule.on_id)
    if on is None:
        return "an answer to a question that is gone"
    return f"{rule_answer(rule, on)} to “{on.label}”"


def rule_answer(rule: Rule, on: Asked) -> str:
    """What the answer must be: “Yes”; 4 or more"""
    option = next((each.label for each in on.options if each.id == rule.option_id), "")
    return wanted(rule.test, option, rule.number)


def who(question: Asked, known: Mapping[int, Asked]) -> str:
    """The same of a question that was read."""
    return joined((rule_part(rule, known) for rule in question.rules), question.all_rules)


def joined(parts: Iterable[str], all_of_them: bool) -> str:
    said = list(parts)
    return f"Only after {(', and ' if all_of_them else ', or ').join(said)}" if said else "Everyone"
