"""Facilitator x forum x object, over every address of the application: who is let in, and who finds nothing there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from flask import Flask

from consult.consultations.actions import create_consultation
from consult.extensions import db, now
from consult.forums.models import FacilitatorGrant
from consult.people.access import entry_of
from consult.people.models import Person, Role

from .reaching import (
    CROSSINGS,
    NAMED_IN_FORMS,
    Door,
    Place,
    Room,
    address,
    doors,
    everything,
    filled_in,
    lists,
    make_forum,
)

SignIn = Callable[..., int]
WORDS = {"contribution_id", "observation_id", "rival_id", "correction_id"}  # rows of what was said
OF_A_SESSION = {"prompt_id", "ballot_id", "statement_id", "promise_id", "check_id", *WORDS}
# All that a peer facilitator may do, in a session they are named in and while it is not over. A new door is closed to
# them until it stands here.
OPEN_TO_PEERS = [
    "forums.capture",
    "forums.edit",
    "forums.flag",
    "forums.key_paper",
    "forums.live",
    "forums.offline_bundle",
    "forums.record",
    "forums.remove",
    "forums.restore",
    "forums.session",
    "forums.settle",
    "forums.take_out_observation",
    "forums.wordings",
    "themes.check",
    "themes.count",
    "themes.hall",
    "themes.hall_live",
    "themes.room",
    "themes.say",
]
# Doors of a granted forum that stay closed to its facilitators: flags are for the safeguarding lead alone.
NOT_FOR_FACILITATORS = {"forums.see_a_flag", "forums.close_a_flag", "forums.reopen_a_flag"}
CLOSED = (
    ("full", "There", ("live",)),
    ("ended", "Here", ("live",)),
    ("stranger", "Here", ("live",)),
    ("peer", "There", ("live",)),
    ("peer", "Here", ("ended", "handed")),
)


@pytest.fixture
def place(app: Flask, sign_in: SignIn) -> Place:
    """Two forums alike; facilitators of the first: in full, with an ended grant, as a peer, and with no grant."""
    made = Place(app)
    for kind in ("full", "ended", "peer", "stranger", "administrator"):
        made.clients[kind] = app.test_client()
        role = "administrator" if kind == "administrator" else "facilitator"
        made.people[kind] = sign_in(made.clients[kind], role)
    consultation = create_consultation("Listening 2026", questions=["What helps?"])
    named = [db.session.get_one(Person, made.people[kind]) for kind in ("ended", "peer")]
    made.rooms = {name: make_forum(consultation, name, named) for name in ("Here", "There")}
    forum_id = made.rooms["Here"]["live"].names["forum_id"]
    yesterday = now().date() - dt.timedelta(days=1)
    for kind, until, is_peer in (("full", None, False), ("ended", yesterday, False), ("peer", None, True)):
        db.session.add(FacilitatorGrant(person_id=made.people[kind], forum_id=forum_id, until=until, is_peer=is_peer))
    db.session.commit()
    return made


def answers(place: Place, kind: str, room: Room, through: Iterable[Door] | None = None) -> dict[Door, Any]:
    """What everyone of a kind is answered at each door of a room."""
    client = place.clients[kind]
    return {
        door: client.open(address(place.app, door, room.names), method=door.method)
        for door in (doors(place.app) if through is None else through)
    }


def open_doors(place: Place, kind: str, room: Room) -> list[str]:
    return [
        f"{door.method} {door.endpoint}"
        for door, reply in answers(place, kind, room).items()
        if reply.status_code != 404
    ]


def of_facilitators(place: Place, method: str) -> list[Door]:
    entry = {door: entry_of(place.app, door.endpoint) or () for door in doors(place.app)}
    return [door for door, roles in entry.items() if door.method == method and Role.FACILITATOR in roles]


def test_no_door_opens_to_a_facilitator_who_was_not_let_in(place: Place) -> None:
    """Another forum's, a forum whose grant has ended, and for a peer every session that is over."""
    assert len(doors(place.app)) > 90
    before = everything()
    for kind, forum, states in CLOSED:
        for state in states:
            assert open_doors(place, kind, place.rooms[forum][state]) == [], (kind, forum, state)
    assert everything() == before


def test_every_page_of_a_granted_forum_opens(place: Place) -> None:
    """The proof above would be worth nothing if these were closed to everybody."""
    pages = of_facilitators(place, "GET")
    assert len(pages) > 20
    replies = answers(place, "full", place.rooms["Here"]["live"], pages)
    assert [(door.endpoint, reply.status) for door, reply in replies.items() if reply.status_code >= 400] == []


