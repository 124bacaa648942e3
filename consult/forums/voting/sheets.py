"""A filled-in ballot, pure: what each kind asks for, and the votes that a form or a sheet of paper says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.forums.drafts import NotPossible
from consult.forums.voting.models import Ballot, BallotKind, Statement, StatementStatus
from consult.languages import gettext

AGREE, DISAGREE, PASS = 1, -1, 0
UNREADABLE = 9999  # no answer and no count
MOST_STATEMENTS = {BallotKind.AGREE: 100, BallotKind.DOTS: 30, BallotKind.RANKING: 15}
LABELS = {
    BallotKind.AGREE: "Agree, disagree or pass",
    BallotKind.DOTS: "Dots: each person puts some on what matters most",
    BallotKind.RANKING: "Ranking: each person puts them in order",
}


def shown(ballot: Ballot) -> list[Statement]:
    """The statements the room votes on, in their order."""
    return [statement for statement in ballot.statements if statement.status is StatementStatus.SHOWN]


def box(statement: Statement) -> str:
    """What a statement's box in a form is called."""
    return f"s{statement.id}"


def values_of(ballot: Ballot) -> list[int]:
    """What may be said of one statement."""
    if ballot.kind is BallotKind.AGREE:
        return [AGREE, DISAGREE, PASS]
    most = ballot.dots if ballot.kind is BallotKind.DOTS else len(shown(ballot))
    return list(range(1, most + 1))


def read_sheet(ballot: Ballot, said: Mapping[str, str]) -> dict[int, int]:
    """The votes of one form, by statement; a statement left out has no vote. Refuses what breaks the ballot's rule."""
    votes: dict[int, int] = {}
    for statement in shown(ballot):
        written = said.get(box(statement), "").strip()
        if not written or (ballot.kind is BallotKind.DOTS and written == "0"):
            continue
        votes[statement.id] = number_in(written)
    check_sheet(ballot, votes)
    return votes


def number_in(written: str) -> int:
    try:
        return int(written) if written.isascii() and len(written) <= 3 else UNREADABLE
    except ValueError:
        return UNREADABLE


def check_sheet(ballot: Ballot, votes: Mapping[int, int]) -> None:
    known, values = {statement.id for statement in shown(ballot)}, values_of(ballot)
    if not votes:
        raise NotPossible(gettext("Choose at least one answer."))
    if any(statement not in known for statement in votes) or any(value not in values for value in votes.values()):
        raise NotPossible(gettext("Choose one of the answers on the page."))
    if ballot.kind is BallotKind.DOTS and sum(votes.values()) > ballot.dots:
        used = sum(votes.values())
        raise NotPossible(
            gettext("You have %(dots)s dots. You gave %(used)s. Take some away.", dots=ballot.dots, used=used)
        )
    if ballot.kind is BallotKind.RANKING and len(set(votes.values())) < len(votes):
        raise NotPossible(gettext("Two of them have the same place. Give each its own place."))


def closed_up(ballot: Ballot, votes: Mapping[int, int]) -> dict[int, int]:
    """Places without gaps: somebody who wrote 1, 2 and 4 meant 1, 2 and 3."""
    if ballot.kind is not BallotKind.RANKING:
        return dict(votes)
    return {statement: place for place, statement in enumerate(sorted(votes, key=lambda each: votes[each]), 1)}


def ways_to_say(ballot: Ballot) -> Sequence[tuple[int, str]]:
    """What may be said of one statement, with its words, as participants read them."""
    if ballot.kind is BallotKind.AGREE:
        return [(AGREE, gettext("Agree")), (DISAGREE, gettext("Disagree")), (PASS, gettext("Pass"))]
    return [(value, str(value)) for value in values_of(ballot)]
