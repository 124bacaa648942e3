"""What the pages read of two wordings of one contribution."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.forums.contribution_models import Contribution, RivalWording
from consult.forums.drafts import ContributionDraft
from consult.forums.models import ContributionKind, ForumMember, Speaker, Stance
from consult.forums.session_models import ForumSession, Prompt
from consult.privacy.consent import Consent


@dataclass(frozen=True)
class Wording:
    """A wording as the pages show a contribution; it is in no table."""

    position: int
    speaker: Speaker
    member: ForumMember | None
    kind: ContributionKind
    text: str
    headcount: int
    strength: int
    consent: Consent
    language: str
    stance: Stance | None
    refers_to: Contribution | None
    prompt: Prompt | None


Parts = list[tuple[bool, str]]  # a text in pieces: whether the other wording says it differently, and the words


@dataclass(frozen=True)
class Pair:
    """What stands, and what somebody handed in who had not seen it."""

    rival: RivalWording
    standing: Contribution
    other: Wording

    @property
    def standing_words(self) -> Parts:
        return differing(self.standing.text, self.other.text)

    @property
    def other_words(self) -> Parts:
        return differing(self.other.text, self.standing.text)


def differing(text: str, other: str) -> Parts:
    """A text in pieces, each word for word in the other one or not."""
    words, others = re.findall(r"\s*\S+|\s+$", text), re.findall(r"\s*\S+|\s+$", other)
    pieces = SequenceMatcher(None, words, others, autojunk=False).get_opcodes()
    return [(tag != "equal", "".join(words[start:end])) for tag, start, end, _, _ in pieces if start < end]


def waiting_in(session: ForumSession) -> Select[RivalWording]:
    """What was struck out is not chosen between: it goes with all its wordings."""
    there = Contribution.session_id == session.id, Contribution.removed_at.is_(None), Contribution.withdrawn.is_(None)
    return select(RivalWording).join(Contribution, RivalWording.contribution_id == Contribution.id).where(*there)


def pairs_in(session: ForumSession) -> list[Pair]:
    """Every contribution of a session that has another wording beside it, in the order they were said."""
    wanted = waiting_in(session).order_by(Contribution.position, RivalWording.id)
    loaded = wanted.options(joinedload(RivalWording.person), joinedload(RivalWording.contribution))
    return [Pair(rival, rival.contribution, as_shown(rival)) for rival in db.session.scalars(loaded)]


def as_shown(rival: RivalWording) -> Wording:
    draft = ContributionDraft.from_json(rival.draft)
    return Wording(
        position=rival.contribution.position,
        speaker=draft.said_by,
        member=db.session.get(ForumMember, draft.member_id) if draft.member_id is not None else None,
        kind=draft.kind,
        text=draft.text,
        headcount=draft.headcount,
        strength=draft.strength,
        consent=draft.consent,
        language=draft.language,
        stance=draft.stance,
        refers_to=db.session.get(Contribution, draft.refers_to) if draft.refers_to else None,
        prompt=db.session.get(Prompt, draft.prompt_id),
    )


def count_rivals(session: ForumSession) -> int:
    return db.session.scalar(waiting_in(session).with_only_columns(func.count(), maintain_column_froms=True)) or 0
