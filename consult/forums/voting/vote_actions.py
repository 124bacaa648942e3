"""Voting: one sheet of a phone, of a turn at a device or of paper, and what was counted on the wall. A second sheet of
the same voter replaces the first, whole."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from consult.extensions import db
from consult.forums.drafts import HEADCOUNT_LIMIT, NotPossible
from consult.forums.models import SessionStatus
from consult.forums.session_models import ForumSession
from consult.forums.voting.ballot_actions import clear_tally
from consult.forums.voting.finding import key_hash
from consult.forums.voting.models import Ballot, BallotKind, BallotStatus, Tally, Vote, VotedOn, Voter
from consult.forums.voting.sheets import check_sheet, closed_up, shown, values_of
from consult.languages import gettext


def cast_votes(ballot: Ballot, key: str, votes: Mapping[int, int], voted_on: VotedOn) -> None:
    """Take one voter's votes, by statement, in place of all they gave before. `key`: random; one voter, one key."""
    check_sheet(ballot, votes)
    if len(key) < 20:
        raise NotPossible(gettext("This page is too old. Load it again."))
    ballot_id = ballot.id
    rows = [{"statement_id": statement, "value": value} for statement, value in closed_up(ballot, votes).items()]
    voter = voter_of(ballot_id, key, voted_on)
    check_still_open(ballot_id, voted_on)
    db.session.execute(delete(Vote).where(Vote.voter_id == voter))
    try:
        db.session.execute(insert(Vote), [row | {"voter_id": voter} for row in rows])
    except IntegrityError:  # a statement was taken out in the same moment
        db.session.rollback()
        raise NotPossible(gettext("The page has changed. Look at it again.")) from None
    db.session.commit()


def voter_of(ballot_id: int, key: str, voted_on: VotedOn) -> uuid.UUID:
    """The voter of a key, made now or before. It writes first of all, so that two sheets of one voter come one after
    the other: SQLite gives this transaction its one writer's place, PostgreSQL the voter's row."""
    upsert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    hashed = key_hash(ballot_id, key)
    row = upsert(Voter).values(id=uuid.uuid4(), ballot_id=ballot_id, key_hash=hashed, voted_on=voted_on)
    same = row.on_conflict_do_update(index_elements=["ballot_id", "key_hash"], set_={"voted_on": voted_on})
    return db.session.execute(same.returning(Voter.id)).scalar_one()


def check_still_open(ballot_id: int, voted_on: VotedOn) -> None:
    """Whether the vote may still be given, asked again inside the transaction: closing waits for it, or it for closing."""
    now = db.session.execute(
        select(Ballot.status, ForumSession.status)
        .join(ForumSession, ForumSession.id == Ballot.session_id)
        .where(Ballot.id == ballot_id)
        .with_for_update(read=True, of=Ballot)
    ).first()
    on_paper = voted_on is VotedOn.PAPER and now is not None and now[0] is not BallotStatus.DRAFT
    if now is None or not (on_paper or (now[0] is BallotStatus.OPEN and now[1] is SessionStatus.LIVE)):
        db.session.rollback()
        raise NotPossible(gettext("This vote is closed."))


def count_on_paper(ballot: Ballot, counts: Mapping[tuple[int, int], int]) -> None:
    """Keep what was counted on wall sheets, by statement and value, in place of what was counted before."""
    if ballot.status is BallotStatus.DRAFT:
        raise NotPossible("Open the vote first.")
    known, values = {statement.id for statement in shown(ballot)}, tally_values(ballot)
    for (statement, value), count in counts.items():
        if statement not in known or value not in values:
            raise NotPossible("Count the statements of this vote.")
        if not 0 <= count <= HEADCOUNT_LIMIT:
            raise NotPossible(f"Count 0 to {HEADCOUNT_LIMIT}.")
    db.session.execute(select(Ballot.id).where(Ballot.id == ballot.id).with_for_update())
    clear_tally(ballot)
    rows = [{"statement_id": s, "value": v, "count": count} for (s, v), count in counts.items() if count]
    if rows:
        db.session.execute(insert(Tally), rows)
    db.session.commit()


def tally_values(ballot: Ballot) -> list[int]:
    """The columns of a wall sheet. A dot on a wall is one dot: nobody knows whose."""
    return [1] if ballot.kind is BallotKind.DOTS else values_of(ballot)
