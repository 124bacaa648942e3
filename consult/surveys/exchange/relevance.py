"""From the tree of an expression to the conditions our questions have: one list, all of it or one of it. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from consult.surveys.editing.conditions import CHOICES, NUMBERS
from consult.surveys.exchange.expressions import All, Always, Test, Tree, Unparsed, parse, simplified
from consult.surveys.models import Comparison, Kind
from consult.surveys.survey_draft import ConditionDraft

MOST_CONDITIONS = 40
TICKED = ("Y", "y", "1")


class Unmapped(ValueError):
    """A test that none of our conditions says; the words say why, after "because"."""


@dataclass(frozen=True)
class Target:
    """What a name in an expression stands for: a question, one of its choices (`chosen`), or a grid's row."""

    place: int
    kind: Kind
    codes: Sequence[str] = ()  # what the file calls the choices, in their order
    whole: bool = True  # its numbers are whole ones
    chosen: int | None = None
    row: bool = False


Find = Callable[[str], Target | None]


@dataclass
class Rules:
    """The conditions of one question; `all_hold` or one is enough. `dropped` and `inexact`: parts in words."""

    conditions: list[ConditionDraft] = field(default_factory=list)
    all_hold: bool = True
    dropped: list[str] = field(default_factory=list)
    inexact: list[str] = field(default_factory=list)
    never: bool = False


def rules_of(expressions: Sequence[str | Tree], find: Find, here: int) -> Rules:
    """The conditions that all of some expressions make together, for the question at place `here`. A part that must
    hold and cannot be said is dropped by itself; the question is then asked of more people, never of fewer."""
    rules = Rules()
    parts = [tree for expression in expressions for tree in parts_of(expression, rules)]
    if any(isinstance(part, Always) and not part.holds for part in parts):
        rules.never = True
        return rules
    compiler = Compiler(find, here)
    kept: list[tuple[list[ConditionDraft], bool]] = []
    for part in parts:
        if isinstance(part, Always):
            continue
        try:
            kept.append(compiler.flat(part))
        except Unmapped as problem:
            rules.dropped.append(str(problem))
    either = [conditions for conditions, all_hold in kept if not all_hold and len(conditions) > 1]
    if either and len(kept) > 1:
        rules.dropped.append("it joins “and” with “or”")
        kept = [each for each in kept if each[1] or len(each[0]) == 1]
    rules.conditions = list(dict.fromkeys(each for conditions, _all in kept for each in conditions))
    rules.all_hold = not (either and len(kept) == 1)
    if len(rules.conditions) > MOST_CONDITIONS:
        rules.conditions, rules.all_hold = [], True
        rules.dropped.append("it has too many parts")
    rules.inexact = compiler.inexact
    return rules


def parts_of(expression: str | Tree, rules: Rules) -> Sequence[Tree]:
    if isinstance(expression, str) and not expression.strip():
        return ()
    try:
        tree = parse(expression) if isinstance(expression, str) else simplified(expression)
    except Unparsed as problem:
        rules.dropped.append(str(problem))
        return ()
    except RecursionError:
        rules.dropped.append("it is nested too deep")
        return ()
    return tree.parts if isinstance(tree, All) else (tree,)


