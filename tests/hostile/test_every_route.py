"""Hostile addresses, questions in the address, and bodies, sent to every route there is: answered, never fatal."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.routing import Rule

from .addresses import address, addresses, chosen, rules
from .conftest import Kept
from .faults import attack
from .world import NASTY

NUMBERS = (
    "0",
    "-1",
    "2147483647",
    "2147483648",
    str(2**63),
    str(2**70),
    "9" * 5000,
    "1e3",
    "0x1",
    "%D9%A1",
    "1%00",
    "1'",
)
UUIDS = (str(uuid.UUID(int=0)), "not-a-uuid", str(uuid.UUID(int=2**128 - 1)))
WORDS = ("%00", "x%00y", "nobody", "..%2f..%2fetc%2fpasswd", "'%20or%20'1'='1", "%ED%A0%80", "%F0%9F%92%A9", "a" * 5000)
HOLE = {"RowNumber": 1234567890, "UUIDConverter": uuid.UUID(int=12345), "UnicodeConverter": "hole"}
ASKED = (
    "page=-1", "page=99999999999999999999999", "page=" + "9" * 5000, "page=2&page=3&page[]=x", "page=%00",
    "theme=%00&words=%00&heard=%00&order=%00&show=%00&standing=%00&sort=%00",
    "theme=99999999999999999999&excerpt=99999999999999999999&prompt=99999999999999999999&kind=%00",
    "theme=2147483648&excerpt=none&prompt=-1&kind=long_text&who=x&as=x&change=1",
    "heard=survey:99999999999999999999&heard=forum:-1", "heard=forum:2147483648", "heard=session:999999999",
    "words=%25%25%5C&heard=survey:1", "words=%5C", "words=%ED%A0%80&next=%ED%A0%80", "words=" + "%F0%9F%92%A9" * 3000,
    "passage=%00&passage=x&passage=" + str(uuid.UUID(int=0)), "&&&=&%&%zz&a=b=c", "next=//evil.example&next=%0d%0aX:1",
    "{nasty}", "words={nasty}&heard={nasty}&sort={nasty}&show={nasty}&order={nasty}&standing={nasty}",
    "who={nasty}&as={nasty}&kind={nasty}&excerpt={nasty}&next={nasty}",
)  # fmt: skip


def holes(rule: Rule, values: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each name of a rule with an address in which a mark stands in its place, and the kind of thing that belongs there."""
    for name, converter in rule._converters.items():
        kind = type(converter).__name__
        mark = HOLE[kind]
        yield kind, str(mark), address(rule, values | {name: mark})


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_that_names_nothing_is_not_found(place: Kept, method: str) -> None:
    client = place.clients["administrator"]
    with attack(place.app) as under_way:
        for rule in rules(place, method):
            for kind, mark, built in holes(rule, chosen(rule, place.own[0])):
                for bad in {"RowNumber": NUMBERS, "UUIDConverter": UUIDS, "UnicodeConverter": WORDS}[kind]:
                    reply = under_way.send(client, built.replace(mark, bad), method=method)
                    no_such_file = rule.rule.endswith(("<token>", "<token>/check")) and "bring-in" in rule.rule
                    if reply.status_code not in (404, 405) and not (no_such_file and reply.status_code == 303):
                        under_way.fault(f"{method} {rule.rule} with {bad[:30]} answers {reply.status_code}")
    assert under_way.sent > 500


def test_whatever_an_address_asks_for_a_page_comes_back(place_on: Kept) -> None:
    client = place_on.clients["administrator"]
    with attack(place_on.app) as under_way:
        for rule in rules(place_on, "GET"):
            open_ones = [found for found in addresses(place_on, rule) if client.get(found).status_code == 200]
            for found in open_ones[:1]:
                for asked in ASKED:
                    under_way.send(client, f"{found}?{asked.replace('{nasty}', quote(NASTY))}", asked)
    assert under_way.sent > 900
