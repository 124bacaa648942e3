"""What can be done about a session's summary: ask for a correction, take it or leave it, confirm; and keep minutes."""

from __future__ import annotations

import hashlib
import uuid

from consult.extensions import db
from consult.forums.after.correcting import BEFORE_WORDS_CHANGE
from consult.forums.after.models import Correction, CorrectionStatus
from consult.forums.capturing.contribution_actions import write_change
from consult.forums.contribution_models import Contribution
from consult.forums.drafts import HEADCOUNT_LIMIT, TEXT_LIMIT, NotPossible, clean
from consult.forums.models import ContributionKind, SessionStatus, Speaker
from consult.forums.places import next_place
from consult.forums.session_models import ForumSession, Prompt
from consult.privacy.erasing import empty_the_log

REASON_LIMIT, MINUTES_LIMIT = 300, 20_000


def write_minutes(session: ForumSession, minutes: str) -> None:
    """Keep the minutes: what was done and decided, and nothing that anybody said about themselves."""
    minutes = clean(minutes)
    if len(minutes) > MINUTES_LIMIT:
        raise NotPossible(f"Shorten the minutes to {MINUTES_LIMIT:,} characters.", "minutes")
    session.minutes = minutes
    db.session.commit()


def ask_correction(session: ForumSession, contribution: Contribution | None, text: str) -> Correction:
    """Somebody in the room said what is wrong with a line, or what is missing."""
    check_held(session)
    if contribution is not None and (contribution.withdrawn or contribution.removed_at):
        raise NotPossible("That line is gone. There is nothing to put right.", "number")
    correction = Correction(session_id=session.id, contribution=contribution, text=check_words(text))
    db.session.add(correction)
    db.session.commit()
    return correction


def take_correction(correction: Correction, text: str, prompt: Prompt | None = None) -> None:
    """Put the line right in these words; or, for what was missing, add it to the talk about a prompt. What was said
    wrongly is left nowhere: a quote of the old words goes, and the files hold them no longer."""
    check_asked(correction)
    text, line = check_words(text), correction.contribution
    if line is None:
        if prompt is None or prompt.session_id != correction.session_id:
            raise NotPossible("Choose the prompt it belongs to.", "prompt_id")
        correction.contribution_id = add_line(correction, prompt, text)
    elif line.withdrawn or line.removed_at:
        raise NotPossible("That line is gone. There is nothing to put right.")
    elif line.text != text:
        for told in BEFORE_WORDS_CHANGE:
            told(line.id, text)
        if not write_change(line, {"text": text}, line.revision):
            db.session.rollback()
            raise NotPossible("Somebody changed this line just now. Look at it again.")
    correction.status, correction.text = CorrectionStatus.TAKEN, ""  # the line says it now
    db.session.commit()
    db.session.expire_all()
    empty_the_log()


def add_line(correction: Correction, prompt: Prompt, text: str) -> uuid.UUID:
    """What was missing, as a note: nobody's exact words, and said by someone."""
    line = Contribution(
        id=uuid.uuid4(),
        session_id=correction.session_id,
        prompt_id=prompt.id,
        speaker=Speaker.SOMEONE,
        kind=ContributionKind.NOTE,
        text=text,
        position=next_place(correction.session_id, Contribution),
        capture_key=hashlib.sha256(f"correction {correction.id}".encode()).hexdigest(),
    )
    db.session.add(line)
    db.session.flush()
    return line.id


def leave_correction(correction: Correction, reason: str) -> None:
    """The line stays as it was, and the room hears why."""
    check_asked(correction)
    reason = clean(reason)
    if not reason:
        raise NotPossible("Say why it stays as it was. The room will read it.", "reason")
    if len(reason) > REASON_LIMIT:
        raise NotPossible(f"Shorten the reason to {REASON_LIMIT} characters.", "reason")
    correction.status, correction.reason = CorrectionStatus.LEFT, reason
    if correction.contribution_id is None:
        correction.text = ""  # somebody's words that belong to no line could never be taken back
    db.session.commit()


def confirm_summary(session: ForumSession, people: int) -> None:
    """So many in the room said that the summary is right."""
    check_held(session)
    most = session.in_the_room or HEADCOUNT_LIMIT
    if not 0 <= people <= most:
        raise NotPossible(f"Count those who said it is right: 0 to {most}.", "confirmed_by")
    session.confirmed_by = people
    db.session.commit()


def check_held(session: ForumSession) -> None:
    if session.status is SessionStatus.PLANNED:
        raise NotPossible("This session has not started.")


def check_asked(correction: Correction) -> None:
    if correction.status is not CorrectionStatus.ASKED:
        raise NotPossible("This correction is settled already.")


def check_words(text: str) -> str:
    text = clean(text)
    if not text:
        raise NotPossible("Write what it should say.", "text")
    if len(text) > TEXT_LIMIT:
        raise NotPossible(f"Shorten it to {TEXT_LIMIT:,} characters.", "text")
    return text
