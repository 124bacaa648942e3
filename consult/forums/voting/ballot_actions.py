"""What can be done with a ballot: make it, write its statements, open and close it, look at what phones sent."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import delete, func, select, update

from consult.extensions import db
from consult.forums.drafts import NotPossible, clean
from consult.forums.meeting.session_actions import AS_IT_ENDS
from consult.forums.models import SessionStatus
from consult.forums.session_models import ForumSession
from consult.forums.voting.models import (
    Ballot,
    BallotKind,
    BallotStatus,
    Statement,
    StatementStatus,
    Tally,
    Vote,
    Voter,
)
from consult.forums.voting.sheets import MOST_STATEMENTS, shown
from consult.privacy.erasing import empty_the_log

LETTERS = "BCDFGHJKLMNPRSTVWXZ"  # no vowels, so no code is a word; no Q or Y, which are misread
CODE_LENGTH = 5
FORGOTTEN = "forgotten "
TITLE_LIMIT, STATEMENT_LIMIT, MOST_WAITING = 200, 300, 200


def make_ballot(
    session: ForumSession,
    title: str,
    kind: BallotKind,
    statements: Sequence[str] = (),
    *,
    dots: int = 3,
    takes_statements: bool = False,
) -> Ballot:
    """Make something for the room to decide. Nobody can vote before it is opened."""
    title = clean(title)
    if not title:
        raise NotPossible("Write the question the room decides.", "title")
    if len(title) > TITLE_LIMIT:
        raise NotPossible(f"Shorten the question to {TITLE_LIMIT} characters.", "title")
    if not 1 <= dots <= 20:
        raise NotPossible("Give each person 1 to 20 dots.", "dots")
    kind = BallotKind(kind)
    ballot = Ballot(
        session_id=session.id,
        title=title,
        kind=kind,
        dots=dots,
        takes_statements=takes_statements and kind is BallotKind.AGREE,
    )
    db.session.add(ballot)
    put(ballot, statements)
    db.session.commit()
    return ballot


def add_statements(ballot: Ballot, texts: Sequence[str]) -> None:
    """Write more statements. Dots and rankings are fixed once the vote is open: people chose between what they saw."""
    if ballot.kind is not BallotKind.AGREE and has_votes(ballot):
        raise NotPossible("People have voted. Make a new vote to add to it.", "statements")
    if not any(clean(text) for text in texts):
        raise NotPossible("Write at least one statement.", "statements")
    put(ballot, texts)
    db.session.commit()


def put(ballot: Ballot, texts: Sequence[str], status: StatementStatus = StatementStatus.SHOWN) -> None:
    new = [text for text in (clean(" ".join(text.split())) for text in texts) if text]
    if any(len(text) > STATEMENT_LIMIT for text in new):
        raise NotPossible(f"Shorten each statement to {STATEMENT_LIMIT} characters.", "statements")
    known = {statement.text.casefold() for statement in ballot.statements}
    new = [text for text in dict.fromkeys(new) if text.casefold() not in known]
    most = MOST_STATEMENTS[ballot.kind]
    if status is StatementStatus.SHOWN and len(shown(ballot)) + len(new) > most:
        raise NotPossible(f"Keep to {most} statements.", "statements")
    last = max((statement.position for statement in ballot.statements), default=0)
    ballot.statements.extend(Statement(position=last + n, text=text, status=status) for n, text in enumerate(new, 1))


def remove_statement(statement: Statement) -> None:
    """Take a statement out for good. One that people voted on can only be taken down."""
    if voted_on(statement):
        raise NotPossible("People have voted on this. Take it down instead.")
    statement.ballot.statements.remove(statement)
    db.session.commit()


def show_statement(statement: Statement) -> None:
    """Let the room vote on a statement: one that a phone sent, or one that was taken down."""
    if (
        statement.status is not StatementStatus.SHOWN
        and len(shown(statement.ballot)) >= MOST_STATEMENTS[BallotKind.AGREE]
    ):
        raise NotPossible(f"Keep to {MOST_STATEMENTS[BallotKind.AGREE]} statements.")
    statement.status = StatementStatus.SHOWN
    db.session.commit()


def refuse_statement(statement: Statement) -> None:
    """Keep a statement from the room, or take it down. Its votes are left out until it is shown again."""
    if statement.ballot.kind is not BallotKind.AGREE:
        raise NotPossible("People chose between all of these. None can be taken down.")
    statement.status = StatementStatus.REFUSED
    db.session.commit()


def propose_statement(ballot: Ballot, text: str) -> None:
    """Take a statement from a phone. It waits until somebody has read it; the same words twice are one statement."""
    check_takes(ballot)
    waiting = [statement for statement in ballot.statements if statement.status is StatementStatus.WAITING]
    if len(waiting) < MOST_WAITING:
        put(ballot, [text], StatementStatus.WAITING)
    db.session.commit()


def check_takes(ballot: Ballot) -> None:
    if not ballot.takes_statements or not is_open(ballot):
        raise NotPossible("This vote takes no new statements.")


def open_ballot(ballot: Ballot) -> None:
    """Let the room vote. Opening twice is opening once, with the same code."""
    if ballot.session.status is not SessionStatus.LIVE:
        raise NotPossible("Start the session first.")
    if len(shown(ballot)) < (1 if ballot.kind is BallotKind.AGREE else 2):
        raise NotPossible("Write the statements first.")
    if phones_are_forgotten(ballot):
        raise NotPossible("The session had ended, and a phone would be counted twice. Make a new vote.")
    ballot.status = BallotStatus.OPEN
    ballot.code = ballot.code or free_code()
    db.session.commit()


def phones_are_forgotten(ballot: Ballot) -> bool:
    forgotten = Voter.ballot_id == ballot.id, Voter.key_hash.startswith(FORGOTTEN)
    return db.session.execute(select(Voter.ballot_id).where(*forgotten).limit(1)).first() is not None


def free_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        if db.session.scalar(select(Ballot.id).where(Ballot.code == code)) is None:
            return code


def close_ballot(ballot: Ballot) -> None:
    """End the vote. The code is given back, and statements that were refused are forgotten with their votes."""
    if ballot.status is BallotStatus.DRAFT:
        raise NotPossible("This vote has not been opened.")
    ballot.status, ballot.code = BallotStatus.CLOSED, None
    refused = forget(ballot, StatementStatus.REFUSED)
    db.session.commit()
    if refused:
        empty_the_log(wait=False)  # somebody may have been named in one


def forget(ballot: Ballot, *statuses: StatementStatus) -> int:
    gone = [statement for statement in ballot.statements if statement.status in statuses]
    for statement in gone:
        ballot.statements.remove(statement)
    return len(gone)


def end_votes(session: ForumSession) -> None:
    """With its session every vote ends: what nobody let in is forgotten, and so is which phone a vote came from."""
    for ballot in db.session.scalars(select(Ballot).where(Ballot.session_id == session.id)):
        if ballot.status is BallotStatus.OPEN:
            ballot.status, ballot.code = BallotStatus.CLOSED, None
        forget(ballot, StatementStatus.REFUSED, StatementStatus.WAITING)
    here = select(Voter.id).join(Ballot, Ballot.id == Voter.ballot_id).where(Ballot.session_id == session.id)
    voters = [{"id": voter, "key_hash": FORGOTTEN + secrets.token_hex(24)} for voter in db.session.scalars(here)]
    if voters:
        db.session.execute(update(Voter), voters)


AS_IT_ENDS.append(end_votes)


def remove_ballot(ballot: Ballot) -> None:
    """Take away a vote that nobody voted in."""
    if has_votes(ballot):
        raise NotPossible("People have voted. Close it instead.")
    db.session.delete(ballot)
    db.session.commit()


def is_open(ballot: Ballot) -> bool:
    """Whether the room can vote: it was opened, and the session has not ended meanwhile."""
    return ballot.status is BallotStatus.OPEN and ballot.session.status is SessionStatus.LIVE


def has_votes(ballot: Ballot) -> bool:
    counted = select(Tally.value).join(Statement).where(Statement.ballot_id == ballot.id).limit(1)
    voters = select(Voter.ballot_id).where(Voter.ballot_id == ballot.id).limit(1)
    return db.session.execute(voters).first() is not None or db.session.execute(counted).first() is not None


def voted_on(statement: Statement) -> bool:
    votes = select(func.count()).select_from(Vote).where(Vote.statement_id == statement.id)
    counted = select(func.count()).select_from(Tally).where(Tally.statement_id == statement.id)
    return bool(db.session.scalar(votes) or db.session.scalar(counted))


def clear_tally(ballot: Ballot) -> None:
    statements = select(Statement.id).where(Statement.ballot_id == ballot.id)
    db.session.execute(delete(Tally).where(Tally.statement_id.in_(statements)))
