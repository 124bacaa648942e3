"""Hostile addresses, questions in the address, and bodies, sent to every route there is: answered, never fatal."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.routing import AnyConverter, Rule

from .addresses import address, addresses, chosen, fitting, rules
from .conftest import Kept
from .faults import attack
from .marks import NASTY

# The first three of each kind go into every hole, the others in turn.
NUMBERS = ("0", "2147483647", "2147483648", "-1", str(2**63), str(2**70), "9" * 5000, "%D9%A1", "1%00")
UUIDS = (str(uuid.UUID(int=0)), "not-a-uuid", str(uuid.UUID(int=2**128 - 1)))
WORDS = ("x%00y", "nobody", "%ED%A0%80", "%00", "..%2f..%2fetc%2fpasswd", "'%20or%20'1'='1", "%F0%9F%92%A9", "a" * 5000)
HOLE = {"RowNumber": 1234567890, "UUIDConverter": uuid.UUID(int=12345), "UnicodeConverter": "hole"}
ASKED_FOR = (
    "page", "theme", "words", "heard", "order", "show", "standing", "sort", "excerpt", "prompt", "who", "as", "change",
    "next", "passage", "page[]", "preview", "into", "before", "after", "left", "reached", "asked", "kind", "region",
    "group", "chose", "how", "like", "also", "parts", "endpoint", "_scheme", "consultation_id",
)  # fmt: skip
# The first of each goes to every page, the others in turn.
STRICT = ("a%00b%00", "99999999999999999999999", "%25%5C", "%F0%9F%92%A9" * 300, "survey:2147483648", "-1")
LOOSE = (
    quote(NASTY),
    "a%00b%00",
    "9" * 5000,
    *STRICT[1:],
    "survey:99999999999999999999",
    "%ED%A0%80",
    "//evil.example%0d%0aX:1",
    "&=&%zz",
)


def holes(rule: Rule, values: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each name of a rule with an address in which a mark stands in its place, and the kind of thing that belongs there."""
    for name, converter in rule._converters.items():
        kind = type(converter).__name__
        mark = values[name] if isinstance(converter, AnyConverter) else HOLE[kind]
        yield kind, str(mark), address(rule, values | {name: mark})


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_that_names_nothing_is_not_found(place: Kept, method: str) -> None:
    client = place.clients["administrator"]
    turn = {"RowNumber": cycle(NUMBERS[3:]), "UUIDConverter": cycle(UUIDS)}
    other = cycle(WORDS[3:])
    with attack(place.app) as under_way:
        for rule in rules(place, method):
            for kind, mark, built in holes(rule, chosen(rule, fitting(place, rule))):
                bad_ones = {"RowNumber": NUMBERS, "UUIDConverter": UUIDS}.get(kind, WORDS)
                for bad in (*bad_ones[:3], *islice(turn.get(kind, other), 1)):
                    reply = under_way.send(client, built.replace(mark, bad), method=method)
                    no_such_file = "consultation_id" in rule.arguments and "<token>" in rule.rule
                    if reply.status_code not in (404, 405) and not (no_such_file and reply.status_code == 303):
                        under_way.fault(f"{method} {rule.rule} with {bad[:30]} answers {reply.status_code}")
    assert under_way.sent > 500


def asked(value: str) -> str:
    """The same hostile value under every name a page may look for; an editor needs to know which kind of question."""
    return "kind=long_text&" + "&".join(f"{name}={value}" for name in ASKED_FOR)


@pytest.mark.parametrize("dialect, values", [("sqlite", LOOSE), ("postgresql", STRICT)])
def test_whatever_an_address_asks_for_a_page_comes_back(make_place: Any, dialect: str, values: tuple[str, ...]) -> None:
    place: Kept = make_place(dialect)
    place.restore()
    client, pages, others = place.clients["administrator"], 0, cycle(values[1:])
    with attack(place.app) as under_way:
        for rule in rules(place, "GET"):
            for found in addresses(place, rule):
                if client.get(f"{found}?kind=long_text").status_code == 200:
                    pages += 1
                    for value in (values[0], next(others)):
                        under_way.send(client, f"{found}?{asked(value)}", value, method="GET")
                    under_way.send(client, f"{found}?kind={quote(NASTY)}&{'page=1&' * 3}", "kind", method="GET")
                    break
    place.let_go()
    assert pages > 50
