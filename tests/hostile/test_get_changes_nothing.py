"""No request changes state by GET: every table is the same after everybody has opened every address there is."""

from __future__ import annotations

from collections.abc import Iterator

from .addresses import address, chosen, every, fitting, rules
from .conftest import Kept
from .faults import attack


def test_opening_every_address_as_everybody_changes_no_row(place: Kept) -> None:
    before = place.digests()
    opened = 0
    with attack(place.app) as under_way:
        for role, client in place.clients.items():
            for asked in everything(place) if role == "administrator" else what_fits(place):
                opened += under_way.send(client, asked, role).status_code == 200
    assert place.digests() == before
    assert opened > 200  # most of them were pages, not doors that stayed shut


def everything(place: Kept) -> Iterator[str]:
    """Each address with each thing it may name."""
    return (found for _rule, found in every(place, "GET"))


def what_fits(place: Kept) -> Iterator[str]:
    """Each address once, with what opens the most."""
    return (address(rule, chosen(rule, fitting(place, rule))) for rule in rules(place, "GET"))
