"""What a note-taker hands in, checked before it is kept; and the refusal every action of this slice uses."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any

from sqlalchemy import select

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.models import ContributionKind, ForumMember, SessionStatus, Speaker, Stance
from consult.forums.session_models import ForumSession, SessionReceipt
from consult.privacy.consent import Consent

TEXT_LIMIT = 5_000
HEADCOUNT_LIMIT = 999
KEY_LIMIT = 64
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class NotPossible(ValueError):
    """What was asked cannot be done; says what to change, and in which field of a form."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class ContributionDraft:
    """One thing said, as the note-taker heard it. Without a member it is the room's."""

    prompt_id: int
    member_id: int | None
    kind: ContributionKind
    text: str
    headcount: int
    strength: int
    consent: Consent
    language: str = "en"
    speaker: Speaker | None = None  # None: the member, or without one the room
    slip: int | None = None  # the number on the slip with five words that this person took
    refers_to: uuid.UUID | None = None  # an earlier contribution of the same session
    stance: Stance | None = None

    @property
    def said_by(self) -> Speaker:
        return self.speaker or (Speaker.ROOM if self.member_id is None else Speaker.MEMBER)

    def as_json(self) -> dict[str, Any]:
        """Every field in plain words; from_json reads it back."""
        return {name: str(value) if isinstance(value, uuid.UUID) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> ContributionDraft:
        return cls(
            prompt_id=said["prompt_id"],
            member_id=said["member_id"],
            kind=ContributionKind(said["kind"]),
            text=said["text"],
            headcount=said["headcount"],
            strength=said["strength"],
            consent=Consent(said["consent"]),
            language=said["language"],
            speaker=Speaker(said["speaker"]) if said["speaker"] else None,
            slip=said["slip"],
            refers_to=uuid.UUID(said["refers_to"]) if said["refers_to"] else None,
            stance=Stance(said["stance"]) if said["stance"] else None,
        )


@dataclass(frozen=True)
class ObservationDraft:
    """What a facilitator saw or thought. Nobody said it."""

    prompt_id: int | None
    text: str


def clean(text: str) -> str:
    """The words without what no keyboard types, which PostgreSQL would refuse and no page could show."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def entry_key(session: ForumSession, capture_key: str, draft: ContributionDraft | ObservationDraft) -> str:
    """What makes an entry the same entry: its key and all it says. Other words under one key are never dropped."""
    return hashlib.sha256(repr((session.id, capture_key, astuple(draft))).encode()).hexdigest()


def check_live(session: ForumSession) -> None:
    if session.status is not SessionStatus.LIVE:
        raise NotPossible(
            "This session has ended, so nothing in it can be changed."
            if session.status is SessionStatus.ENDED
            else "Start the session first."
        )


def check_draft(session: ForumSession, draft: ContributionDraft, was: Contribution | None = None) -> str:
    """The clean words of a draft that may be kept in a session, or a refusal that says what to change."""
    check_live(session)
    check_prompt(session, draft.prompt_id)
    check_member(session, draft, was)
    check_numbers(session, draft)
    check_slip(session, draft)
    check_reference(session, draft, was)
    return check_text(draft.text)


def check_prompt(session: ForumSession, prompt_id: int) -> None:
    if prompt_id not in {prompt.id for prompt in session.prompts}:
        raise NotPossible("Choose one of the prompts of this session.", "prompt_id")


def check_text(words: str) -> str:
    text = clean(words)
    if not text:
        raise NotPossible("Write what was said.", "text")
    if len(text) > TEXT_LIMIT:
        raise NotPossible(f"Shorten it to {TEXT_LIMIT:,} characters. It has {len(text):,}.", "text")
    return text


def check_member(session: ForumSession, draft: ContributionDraft, was: Contribution | None) -> None:
    if (draft.said_by is Speaker.MEMBER) != (draft.member_id is not None):
        raise NotPossible("Choose who said it.", "member_id")
    if draft.member_id is None or (was is not None and was.member_id == draft.member_id):
        return
    if draft.member_id not in {member.id for member in current_members(session)}:
        raise NotPossible("Choose the room, or an alias of this forum.", "member_id")


def check_numbers(session: ForumSession, draft: ContributionDraft) -> None:
    most = session.in_the_room or HEADCOUNT_LIMIT
    if not 1 <= draft.headcount <= most:
        raise NotPossible(
            f"{session.in_the_room} people are in the room. It can stand for 1 to {most} of them."
            if session.in_the_room
            else f"It can stand for 1 to {most} people.",
            "headcount",
        )
    if draft.strength not in (1, 2, 3):
        raise NotPossible("Choose how strongly it was felt.", "strength")
    if not 2 <= len(draft.language) <= 8:
        raise NotPossible("Choose the language it was said in.", "language")


def check_slip(session: ForumSession, draft: ContributionDraft) -> None:
    """A slip is one person's: it lets them find their own words and take them back."""
    if draft.slip is None:
        return
    if draft.said_by not in (Speaker.MEMBER, Speaker.SOMEONE):
        raise NotPossible("A slip belongs to one person. Choose Someone, or an alias.", "slip")
    if receipt_of(session, draft) is None:
        raise NotPossible("This session has no slip with that number. Look at the slip again.", "slip")


def receipt_of(session: ForumSession, draft: ContributionDraft) -> uuid.UUID | None:
    if draft.slip is None or not 0 < draft.slip < 2**31:
        return None
    slips = select(SessionReceipt.id).where(SessionReceipt.session_id == session.id)
    return db.session.scalar(slips.where(SessionReceipt.number == draft.slip))


def check_reference(session: ForumSession, draft: ContributionDraft, was: Contribution | None) -> None:
    if draft.refers_to is None:
        if draft.stance is not None:
            raise NotPossible("Write the number of the earlier one.", "refers_to")
        return
    if draft.stance is None:
        raise NotPossible("Choose which way it goes: agrees, or differs.", "stance")
    if was is not None and was.refers_to_id == draft.refers_to:
        return
    earlier = db.session.get(Contribution, draft.refers_to)
    if earlier is None or earlier.session_id != session.id or (was is not None and earlier.id == was.id):
        raise NotPossible("Choose an earlier contribution of this session.", "refers_to")
    if earlier.removed_at is not None:
        raise NotPossible(f"Number {earlier.position} was struck out. Choose another.", "refers_to")


def current_members(session: ForumSession) -> list[ForumMember]:
    """Those of the forum who have not left."""
    return [member for member in session.forum.members if member.left_on is None]
