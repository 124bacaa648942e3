"""What a facilitator saw: kept once, apart from everything anybody said, and gone when it is taken out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import (
    ContributionDraft,
    NotPossible,
    ObservationDraft,
    end_session,
    record_entry,
    record_observation,
    remove_observation,
)
from consult.forums.contribution_models import Contribution, Observation
from consult.forums.session_models import ForumSession
from consult.people.models import Person
from consult.themes.gathering import gather_excerpts

Draft = Callable[..., ContributionDraft]


def seen(session: ForumSession, text: str = "Two people left early.") -> ObservationDraft:
    return ObservationDraft(session.prompts[0].id, text)


def kept() -> list[tuple[int, str]]:
    rows = db.session.execute(select(Observation.position, Observation.text).order_by(Observation.position))
    return [(row.position, row.text) for row in rows]


def test_what_was_seen_is_kept_once_and_is_nobodys_contribution(session_on: ForumSession, note_taker: Person) -> None:
    for key in ("one", "one", "two"):
        observation = record_entry(session_on, seen(session_on), key, note_taker)
    assert isinstance(observation, Observation)
    assert observation.person_id == note_taker.id
    assert kept() == [(1, "Two people left early."), (2, "Two people left early.")]
    assert db.session.scalars(select(Contribution)).all() == []
    assert gather_excerpts(session_on.consultation_id) == 0


def test_a_line_that_was_said_becomes_a_contribution(session: ForumSession, draft: Draft, facilitator: Person) -> None:
    said = record_entry(session, draft(session), "key", facilitator)
    assert isinstance(said, Contribution)
    assert kept() == []


@pytest.mark.parametrize(
    "draft, field", [(ObservationDraft(999_999, "a"), "prompt_id"), (ObservationDraft(None, " "), "text")]
)
def test_what_cannot_be_kept_is_refused(
    session: ForumSession, facilitator: Person, draft: ObservationDraft, field: str
) -> None:
    with pytest.raises(NotPossible) as refusal:
        record_observation(session, draft, "key", facilitator)
    assert refusal.value.field == field


def test_it_is_taken_out_while_the_session_is_live(session: ForumSession, facilitator: Person) -> None:
    first = record_observation(session, seen(session), "one", facilitator)
    second = record_observation(session, seen(session, "More."), "two", facilitator)
    remove_observation(first, session)
    assert kept() == [(2, "More.")]
    end_session(session)
    for attempt in (
        lambda: remove_observation(second, session),
        lambda: record_observation(session, seen(session), "three", facilitator),
    ):
        with pytest.raises(NotPossible, match="has ended"):
            attempt()
