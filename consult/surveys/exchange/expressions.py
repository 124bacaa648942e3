"""Expressions of other survey tools, read into a small tree of tests: the XPath of XLSForm, LimeSurvey's own. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

LONGEST = 4_000
DEEPEST = 40
TOO_MUCH = "it does more than compare an answer"
TOKEN = re.compile(
    r"""\s*(?:
    \$\{(?P<ref>[^{}]*)\}
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<sgqa>\d+X\d+X\d+\w*(?:\.\w+)?)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
    | (?P<op>==|!=|<>|<=|>=|&&|\|\||[-=<>!(),+*/])
    | (?P<word>[^\W\d][\w\-]*(?:[.:]\w+)*)
    | (?P<self>\.)
    )""",
    re.X,
)
CURLY = str.maketrans("‘’“”", "''\"\"")
NAMES = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "==": "=", "<>": "!=", "&&": "and",
         "||": "or", "!": "!"}  # fmt: skip
FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "has": "lacks", "lacks": "has"}
THROUGH = {"number", "int", "string", "once", "round", "intval", "floatval", "trim"}  # the same value, to us


class Unparsed(ValueError):
    """An expression that says more than our conditions can."""


@dataclass(frozen=True)
class Test:
    """One question's answer against a value: op is = != < <= > >= has lacks."""

    name: str
    op: str
    value: str | float


@dataclass(frozen=True)
class All:
    parts: tuple[Tree, ...]


@dataclass(frozen=True)
class Some:
    parts: tuple[Tree, ...]


@dataclass(frozen=True)
class Always:
    holds: bool


Tree = Test | All | Some | Always


@dataclass(frozen=True)
class Ref:
    name: str
    counted: bool = False  # how many were chosen, or how long the text is


Operand = Ref | str | float | Test | All | Some | Always


def parse(expression: str) -> Tree:
    """The tree of an expression, or Unparsed."""
    words = expression.translate(CURLY).strip()
    if len(words) > LONGEST:
        raise Unparsed("it is very long")
    if words.startswith("{") and words.endswith("}"):  # LimeSurvey's braces
        words = words[1:-1]
    reader = Reader(tokens_of(words))
    tree = as_tree(reader.either())
    if reader.peek()[0] != "end":
        raise Unparsed("it goes on")
    return simplified(tree)


