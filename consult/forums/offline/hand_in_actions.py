"""Handing in: what was taken down on a device becomes contributions, each once, and nothing is overwritten."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from werkzeug.exceptions import NotFound

from consult.forums.capturing.contribution_actions import change_contribution, record_contribution, remove_contribution
from consult.forums.capturing.observation_actions import record_observation, remove_observation
from consult.forums.contribution_models import Contribution
from consult.forums.drafts import ContributionDraft, NotPossible, ObservationDraft
from consult.forums.meeting.attendance_actions import count_room
from consult.forums.meeting.session_actions import start_session
from consult.forums.models import SessionStatus
from consult.forums.offline.batches import Batch, Entry, Said
from consult.forums.session_models import ForumSession
from consult.people.models import Person

NOT_YOURS = "You do not reach this session any more. Ask the strategy team, or save a sealed file for them."
FIRST_REVISION = 1
Find = Callable[[int], ForumSession]  # raises NotFound where the person who hands in may not write


@dataclass(frozen=True)
class HandedIn:
    """What became of one entry: kept, kept beside another wording, or refused with the reason."""

    key: str
    what: str
    id: str = ""
    why: str = ""


def hand_in(batch: Batch, person: Person, find: Find, may_start: Callable[[ForumSession], bool]) -> list[HandedIn]:
    """Keep a batch, in its order. An entry that is refused stops no other."""
    known: dict[str, uuid.UUID] = {}
    done = []
    for entry in batch.entries:
        try:
            session = find(entry.session_id)
            if may_start(session):
                open_for(session, batch)
            done.append(take(session, entry, known, person))
        except NotFound:
            done.append(HandedIn(entry.key, "refused", why=NOT_YOURS))
        except NotPossible as problem:
            done.append(HandedIn(entry.key, "refused", why=str(problem)))
    return done


def open_for(session: ForumSession, batch: Batch) -> None:
    """A session that was held without a network has started, and its room was counted, though nobody could say so
    here. A room that was counted here stays as it is."""
    if session.status is SessionStatus.PLANNED and session.id in batch.rules_read:
        start_session(session, rules_read=True)
    if batch.room.get(session.id) and not session.in_the_room:
        with suppress(NotPossible):
            count_room(session, batch.room[session.id])


def take(session: ForumSession, entry: Entry, known: dict[str, uuid.UUID], person: Person) -> HandedIn:
    if entry.is_observation:
        return take_observation(session, entry, person)
    contribution = record_contribution(session, drafted(entry.first, known), entry.key, person)
    known[entry.key] = contribution.id
    return settle(contribution, entry, known, person)


def settle(contribution: Contribution, entry: Entry, known: Mapping[str, uuid.UUID], person: Person) -> HandedIn:
    """Bring a contribution to where the device left it. What was taken back or struck out meanwhile stays away."""
    kept = HandedIn(entry.key, "kept", str(contribution.id))
    if contribution.withdrawn is not None or contribution.removed_at is not None:
        return kept
    if entry.struck:
        remove_contribution(contribution)
    elif entry.now is not None:
        edit_key = f"{entry.key}-{entry.turn}"
        rival = change_contribution(contribution, drafted(entry.now, known), FIRST_REVISION, edit_key, person)
        return replace(kept, what="conflict") if rival is not None else kept
    return kept


def take_observation(session: ForumSession, entry: Entry, person: Person) -> HandedIn:
    """What a facilitator saw: it is nobody's words, so an earlier wording of it is simply not kept."""
    seen = record_observation(session, observed(entry.first), entry.key, person)
    if entry.struck or entry.now is not None:
        remove_observation(seen, session)
    if entry.now is not None and not entry.struck:
        seen = record_observation(session, observed(entry.now), f"{entry.key}-{entry.turn}", person)
    return HandedIn(entry.key, "kept", str(seen.id))


def observed(said: Said) -> ObservationDraft:
    return ObservationDraft(said.fields["prompt_id"], said.fields["text"])


def drafted(said: Said, known: Mapping[str, uuid.UUID]) -> ContributionDraft:
    draft = said.draft(known)
    if said.refers_key is not None and draft.refers_to is None:
        raise NotPossible("It answers an earlier one that was not kept. Choose another, or none.")
    return draft
