"""What an XLSForm's constraint says that our questions can say too: the fewest and the most, and who stands alone."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.surveys.exchange.expressions import All, Some, Test, Tree, Unparsed, parse
from consult.surveys.exchange.relevance import number, place_of
from consult.surveys.models import Kind

LARGEST = 1_000_000_000


@dataclass
class Limits:
    """`alone`: places of choices that clear the others. `rest`: whether a part of the constraint was not understood."""

    least: int | None = None
    most: int | None = None
    alone: set[int] = field(default_factory=set)
    rest: bool = False
    loosened: bool = False
    email: bool = False


def limits_of(constraint: str, kind: Kind, codes: Sequence[str], whole: bool) -> Limits:
    limits = Limits()
    if kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT) and re.search(r"regex\s*\(\s*\.", constraint) and "@" in constraint:
        limits.email = True
        return limits
    try:
        tree = parse(constraint)
    except (Unparsed, RecursionError):
        limits.rest = True
        return limits
    for part in tree.parts if isinstance(tree, All) else (tree,):
        if not take(part, limits, kind, codes, whole):
            limits.rest = True
    if limits.least is not None and limits.most is not None and limits.least > limits.most:
        limits.least = limits.most = None
        limits.rest = True
    return limits


def take(part: Tree, limits: Limits, kind: Kind, codes: Sequence[str], whole: bool) -> bool:
    """Understand one part of a constraint, if it is one of those we know."""
    counted = kind in (Kind.SEVERAL_CHOICES, Kind.RANKING)
    if isinstance(part, Some) and kind is Kind.SEVERAL_CHOICES:
        return stands_alone(part, limits, codes)
    if not isinstance(part, Test):
        return False
    if part.name == ("count(.)" if counted else "."):
        if kind is Kind.NUMBER or counted:
            return bound(part, limits, whole or counted)
    elif counted and part.name == "." and (part.op, part.value) == ("!=", ""):
        limits.least = max(limits.least or 0, 1)
        return True
    return False


def bound(test: Test, limits: Limits, whole: bool) -> bool:
    value = number(test.value)
    if value is None or abs(value) > LARGEST or test.op not in (">", ">=", "<", "<="):
        return False
    low = test.op.startswith(">")
    step = (1 if low else -1) if test.op in (">", "<") and value.is_integer() and whole else 0
    edge = (math.floor(value) if low and not whole else math.ceil(value) if low else math.floor(value) if whole
            else math.ceil(value))  # fmt: skip
    limits.loosened = limits.loosened or (not whole and (edge != value or test.op in (">", "<")))
    if low:
        limits.least = max(limits.least if limits.least is not None else edge + step, edge + step)
    else:
        limits.most = min(limits.most if limits.most is not None else edge + step, edge + step)
    return True


def stands_alone(part: Some, limits: Limits, codes: Sequence[str]) -> bool:
    """not(selected(., 'none') and count-selected(.) > 1), or the same with every other choice written out."""
    pieces = list(part.parts)
    for piece in pieces:
        if not (isinstance(piece, Test) and piece.op == "lacks" and piece.name == "."):
            continue
        place = place_of(str(piece.value), codes)
        others = [each for each in pieces if each is not piece]
        if place is not None and all(is_one_at_most(each) for each in others):
            limits.alone.add(place)
            return True
        named = {str(test.value) for each in others for test in (each.parts if isinstance(each, All) else (each,))
                 if isinstance(test, Test) and test.op == "lacks" and test.name == "."}  # fmt: skip
        if place is not None and len(others) == 1 and named == {*codes} - {codes[place]}:
            limits.alone.add(place)
            return True
    return False


def is_one_at_most(tree: Tree) -> bool:
    return isinstance(tree, Test) and tree.name == "count(.)" and (tree.op, tree.value) in (("<=", 1.0), ("<", 2.0))
