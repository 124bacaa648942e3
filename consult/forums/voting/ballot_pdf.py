"""A vote on paper: a sheet for one person, and a sheet for the wall. Pure."""

from __future__ import annotations

from consult.forums.voting.models import Ballot, BallotKind
from consult.forums.voting.sheets import shown, values_of, ways_to_say
from consult.languages import gettext, language
from consult.printing import pdf

TEMPLATE = "forums/voting/ballot.typ"


def how(ballot: Ballot) -> str:
    """What a participant does with it."""
    if ballot.kind is BallotKind.AGREE:
        return gettext("Tick one box on each line. Leave out what you like.")
    if ballot.kind is BallotKind.DOTS:
        return gettext("You have %(dots)s dots. Put them on what matters most to you.", dots=ballot.dots)
    return gettext("Write 1 by what comes first for you. Then 2, and so on.")


def ballot_pdf(ballot: Ballot, house: str) -> bytes:
    """Two pages, tagged: one to copy for each person, one to hang up."""
    agree = ballot.kind is BallotKind.AGREE
    return pdf(
        TEMPLATE,
        {
            "title": ballot.title,
            "house": house,
            "lang": language(),
            "how": how(ballot),
            "name": gettext("Do not write your name."),
            "wall": gettext("For the wall: put your mark beside a statement."),
            "statement": gettext("Statement"),
            "columns": [words for _, words in ways_to_say(ballot)] if agree else [column(ballot)],
            "marks": len(values_of(ballot)) if agree else 1,
            "statements": [statement.text for statement in shown(ballot)],
        },
    )


def column(ballot: Ballot) -> str:
    return gettext("Dots") if ballot.kind is BallotKind.DOTS else gettext("Place")
