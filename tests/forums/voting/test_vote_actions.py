"""Votes are counted once each; a second sheet replaces the first; nothing is taken when the vote is closed."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.extensions import db
from consult.forums.drafts import NotPossible
from consult.forums.meeting.session_actions import end_session, reopen_session
from consult.forums.session_models import ForumSession
from consult.forums.voting.ballot_actions import (
    close_ballot,
    make_ballot,
    open_ballot,
    propose_statement,
    refuse_statement,
    remove_ballot,
)
from consult.forums.voting.finding import lines_of, table_of, voters_of
from consult.forums.voting.models import Ballot, BallotKind, BallotStatus, Vote, VotedOn, Voter
from consult.forums.voting.vote_actions import cast_votes, count_on_paper

Open = Callable[..., Ballot]
PHONE = VotedOn.PHONE


def key(name: str) -> str:
    return f"{name} {'k' * 24}"


def counts(ballot: Ballot) -> list[dict[int, int]]:
    return [dict(line.counts) for line in lines_of(ballot)]


def test_a_second_vote_of_the_same_phone_replaces_the_first_on_either_database(
    app_on: Flask, session_on: ForumSession, opened: Open
) -> None:
    ballot = opened(session_on)
    first, second, third = (statement.id for statement in ballot.statements)
    cast_votes(ballot, key("a"), {first: 1, second: -1, third: 0}, PHONE)
    cast_votes(ballot, key("b"), {first: 1}, PHONE)
    cast_votes(ballot, key("a"), {first: -1, second: -1}, PHONE)
    assert counts(ballot) == [{1: 1, -1: 1}, {-1: 1}, {}]
    assert voters_of(ballot) == {PHONE: 2}
    assert table_of(ballot).shape == (2, 3)


def test_the_key_of_a_phone_is_nowhere_in_the_database(session: ForumSession, opened: Open) -> None:
    ballot = opened(session)
    cast_votes(ballot, key("secret"), {ballot.statements[0].id: 1}, PHONE)
    assert "secret" not in db.session.scalars(select(Voter.key_hash)).one()
    other = opened(session)
    cast_votes(other, key("secret"), {other.statements[0].id: 1}, PHONE)
    assert len(set(db.session.scalars(select(Voter.key_hash)))) == 2  # nobody can follow a phone from vote to vote


def test_nothing_is_taken_before_the_vote_is_open_nor_after_it_is_closed(session: ForumSession, opened: Open) -> None:
    draft = make_ballot(session, "Later", BallotKind.AGREE, ["One"])
    with pytest.raises(NotPossible, match="closed"):
        cast_votes(draft, key("a"), {draft.statements[0].id: 1}, PHONE)
    ballot = opened(session)
    one = {ballot.statements[0].id: 1}
    close_ballot(ballot)
    with pytest.raises(NotPossible, match="closed"):
        cast_votes(ballot, key("a"), one, PHONE)
    cast_votes(ballot, key("sheet"), one, VotedOn.PAPER)  # paper is keyed when the room has gone home
    open_ballot(ballot)
    end_session(session)
    with pytest.raises(NotPossible, match="closed"):
        cast_votes(ballot, key("a"), one, PHONE)
    assert db.session.scalar(select(func.count()).select_from(Voter)) == 1


def test_dots_and_places_are_refused_when_they_break_the_rule(session: ForumSession, opened: Open) -> None:
    dots, ranking = opened(session, BallotKind.DOTS), opened(session, BallotKind.RANKING)
    a, b, _ = (statement.id for statement in dots.statements)
    with pytest.raises(NotPossible, match=r"You have 3 dots\. You gave 4"):
        cast_votes(dots, key("a"), {a: 3, b: 1}, PHONE)
    cast_votes(dots, key("a"), {a: 2, b: 1}, PHONE)
    cast_votes(dots, key("b"), {a: 3}, PHONE)
    assert counts(dots) == [{2: 1, 3: 1}, {1: 1}, {}]
    d, e, f = (statement.id for statement in ranking.statements)
    with pytest.raises(NotPossible, match="same place"):
        cast_votes(ranking, key("a"), {d: 1, e: 1}, PHONE)
    for wrong in ({}, {d: 4}, {a: 1}, {d: 0}):
        with pytest.raises(NotPossible):
            cast_votes(ranking, key("a"), wrong, PHONE)
    cast_votes(ranking, key("a"), {d: 3, f: 1}, PHONE)  # the place left out is closed up
    assert counts(ranking) == [{2: 1}, {}, {1: 1}]


def test_a_wall_sheet_is_counted_beside_the_phones_and_again_in_place_of_itself(
    session: ForumSession, opened: Open
) -> None:
    ballot, dots = opened(session), opened(session, BallotKind.DOTS)
    first, second, _ = (statement.id for statement in ballot.statements)
    cast_votes(ballot, key("a"), {first: 1}, PHONE)
    count_on_paper(ballot, {(first, 1): 4, (second, -1): 2})
    count_on_paper(ballot, {(first, 1): 5, (first, 0): 1})
    assert counts(ballot) == [{1: 6, 0: 1}, {}, {}]
    one = dots.statements[0].id
    cast_votes(dots, key("a"), {one: 2}, PHONE)
    count_on_paper(dots, {(one, 1): 7})
    line = lines_of(dots)[0]
    assert (line.total, line.voted, line.wall) == (9, 1, 7)  # nine dots; one voter, whatever hangs on the wall
    for wrong in ({(one, 2): 1}, {(one, 1): 1000}, {(0, 1): 1}):
        with pytest.raises(NotPossible):
            count_on_paper(dots, wrong)


def test_a_statement_taken_down_is_left_out_and_forgotten_with_its_votes_at_the_close(
    session: ForumSession, opened: Open
) -> None:
    ballot = opened(session)
    first, second, _ = ballot.statements
    cast_votes(ballot, key("a"), {first.id: 1, second.id: 1}, PHONE)
    refuse_statement(first)
    assert [line.text for line in lines_of(ballot)] == ["Give everyone a phone.", "Keep the same worker."]
    with pytest.raises(NotPossible):
        cast_votes(ballot, key("b"), {first.id: 1}, PHONE)
    close_ballot(ballot)
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 1
    with pytest.raises(NotPossible, match="People have voted"):
        remove_ballot(ballot)


def test_the_end_of_the_session_ends_its_votes_and_forgets_which_phone_voted(
    app_on: Flask, session_on: ForumSession, opened: Open
) -> None:
    ballot = opened(session_on, takes_statements=True)
    cast_votes(ballot, key("a"), {ballot.statements[0].id: 1}, PHONE)
    cast_votes(ballot, key("b"), {ballot.statements[0].id: 1}, PHONE)
    propose_statement(ballot, "Nobody let this in.")
    before = set(db.session.scalars(select(Voter.key_hash)))
    end_session(session_on)
    db.session.expire_all()
    assert (ballot.status, ballot.code) == (BallotStatus.CLOSED, None)
    assert [statement.text for statement in ballot.statements][3:] == []
    assert counts(ballot)[0] == {1: 2} and not before & set(db.session.scalars(select(Voter.key_hash)))
    reopen_session(session_on)
    with pytest.raises(NotPossible, match="Make a new vote"):
        open_ballot(ballot)


def test_sheets_of_one_phone_in_the_same_moment_leave_one_whole_sheet(
    app_on: Flask, session_on: ForumSession, opened: Open
) -> None:
    ballot = opened(session_on)
    ids, number = [statement.id for statement in ballot.statements], ballot.id
    barrier, faults = threading.Barrier(8), []

    def send(turn: int) -> None:
        with app_on.app_context():
            found = db.session.get(Ballot, number)
            assert found
            said = dict.fromkeys(ids, turn % 3 - 1)
            barrier.wait(30)
            try:
                cast_votes(found, key("same" if turn < 6 else f"other {turn}"), said, PHONE)
            except Exception as fault:
                faults.append(fault)
            db.session.remove()

    threads = [threading.Thread(target=send, args=(turn,)) for turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert not faults and voters_of(ballot) == {PHONE: 3}
    assert not np.isnan(table_of(ballot)).any()
    assert all(len(set(row)) == 1 for row in table_of(ballot).tolist())  # no sheet is made of two
