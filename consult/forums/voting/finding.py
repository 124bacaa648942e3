"""Finding ballots: those of a session for who runs it, the one a code opens; and their votes, counted or as a table."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from flask import current_app
from sqlalchemy import func, select

from consult.extensions import db
from consult.forums.access import get, inside
from consult.forums.models import SessionStatus
from consult.forums.session_models import ForumSession
from consult.forums.voting.counting import Line
from consult.forums.voting.models import (
    Ballot,
    BallotKind,
    BallotStatus,
    Statement,
    StatementStatus,
    Tally,
    Vote,
    VotedOn,
    Voter,
)
from consult.forums.voting.opinions import Opinions, Refusal, Votes, find_opinions
from consult.forums.voting.sheets import shown, values_of
from consult.privacy.codenames import keyed


def ballot_or_404(ballot_id: int, session: ForumSession) -> Ballot:
    return inside(get(Ballot, ballot_id), "session_id", session.id)


def statement_or_404(statement_id: int, ballot: Ballot) -> Statement:
    return inside(get(Statement, statement_id), "ballot_id", ballot.id)


def ballots_of(session: ForumSession) -> Sequence[Ballot]:
    return db.session.scalars(select(Ballot).where(Ballot.session_id == session.id).order_by(Ballot.id)).all()


def read_code(typed: str) -> str:
    """A code as it was given out, however it was typed."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())[:8]


def open_ballot_of(code: str) -> Ballot | None:
    """The open vote of a code."""
    live = ForumSession.status == SessionStatus.LIVE
    wanted = select(Ballot).join(ForumSession).where(Ballot.code == read_code(code), Ballot.status == BallotStatus.OPEN)
    return db.session.scalar(wanted.where(live))


def key_hash(ballot_id: int, key: str) -> str:
    """What is kept of a voter's key: without the pepper nobody can tell whose phone it was, or follow it to another
    vote."""
    return keyed(f"{ballot_id}:{key}", current_app.config["PEPPER"], "voter")


def votes_of(ballot: Ballot, key: str) -> dict[int, int]:
    """What this voter said before, by statement."""
    voter = Voter.ballot_id == ballot.id, Voter.key_hash == key_hash(ballot.id, key)
    wanted = select(Vote.statement_id, Vote.value).join(Voter, Voter.id == Vote.voter_id).where(*voter)
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def voters_of(ballot: Ballot) -> dict[VotedOn, int]:
    """How many sheets there are, by where they were filled in."""
    counted = select(Voter.voted_on, func.count()).where(Voter.ballot_id == ballot.id).group_by(Voter.voted_on)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def lines_of(ballot: Ballot) -> list[Line]:
    """Every statement the room votes on, counted: sheets, and what was counted on the wall."""
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    here = Statement.ballot_id == ballot.id, Statement.status == StatementStatus.SHOWN
    given = select(Vote.statement_id, Vote.value, func.count()).join(Statement, Statement.id == Vote.statement_id)
    for statement, value, count in db.session.execute(given.where(*here).group_by(Vote.statement_id, Vote.value)):
        counts[statement][value] += count
    wall: dict[int, int] = defaultdict(int)
    for (statement, value), count in tally_of(ballot).items():
        if ballot.kind is BallotKind.DOTS:
            wall[statement] += value * count
        else:
            counts[statement][value] += count
    voters, most = sum(voters_of(ballot).values()), max(values_of(ballot), default=1)
    return [
        Line(one.id, one.position, one.text, ballot.kind, dict(counts[one.id]), wall[one.id], voters, most)
        for one in shown(ballot)
    ]


def mark_of(ballot: Ballot, lines: Sequence[Line]) -> str:
    """A mark of all a screen shows: another mark, something has changed."""
    seen = [(line.statement_id, line.text, sorted(line.counts.items()), line.wall, line.voters) for line in lines]
    live = ballot.session.status
    return hashlib.sha256(repr((ballot.status, ballot.code, ballot.title, live, seen)).encode()).hexdigest()[:16]


def tally_of(ballot: Ballot) -> dict[tuple[int, int], int]:
    """What was counted on the wall, by statement and value."""
    marked = select(Tally.statement_id, Tally.value, Tally.count).join(Statement, Statement.id == Tally.statement_id)
    rows = db.session.execute(marked.where(Statement.ballot_id == ballot.id))
    return {(statement, value): count for statement, value, count in rows}


def table_of(ballot: Ballot) -> Votes:
    """The votes as a table (voters, statements shown), NaN where there is none. Voters stand in no order of time."""
    columns = {statement.id: place for place, statement in enumerate(shown(ballot))}
    wanted = select(Vote.voter_id, Vote.statement_id, Vote.value).where(Vote.statement_id.in_(columns))
    rows = db.session.execute(wanted.order_by(Vote.voter_id)).all()
    people = {voter: place for place, voter in enumerate(dict.fromkeys(row.voter_id for row in rows))}
    table: Votes = np.full((len(people), len(columns)), np.nan)
    for voter, statement, value in rows:
        table[people[voter], columns[statement]] = value
    return table


def opinions_of(ballot: Ballot) -> Opinions | Refusal | None:
    """The opinion groups of a vote on agreement; other votes have none."""
    if ballot.kind is not BallotKind.AGREE:
        return None
    table = table_of(ballot)
    return opinions_in(table.tobytes(), table.shape)


@lru_cache(maxsize=16)
def opinions_in(table: bytes, shape: tuple[int, int]) -> Opinions | Refusal:
    """Found once for the same votes: a screen and a page may ask again every second."""
    return find_opinions(np.frombuffer(table).reshape(shape))
