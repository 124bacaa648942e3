"""What the summary of a session says to its room, and what it leaves out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from consult.forums.actions import (
    ContributionDraft,
    ask_correction,
    leave_correction,
    make_promise,
    record_contribution,
    remove_contribution,
    take_words_back,
)
from consult.forums.after.summary import came_to, summary_of
from consult.forums.models import ContributionKind, Speaker, Stance, Way
from consult.forums.session_models import ForumSession
from consult.forums.voting.counting import Line as Counted
from consult.forums.voting.models import BallotKind
from consult.people.models import Person
from consult.privacy.consent import Consent

Draft = Callable[..., ContributionDraft]
NOTE = ContributionKind.NOTE
ROOM = {"member_id": None, "speaker": Speaker.ROOM, "consent": Consent.NONE}


@pytest.mark.parametrize(
    "changes, printed",
    [
        ({}, True),
        ({"consent": Consent.PARAPHRASE}, False),
        ({"consent": Consent.NONE}, False),
        ({"kind": NOTE, "consent": Consent.PARAPHRASE}, True),
        ({"kind": NOTE, "consent": Consent.NONE}, False),
        ({"kind": NOTE, **ROOM}, True),
        ({"kind": NOTE, **ROOM, "speaker": Speaker.SEVERAL}, True),
        ({"kind": NOTE, **ROOM, "speaker": Speaker.SOMEONE}, False),
        (ROOM, False),
    ],
)
def test_the_paper_prints_what_people_said_may_be_used(
    session: ForumSession, draft: Draft, facilitator: Person, changes: dict[str, object], printed: bool
) -> None:
    record_contribution(session, draft(session, **changes), "key", facilitator)
    part = summary_of(session).parts[0]
    assert (len(part.lines), part.unprinted) == ((1, 0) if printed else (0, 1))


def test_lines_stand_under_their_prompt_in_the_order_they_were_said_with_their_numbers(
    session: ForumSession, draft: Draft, facilitator: Person
) -> None:
    first = record_contribution(session, draft(session, text="One", headcount=9), "a", facilitator)
    struck = record_contribution(session, draft(session, text="Two"), "b", facilitator)
    remove_contribution(struck)
    record_contribution(
        session, draft(session, text="Three", kind=NOTE, refers_to=first.id, stance=Stance.DIFFERS), "c", facilitator
    )
    lines = summary_of(session).parts[0].lines
    assert [(line.number, line.text, line.own_words, line.people) for line in lines] == [
        (1, "One", True, 9),
        (3, "Three", False, 1),
    ]
    assert (lines[1].stance, lines[1].refers_to) == (Stance.DIFFERS, 1)


def test_what_was_taken_back_is_counted_and_what_was_left_and_promised_is_said(
    session: ForumSession, draft: Draft, facilitator: Person
) -> None:
    gone = record_contribution(session, draft(session, text="Two"), "b", facilitator)
    take_words_back([gone], Way.PAPER)
    leave_correction(ask_correction(session, None, "More tea"), "It was said outside the room.")
    promise = make_promise(session, "We ask about the phones.")
    summary = summary_of(session)
    assert summary.taken_back == 1
    assert summary.parts[0].lines == []
    assert [each.reason for each in summary.left] == ["It was said outside the room."]
    assert (list(summary.promises), summary.put_right) == ([promise], 0)


@pytest.mark.parametrize(
    "kind, counts, words",
    [
        (BallotKind.AGREE, {1: 9, -1: 1, 0: 2}, "9 agree. 1 disagrees. 2 passed"),
        (BallotKind.DOTS, {1: 3, 2: 2}, "7 dots"),
        (BallotKind.RANKING, {1: 1, 2: 1}, "Place 1.5 on average"),
        (BallotKind.RANKING, {}, "No votes"),
    ],
)
def test_a_vote_is_said_in_plain_words(
    session: ForumSession, kind: BallotKind, counts: dict[int, int], words: str
) -> None:
    assert came_to(Counted(1, 1, "More phones", kind, counts), kind) == words