class Compiler:
    """Makes conditions of tests, and notes what is not quite the same."""

    def __init__(self, find: Find, here: int) -> None:
        self.find = find
        self.here = here
        self.inexact: list[str] = []

    def flat(self, tree: Tree) -> tuple[list[ConditionDraft], bool]:
        """Conditions, and whether all of them must hold."""
        if isinstance(tree, Test):
            return self.tested(tree)
        if isinstance(tree, Always):
            raise Unmapped("a part of it is always so")
        wanted = isinstance(tree, All)
        found: list[ConditionDraft] = []
        for part in tree.parts:
            conditions, all_hold = self.flat(part)
            if len(conditions) > 1 and all_hold is not wanted:
                raise Unmapped("it joins “and” with “or”")
            found += conditions
        return found, wanted

    def tested(self, test: Test) -> tuple[list[ConditionDraft], bool]:
        if test.name.startswith("count("):
            raise Unmapped("it counts choices or letters")
        if test.name.startswith("RX("):
            raise Unmapped("it compares with a pattern")
        target = self.find(test.name)
        if target is None:
            raise Unmapped(f"“{test.name[:60]}” is none of the questions above it")
        if target.place >= self.here:
            raise Unmapped("it looks at a question further down")
        if target.row:
            raise Unmapped("it looks at one row of a grid")
        if target.kind is Kind.RANKING and test.value != "":
            raise Unmapped("it looks into a ranking")
        if test.value == "":
            return self.emptiness(test.op, target)
        if target.chosen is not None:
            return [self.ticked(test, target)], True
        if target.kind in CHOICES:
            return self.chosen(test, target)
        if target.kind in NUMBERS:
            return self.measured(test, target)
        raise Unmapped("it looks at words that somebody wrote")

    def emptiness(self, op: str, target: Target) -> tuple[list[ConditionDraft], bool]:
        chosen = target.chosen
        if op in ("!=", ">") and chosen is None:
            return [ConditionDraft(target.place, Comparison.ANSWERED)], True
        if op in ("!=", ">"):
            return [ConditionDraft(target.place, Comparison.CHOSE, chosen)], True
        if op == "=" and chosen is not None:
            return [ConditionDraft(target.place, Comparison.DID_NOT_CHOOSE, chosen)], True
        if op == "=" and target.kind in CHOICES and target.codes:
            none = Comparison.DID_NOT_CHOOSE
            return [ConditionDraft(target.place, none, place) for place in range(len(target.codes))], True
        raise Unmapped("it looks for an answer that is not there")

    def ticked(self, test: Test, target: Target) -> ConditionDraft:
        """One choice of several, which LimeSurvey treats as a question of its own."""
        if text(test.value) not in TICKED or test.op not in ("=", "!=", "has", "lacks"):
            raise Unmapped("it looks inside one choice")
        yes = test.op in ("=", "has")
        return ConditionDraft(target.place, Comparison.CHOSE if yes else Comparison.DID_NOT_CHOOSE, target.chosen)

    def chosen(self, test: Test, target: Target) -> tuple[list[ConditionDraft], bool]:
        if test.op in ("=", "has", "!=", "lacks"):
            place = place_of(text(test.value), target.codes)
            if place is None:
                raise Unmapped(f"“{text(test.value)[:60]}” is none of its choices")
            yes = test.op in ("=", "has")
            how = Comparison.CHOSE if yes else Comparison.DID_NOT_CHOOSE
            return [ConditionDraft(target.place, how, place)], True
        bound = number(test.value)
        fitting = [place for place, code in enumerate(target.codes) if fits(code, test.op, bound)]
        if bound is None or not fitting:
            raise Unmapped("it compares choices as if they were numbers")
        return [ConditionDraft(target.place, Comparison.CHOSE, place) for place in fitting], False

    def measured(self, test: Test, target: Target) -> tuple[list[ConditionDraft], bool]:
        bound = number(test.value)
        if bound is None:
            raise Unmapped("it compares a number with words")
        least, most, same = Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.EXACTLY

        def one(how: Comparison, value: float) -> tuple[list[ConditionDraft], bool]:
            return [ConditionDraft(target.place, how, number=value)], True

        if test.op in ("=", "has"):
            return one(same, bound)
        if test.op == ">=":
            return one(least, bound)
        if test.op == "<=":
            return one(most, bound)
        if target.whole and test.op in ("!=", "lacks"):
            below = ConditionDraft(target.place, most, number=math.ceil(bound) - 1.0)
            return [below, ConditionDraft(target.place, least, number=math.floor(bound) + 1.0)], False
        if test.op not in (">", "<"):
            raise Unmapped("it asks for any number but one")
        if target.whole:
            return one(least, math.floor(bound) + 1.0) if test.op == ">" else one(most, math.ceil(bound) - 1.0)
        said = "more than" if test.op == ">" else "less than"
        self.inexact.append(f"“{said} {bound:g}” became “{bound:g} or {said.split()[0]}”")
        return one(least if test.op == ">" else most, bound)


def place_of(code: str, codes: Sequence[str]) -> int | None:
    """Which of some codes is meant; 1 and 1.0 are one code, and case does not matter where it need not."""
    for same in (str, str.casefold, plain):
        wanted = same(code.strip())
        found = [place for place, each in enumerate(codes) if same(each.strip()) == wanted]
        if found:
            return found[0]
    return None


def plain(code: str) -> str:
    value = number(code)
    return code.casefold() if value is None else f"{value:g}"


def fits(code: str, op: str, bound: float | None) -> bool:
    value = number(code)
    if value is None or bound is None:
        return False
    return {">": value > bound, ">=": value >= bound, "<": value < bound, "<=": value <= bound}.get(op, False)


def number(value: str | float) -> float | None:
    try:
        found = float(value)
    except ValueError:
        return None
    return found if math.isfinite(found) and abs(found) < 1e15 else None


def text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"
