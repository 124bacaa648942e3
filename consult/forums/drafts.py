"""What a note-taker hands in, checked before it is kept; and the refusal every action of this slice uses."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import astuple, dataclass

from consult.forums.contribution_models import Contribution
from consult.forums.models import ContributionKind, ForumMember, SessionStatus, Speaker, Stance
from consult.forums.session_models import ForumSession
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


def clean(text: str) -> str:
    """The words without what no keyboard types, which PostgreSQL would refuse and no page could show."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def entry_key(session: ForumSession, capture_key: str, draft: ContributionDraft) -> str:
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
    if draft.prompt_id not in {prompt.id for prompt in session.prompts}:
        raise NotPossible("Choose one of the prompts of this session.", "prompt_id")
    check_member(session, draft, was)
    check_numbers(session, draft)
    text = clean(draft.text)
    if not text:
        raise NotPossible("Write what was said.", "text")
    if len(text) > TEXT_LIMIT:
        raise NotPossible(f"Shorten it to {TEXT_LIMIT:,} characters. It has {len(text):,}.", "text")
    return text


def check_member(session: ForumSession, draft: ContributionDraft, was: Contribution | None) -> None:
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
        raise NotPossible("Choose the language it was said in.")


def current_members(session: ForumSession) -> list[ForumMember]:
    """Those of the forum who have not left."""
    return [member for member in session.forum.members if member.left_on is None]
