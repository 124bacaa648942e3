"""No request changes state by GET: every table is the same after everybody has opened every address there is."""

from __future__ import annotations

from .addresses import every
from .conftest import Kept
from .faults import attack


def test_opening_every_address_as_everybody_changes_no_row(place: Kept) -> None:
    before = place.digests()
    opened = 0
    with attack(place.app) as under_way:
        for role, client in place.clients.items():
            for _rule, address in every(place, "GET"):
                opened += under_way.send(client, address, role).status_code == 200
    assert place.digests() == before
    assert opened > 200  # most of them were pages, not doors that stayed shut