def tokens_of(words: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    words = words.rstrip()
    while place < len(words):
        match = TOKEN.match(words, place)
        if match is None or match.end() == place or match.lastgroup is None:
            raise Unparsed("it holds signs we do not know")
        kind, value = match.lastgroup, match[match.lastgroup]
        if kind == "text":
            value = value[1:-1]
        elif kind in ("op", "word") and value.casefold() in NAMES:
            kind, value = "op", NAMES[value.casefold()]
        elif kind == "word" and value.casefold() in ("and", "or"):
            kind, value = "op", value.casefold()
        elif kind in ("ref", "sgqa", "self"):
            kind, value = "ref", value.strip()
        found.append((kind, value))
        place = match.end()
    if any(kind == "op" and value == "!" for kind, value in found):
        found = [("word", "not") if token == ("op", "!") else token for token in found]
    return found


class Reader:
    """A reader of tokens, one function for each level of binding."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.place += 1
        return token

    def taken(self, value: str) -> bool:
        if self.peek() == ("op", value):
            self.place += 1
            return True
        return False

    def either(self) -> Operand:
        return self.joined("or", self.both, Some)

    def both(self) -> Operand:
        return self.joined("and", self.compared, All)

    def joined(self, word: str, part: Callable[[], Operand], kind: type[All] | type[Some]) -> Operand:
        first = part()
        if self.peek() != ("op", word):
            return first
        parts = [as_tree(first)]
        while self.taken(word):
            parts.append(as_tree(part()))
        return kind(tuple(parts))

    def compared(self) -> Operand:
        left = self.value()
        kind, op = self.peek()
        if kind != "op" or op not in ("=", "!=", "<", "<=", ">", ">="):
            return left
        self.take()
        return compare(left, op, self.value())

    def value(self) -> Operand:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unparsed("it is nested too deep")
        try:
            return self.primary()
        finally:
            self.depth -= 1

    def primary(self) -> Operand:
        kind, value = self.take()
        if kind == "ref":
            return Ref(value)
        if kind == "text":
            return value
        if kind == "number":
            return finite(value)
        if (kind, value) == ("op", "-") and self.peek()[0] == "number":
            return -finite(self.take()[1])
        if (kind, value) == ("op", "("):
            inner = self.either()
            self.close()
            return inner
        if kind == "word":
            return self.called(value)
        raise Unparsed(TOO_MUCH)

    def called(self, name: str) -> Operand:
        word = name.casefold()
        if not self.taken("("):
            if word == "not":  # LimeSurvey's "!" needs no brackets
                return negated(as_tree(self.value()))
            return Ref(name)
        given: list[Operand] = []
        while not self.taken(")"):
            given.append(self.either())
            if not self.taken(","):
                self.close()
                break
        return call(word, given)

    def close(self) -> None:
        if not self.taken(")"):
            raise Unparsed("a bracket is not closed")


def call(word: str, given: list[Operand]) -> Operand:
    first = given[0] if given else None
    if word in ("true", "false") and not given:
        return Always(word == "true")
    if word == "not" and len(given) == 1 and first is not None:
        return negated(as_tree(first))
    if word in ("boolean", *THROUGH) and len(given) == 1 and first is not None:
        return first
    if word == "selected" and len(given) == 2 and isinstance(first, Ref) and isinstance(given[1], str | float):
        return Test(first.name, "has", plain_value(given[1]))
    if word in ("count-selected", "string-length", "strlen", "count") and len(given) == 1 and isinstance(first, Ref):
        return Ref(first.name, counted=True)
    if word in ("is_empty", "empty") and len(given) == 1 and isinstance(first, Ref):
        return Test(first.name, "=", "")
    raise Unparsed(TOO_MUCH)


def compare(left: Operand, op: str, right: Operand) -> Operand:
    if not isinstance(left, Ref) and isinstance(right, Ref):
        left, op, right = right, FLIPPED.get(op, op), left
    if isinstance(left, Test | All | Some | Always) and isinstance(right, Always | str) and op in ("=", "!="):
        truth = right.holds if isinstance(right, Always) else right.casefold() in ("true", "1")
        return left if truth == (op == "=") else negated(left)
    if not isinstance(left, Ref) or not isinstance(right, str | float):
        raise Unparsed(TOO_MUCH)
    if not left.counted:
        return Test(left.name, op, right)
    if isinstance(right, float) and (op, right) in ((">", 0), (">=", 1), ("!=", 0)):
        return Test(left.name, "!=", "")
    if isinstance(right, float) and (op, right) in (("=", 0), ("<", 1), ("<=", 0)):
        return Test(left.name, "=", "")
    return Test(f"count({left.name})", op, right)


def as_tree(operand: Operand) -> Tree:
    """An operand that stands where something true or false must."""
    if isinstance(operand, Test | All | Some | Always):
        return operand
    if isinstance(operand, Ref) and not operand.counted:
        return Test(operand.name, "!=", "")
    if isinstance(operand, Ref):
        return Test(operand.name, "!=", "")
    return Always(operand not in ("", "0", 0.0))


def negated(tree: Tree) -> Tree:
    if isinstance(tree, Test):
        return Test(tree.name, OPPOSITE[tree.op], tree.value)
    if isinstance(tree, Always):
        return Always(not tree.holds)
    other = Some if isinstance(tree, All) else All
    return other(tuple(map(negated, tree.parts)))


def simplified(tree: Tree) -> Tree:
    """Nested parts of one kind made one, and what is always so taken out."""
    if isinstance(tree, Test | Always):
        return tree
    kind, neutral = (All, True) if isinstance(tree, All) else (Some, False)
    parts: list[Tree] = []
    for part in map(simplified, tree.parts):
        if isinstance(part, Always) and part.holds is not neutral:
            return part
        if isinstance(part, Always):
            continue
        parts.extend(part.parts if isinstance(part, All | Some) and isinstance(part, kind) else [part])
    if len(parts) == 1:
        return parts[0]
    return kind(tuple(parts)) if parts else Always(neutral)


def plain_value(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def finite(words: str) -> float:
    number = float(words)
    if not math.isfinite(number):
        raise Unparsed("it holds a number beyond all bounds")
    return number
