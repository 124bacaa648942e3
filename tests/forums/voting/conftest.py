"""An open vote of each kind in a live session."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from consult.forums.session_models import ForumSession
from consult.forums.voting.ballot_actions import make_ballot, open_ballot
from consult.forums.voting.models import Ballot, BallotKind

SAID = ["Meet people at the gate.", "Give everyone a phone.", "Keep the same worker."]
Open = Callable[..., Ballot]


def make(
    session: ForumSession, kind: BallotKind = BallotKind.AGREE, statements: list[str] | None = None, **more: object
) -> Ballot:
    ballot = make_ballot(session, "What should come first?", kind, statements or SAID, **more)  # type: ignore[arg-type]
    open_ballot(ballot)
    return ballot


@pytest.fixture
def opened() -> Open:
    """opened(session, kind): a vote on three statements that the room can vote in."""
    return make