def test_the_parts_of_an_address_must_belong_together(place: Place) -> None:
    """Not even for an administrator: an object of another forum, or of another session, is not there."""
    here, other, there = place.rooms["Here"]["live"], place.rooms["Here"]["ended"], place.rooms["There"]["live"]
    elsewhere = {"consultation_id": create_consultation("Another").id}
    before, tried = everything(), 0
    for door in doors(place.app):
        inside = door.named - {"consultation_id", "forum_id", "session_id"}
        swapped = [(name, there.names) for name in inside if len(door.named) > 2]
        swapped += [(name, other.names) for name in inside & OF_A_SESSION]
        swapped += [("consultation_id", elsewhere)] if {"consultation_id", "session_id"} <= door.named else []
        for name, names in swapped:
            url = address(place.app, door, here.names | {name: names[name]})
            assert place.clients["administrator"].open(url, method=door.method).status_code == 404, (name, url)
            tried += 1
    assert tried > 90
    assert everything() == before


def test_a_session_that_was_handed_over_shows_its_facilitator_no_row(place: Place) -> None:
    handed = place.rooms["Here"]["handed"]
    before = everything()
    mine = [*of_facilitators(place, "GET"), *of_facilitators(place, "POST")]
    replies = answers(place, "full", handed, [door for door in mine if "session_id" in door.named])
    assert [door.endpoint for door, reply in replies.items() if handed.mark.encode() in reply.data] == []
    rows = {door: reply.status_code for door, reply in replies.items() if door.named & WORDS}
    assert len(rows) >= 4
    assert set(rows.values()) == {404}
    assert everything() | {"session_facilitator": []} == before | {"session_facilitator": []}
    seen = answers(place, "administrator", handed, of_facilitators(place, "GET"))
    assert sum(handed.mark.encode() in reply.data for reply in seen.values()) >= 4


def test_a_peer_takes_notes_in_their_session_and_does_nothing_else(place: Place) -> None:
    live = place.rooms["Here"]["live"]
    replies = answers(place, "peer", live)
    assert sorted({door.endpoint for door, reply in replies.items() if reply.status_code != 404}) == OPEN_TO_PEERS
    others = [room.mark for rooms in place.rooms.values() for room in rooms.values() if room is not live]
    unseen = [*others, *(mark[::-1] for mark in others)]
    assert [(door, mark) for mark in unseen for door, reply in replies.items() if mark.encode() in reply.data] == []


def test_lists_show_only_what_is_open_to_who_asks(place: Place) -> None:
    pages, live = lists(place.app), place.rooms["Here"]["live"]
    assert len(pages) >= 5
    for kind in ("full", "ended", "peer", "stranger"):
        mine = {"full": ["live", "ended", "handed"], "peer": ["live"]}.get(kind, [])
        texts = [place.clients[kind].get(address(place.app, door, live.names)).text for door in pages]
        for forum, rooms in place.rooms.items():
            for state, room in rooms.items():
                open_to_me = forum == "Here" and state in mine
                assert any(room.mark[::-1] in text for text in texts) is open_to_me, (kind, forum, state)
                assert [door for door, text in zip(pages, texts, strict=True) if room.mark in text] == []


def test_a_grant_holds_up_to_and_with_its_last_day(place: Place) -> None:
    live, today = place.rooms["Here"]["live"].names, now().date()
    url = f"/consultations/{live['consultation_id']}/forums/sessions/{live['session_id']}"
    grant = db.session.query(FacilitatorGrant).filter_by(person_id=place.people["full"]).one()
    for last_day, status in ((today + dt.timedelta(days=1), 200), (today, 200), (today - dt.timedelta(days=1), 404)):
        grant.until = last_day
        db.session.commit()
        assert place.clients["full"].get(url).status_code == status


def test_other_roles_find_nothing_here(place: Place, sign_in: SignIn) -> None:
    for role in ("member", "evaluator"):
        place.clients[role] = place.app.test_client()
        sign_in(place.clients[role], role)
        assert open_doors(place, role, place.rooms["Here"]["live"]) == []


def test_an_address_of_nothing_is_a_404(place: Place) -> None:
    nothing: Mapping[str, Any] = {
        name: 2**31 - 1 if isinstance(value, int) else "00000000-0000-4000-8000-000000000000"
        for name, value in place.rooms["Here"]["live"].names.items()
    }
    assert open_doors(place, "administrator", Room("", dict(nothing))) == []


def test_no_form_ties_one_forum_to_another(place: Place) -> None:
    """Every form of a forum, with each thing it names taken from another forum in turn."""
    here, there = place.rooms["Here"]["live"].names, place.rooms["There"]["live"].names
    before = [row for rows in everything().values() for row in rows if "There" in row or "erehT" in row]
    taken = 0
    for door in of_facilitators(place, "POST"):
        url, mine, theirs = address(place.app, door, here), filled_in(here, "Said"), filled_in(there, "Said")
        for name in (None, *NAMED_IN_FORMS):
            reply = place.clients["full"].post(url, data=mine | ({name: theirs[name]} if name else {}))
            taken += name is None and reply.status_code == 302
    assert taken > 20
    db.session.rollback()
    assert [db.session.execute(crossing).all() for crossing in CROSSINGS] == [[]] * len(CROSSINGS)
    after = {row for rows in everything().values() for row in rows}
    assert [row for row in before if row not in after] == []
