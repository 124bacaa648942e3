"""Phones: in by a code, no account; a second vote replaces; a device handed round counts each turn once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.extensions import db
from consult.forums.session_models import ForumSession
from consult.forums.voting.ballot_actions import close_ballot, show_statement
from consult.forums.voting.finding import lines_of, voters_of
from consult.forums.voting.models import Ballot, BallotKind, Statement, StatementStatus, VotedOn

Open = Callable[..., Ballot]


def counts(ballot: Ballot) -> list[dict[int, int]]:
    db.session.expire_all()
    return [dict(line.counts) for line in lines_of(ballot)]


def names(ballot: Ballot) -> list[str]:
    return [f"s{statement.id}" for statement in ballot.statements]


def send(client: FlaskClient, ballot: Ballot, *values: str) -> Any:
    code, boxes = ballot.code, names(ballot)
    page = client.get(f"/v/{code}").text
    turn = re.search(r'name="turn" value="([^"]+)"', page)
    form = dict(zip(boxes, values, strict=False)) | ({"turn": turn[1]} if turn else {})
    return client.post(f"/v/{code}", data=form)


def test_a_code_typed_in_any_way_opens_the_vote_and_a_wrong_one_says_so(
    client: FlaskClient, session: ForumSession, opened: Open
) -> None:
    ballot = opened(session)
    code = str(ballot.code)
    for typed in (code, code.lower(), f" {code[:2]} {code[2:]} "):
        reply = client.post("/v", data={"code": typed})
        assert (reply.status_code, reply.location) == (303, f"/v/{code}")
    for typed in ("", "ZZZZZ", "x" * 500):
        reply = client.post("/v", data={"code": typed})
        assert reply.status_code == 422 and "No vote is open with this code" in reply.text
    assert client.get("/v/ZZZZZ").status_code == 404


def test_two_phones_are_two_voters_and_the_same_phone_replaces_its_vote(
    app: Flask, client: FlaskClient, session: ForumSession, opened: Open
) -> None:
    ballot, other = opened(session), app.test_client()
    assert send(client, ballot, "1", "-1", "0").status_code == 303
    assert send(other, ballot, "1").status_code == 303
    assert counts(ballot) == [{1: 2}, {-1: 1}, {0: 1}]
    page = client.get(f"/v/{ballot.code}").text
    assert page.count(" checked") == 3 and "You voted before" in page
    assert send(client, ballot, "-1").status_code == 303
    assert counts(ballot) == [{1: 1, -1: 1}, {}, {}]
    assert voters_of(ballot) == {VotedOn.PHONE: 2}


def test_what_breaks_the_rule_is_said_and_what_was_chosen_stays(
    client: FlaskClient, session: ForumSession, opened: Open
) -> None:
    ballot = opened(session, BallotKind.DOTS)
    reply = send(client, ballot, "3", "1")
    assert reply.status_code == 422 and "You have 3 dots. You gave 4. Take some away." in reply.text
    assert '<option value="3" selected>' in reply.text
    for values in ([], ["9"], ["x"], ["²"], ["-1"], ["1" * 99]):
        assert send(client, ballot, *values).status_code == 422
    assert counts(ballot) == [{}, {}, {}]
    never_looked = client.application.test_client()
    form = {names(ballot)[0]: "1"}
    assert never_looked.post(f"/v/{ballot.code}", data=form).status_code == 422  # no key: it might be sent twice


def test_a_closed_vote_takes_nothing_and_its_code_opens_nothing(
    client: FlaskClient, session: ForumSession, opened: Open
) -> None:
    ballot = opened(session)
    code, form = ballot.code, {names(ballot)[0]: "1"}
    client.get(f"/v/{code}")
    close_ballot(ballot)
    assert client.post(f"/v/{code}", data=form).status_code == 404
    assert counts(ballot) == [{}, {}, {}]
    reply = client.get(f"/v/{code}")
    assert reply.status_code == 404 and "No vote is open here" in reply.text


def test_a_device_handed_round_is_signed_out_and_each_turn_is_one_voter(
    client: FlaskClient, session: ForumSession, opened: Open, sign_in: Callable[..., int]
) -> None:
    ballot = opened(session)
    here = f"/consultations/{session.consultation_id}/forums/sessions/{session.id}/ballots/{ballot.id}"
    sign_in(client)
    reply = client.post(f"{here}/device")
    assert (reply.status_code, reply.location) == (303, f"/v/{ballot.code}")
    assert "/sign-in" in str(client.get(here).location)  # whoever holds it gets no further
    for value in ("1", "1", "-1"):
        assert send(client, ballot, value).status_code == 303
        assert "Next person" in client.get(f"/v/{ballot.code}/taken").text
    assert counts(ballot)[0] == {1: 2, -1: 1} and voters_of(ballot) == {VotedOn.DEVICE: 3}
    turn = re.search(r'name="turn" value="([^"]+)"', client.get(f"/v/{ballot.code}").text)
    assert turn
    for value in ("1", "0"):  # one turn sent twice is one turn
        client.post(f"/v/{ballot.code}", data={names(ballot)[0]: value, "turn": turn[1]})
    assert counts(ballot)[0] == {1: 2, -1: 1, 0: 1}
    for forged in ("", "x", turn[1][:-4]):
        assert client.post(f"/v/{ballot.code}", data={names(ballot)[0]: "1", "turn": forged}).status_code == 422


def test_a_statement_from_a_phone_waits_until_somebody_has_read_it(
    client: FlaskClient, session: ForumSession, opened: Open
) -> None:
    ballot = opened(session, takes_statements=True)
    address = f"/v/{ballot.code}"
    for written in ("", "x" * 301):
        assert client.post(f"{address}/statements", data={"statement": written}).status_code == 422
    for written in ("Write to us in Welsh.", "  write to us in welsh. "):
        assert client.post(f"{address}/statements", data={"statement": written}).status_code == 303
    waiting = db.session.scalars(select(Statement).where(Statement.status == StatementStatus.WAITING)).all()
    assert [statement.text for statement in waiting] == ["Write to us in Welsh."]
    assert "Write to us in Welsh." not in client.get(address).text
    show_statement(waiting[0])
    assert "Write to us in Welsh." in client.get(address).text
    for number in range(5):
        client.post(f"{address}/statements", data={"statement": f"Number {number}"})
    assert db.session.scalars(select(Statement).where(Statement.text == "Number 4")).first() is None


def test_a_vote_that_takes_no_statements_takes_none(client: FlaskClient, session: ForumSession, opened: Open) -> None:
    ballot = opened(session)
    assert client.post(f"/v/{ballot.code}/statements", data={"statement": "Mine"}).status_code == 400
    assert len(ballot.statements) == 3


@pytest.mark.parametrize("kind", BallotKind)
def test_the_page_of_each_kind_is_welsh_when_asked(
    client: FlaskClient, session: ForumSession, opened: Open, kind: BallotKind
) -> None:
    page = client.get(f"/v/{opened(session, kind).code}?language=cy").text
    assert '<html lang="cy"' in page and '<span lang="en">Give everyone a phone.</span>' in page
