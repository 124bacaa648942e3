"""Making slips with five words, and taking words back: by web, by phone, by paper slip."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import update

from consult.extensions import db
from consult.forums.contribution_models import Contribution, Withdrawal
from consult.forums.drafts import NotPossible
from consult.forums.models import Way
from consult.forums.places import hold
from consult.forums.receipts.slips import MOST_SLIPS, slips_printed
from consult.forums.receipts.withdrawing import contributions_go
from consult.forums.session_models import ForumSession, SessionReceipt
from consult.people.models import Person
from consult.privacy import codenames
from consult.privacy.consent import Consent
from consult.privacy.erasing import empty_the_log

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Slip:
    """A slip as it is printed, once: its number and its five words. Only a slow hash of the words is kept."""

    number: int
    words: str


def make_slips(session: ForumSession, how_many: int) -> list[Slip]:
    """Make so many new slips for a session, numbered after those made before. Slips handed out stay good."""
    if not 1 <= how_many <= MOST_AT_ONCE:
        raise NotPossible(f"Write how many slips to print, from 1 to {MOST_AT_ONCE}.", "slips")
    pepper = str(current_app.config["PEPPER"])
    made = [codenames.make(secrets.token_urlsafe(24), pepper) for _ in range(how_many)]
    kept = [(words, codenames.hashed(words, pepper)) for words in made]  # slow: before anybody waits for the row
    hold(session.id)
    first = slips_printed(session) + 1
    if first + how_many > MOST_SLIPS:
        raise NotPossible("So many slips were printed for this session that no numbers are left.", "slips")
    rows = [
        SessionReceipt(id=uuid.uuid4(), session_id=session.id, number=first + place, receipt_hash=hashed)
        for place, (_words, hashed) in enumerate(kept)
    ]
    db.session.add_all(rows)
    db.session.commit()
    return [Slip(first + place, words) for place, words in enumerate(made)]


def take_words_back(contributions: Sequence[Contribution], way: Way, person: Person | None = None) -> int:
    """The words of these contributions of one session go, and all that was made of them. How many went is kept.

    The bare contribution stays without a name: its key makes the same entry sent again the same one, so that the words
    cannot come back from a device that still holds them."""
    gone = empty_words(contributions, way, person)
    if not gone:
        db.session.rollback()  # somebody took them back in the same moment
        return 0
    db.session.commit()
    db.session.expire_all()
    empty_the_log()
    return gone


def empty_words(contributions: Sequence[Contribution], way: Way, person: Person | None = None) -> int:
    """The same within a larger act, whose caller commits and then empties the log."""
    if not contributions:
        return 0
    session_id, ids = contributions[0].session_id, [each.id for each in contributions]
    emptied = {"text": "", "withdrawn": way, "member_id": None, "receipt_id": None, "consent": Consent.NONE}
    taken = (
        update(Contribution)
        .where(Contribution.id.in_(ids), Contribution.session_id == session_id, Contribution.withdrawn.is_(None))
        .values(**emptied, revision=Contribution.revision + 1)
        .returning(Contribution.id)
    )
    gone = len(db.session.scalars(taken, execution_options={"synchronize_session": False}).all())
    if gone:
        contributions_go(ids)
        taken_by = person.id if person else None
        db.session.add(Withdrawal(session_id=session_id, way=way, contributions=gone, taken_by_id=taken_by))
    return gone
