"""What a reviewer can do with a passage itself: cut it, say which way it goes, flag it, note something. Each is one
commit, and gives back the act that undoes it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from consult.extensions import db, now
from consult.people.models import Person
from consult.themes.before import Refusal, Review
from consult.themes.models import Coding, CodingStatus, Excerpt, Memo, Position, ReviewAct, Theme
from consult.themes.reading.cutting import Piece, pieces_of, within
from consult.themes.reading.rivals import check_seen

LONGEST_MEMO = 4000
COPIED = ("theme_id", "origin", "status", "confidence", "person_id", "decided_at")


def cut_excerpt(excerpt: Excerpt, person: Person, cuts: Sequence[int], seen: str | None = None) -> ReviewAct:
    """Cut a passage into several at these places of its text. Each part is under the themes the whole was under; where
    the engine marked which part was meant, only under those parts. What was read of the whole stays with the first
    part until the parts are read."""
    review = Review(excerpt.consultation_id, person)
    review.excerpt(excerpt)
    check_seen(excerpt, seen)
    text = excerpt.text
    pieces = pieces_of(text, cuts)
    if len(pieces) < 2:
        raise Refusal("Choose a place inside the passage, with words before it and after it.")
    begins = excerpt.starts_at
    codings = remembered(review, excerpt)
    parts = [excerpt, *(part_of(excerpt, text, piece, begins) for piece in pieces[1:])]
    excerpt.ends_at, excerpt.text, excerpt.cut_by_id = begins + pieces[0].end, text[: pieces[0].end], person.id
    db.session.add_all(parts)
    db.session.flush()
    for part, piece in zip(parts[1:], pieces[1:], strict=True):
        review.made_excerpt(part)
        db.session.add_all([under_the_part(coding, part.id, piece) for coding in codings if reaches(coding, piece)])
    for coding in codings:
        if reaches(coding, pieces[0]):
            coding.from_at, coding.to_at = within(coding.from_at, coding.to_at, pieces[0])
        else:
            db.session.delete(coding)
    act = review.act(f"A passage is cut into {len(pieces)}.")
    db.session.commit()
    return act


def remembered(review: Review, excerpt: Excerpt) -> list[Coding]:
    """The codings of a passage, each remembered before it changes."""
    themes = db.session.scalars(select(Coding.theme_id).where(Coding.excerpt_id == excerpt.id)).all()
    return [coding for theme in sorted(themes) if (coding := review.coding(excerpt.id, theme))]


def part_of(excerpt: Excerpt, text: str, piece: Piece, begins: int) -> Excerpt:
    """A passage of its own out of part of another: said by the same person in the same place."""
    same = {
        column.key: getattr(excerpt, column.key)
        for column in Excerpt.__mapper__.column_attrs
        if column.key not in ("id", "copy_of_id", "position", "position_confidence", "position_by_id")
    }
    own = {"starts_at": begins + piece.start, "ends_at": begins + piece.end, "text": text[piece.start : piece.end]}
    return Excerpt(**same | own | {"id": uuid.uuid4(), "cut_by_id": excerpt.cut_by_id})


def reaches(coding: Coding, piece: Piece) -> bool:
    """Whether a coding is about this part: a suggestion with a marked part is only about that, the rest about all."""
    if coding.status is not CodingStatus.SUGGESTED or coding.from_at is None:
        return True
    return within(coding.from_at, coding.to_at, piece) != (None, None)


def under_the_part(coding: Coding, excerpt_id: uuid.UUID, piece: Piece) -> Coding:
    from_at, to_at = within(coding.from_at, coding.to_at, piece)
    same = {name: getattr(coding, name) for name in COPIED}
    return Coding(excerpt_id=excerpt_id, from_at=from_at, to_at=to_at, **same)


def say_position(excerpt: Excerpt, person: Person, position: Position, seen: str | None = None) -> ReviewAct:
    """Say which way a passage goes, given what was asked."""
    review = Review(excerpt.consultation_id, person)
    review.excerpt(excerpt)
    check_seen(excerpt, seen)
    excerpt.position, excerpt.position_confidence, excerpt.position_by_id = position, None, person.id
    act = review.act(f"Its position is {position.value}.")
    db.session.commit()
    return act


def flag_excerpt(excerpt: Excerpt, person: Person) -> ReviewAct:
    """Ask for another pair of eyes; where somebody asked already, say that they have looked."""
    review = Review(excerpt.consultation_id, person)
    here = Memo.excerpt_id == excerpt.id, Memo.is_flag, Memo.settled_at.is_(None), Memo.taken_back_at.is_(None)
    raised = db.session.scalars(select(Memo).where(*here).execution_options(populate_existing=True)).all()
    for memo in raised:
        settle(review, memo)
    if not raised:
        note(review, Memo(consultation_id=excerpt.consultation_id, excerpt_id=excerpt.id, is_flag=True))
    act = review.act("The flag is settled." if raised else "Flagged for another pair of eyes.")
    db.session.commit()
    return act


def add_memo(
    consultation_id: int,
    person: Person,
    text: str,
    *,
    excerpt: Excerpt | None = None,
    theme: Theme | None = None,
    flag: bool = False,
) -> ReviewAct:
    """Write a note about a passage, a theme, or the whole consultation; with a flag, it asks for another to look."""
    text = words_of(text)
    review = Review(consultation_id, person)
    about = {"excerpt_id": excerpt.id if excerpt else None, "theme_id": theme.id if theme else None}
    note(review, Memo(consultation_id=consultation_id, text=text, is_flag=flag, **about))
    act = review.act("Noted, and flagged for another pair of eyes." if flag else "Noted.")
    db.session.commit()
    return act


def words_of(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refusal("Write the note.")
    if len(text) > LONGEST_MEMO:
        raise Refusal(f"Shorten the note to {LONGEST_MEMO:,} characters or fewer. It has {len(text):,}.")
    return text


def change_memo(memo: Memo, person: Person, text: str) -> ReviewAct:
    """Write a note of one's own anew. The one before stays, unseen, so that undoing brings it back; where it is about a
    passage, both go when its words are taken back."""
    text = words_of(text)
    review = Review(memo.consultation_id, person)
    set_aside(review, memo)
    same = ("consultation_id", "excerpt_id", "theme_id", "is_flag", "settled_by_id", "settled_at")
    note(review, Memo(text=text, **{name: getattr(memo, name) for name in same}))
    act = review.act("The note is changed.")
    db.session.commit()
    return act


def take_back_memo(memo: Memo, person: Person) -> ReviewAct:
    """Take a note of one's own back."""
    review = Review(memo.consultation_id, person)
    set_aside(review, memo)
    act = review.act("The note is taken back.")
    db.session.commit()
    return act


def set_aside(review: Review, memo: Memo) -> None:
    db.session.refresh(memo)
    if memo.person_id != review.person.id:
        raise Refusal("Only who wrote a note can change it. Write one of your own beside it.")
    if memo.taken_back_at is not None:
        raise Refusal("That note was changed or taken back since you opened it.")
    review.memo(memo)
    review.images[-1]["was"]["taken_back_at"] = None
    memo.taken_back_at = now()


def note(review: Review, memo: Memo) -> None:
    memo.person_id = review.person.id
    db.session.add(memo)
    db.session.flush()
    review.memo(memo, made=True)


def settle(review: Review, memo: Memo) -> None:
    review.memo(memo)
    memo.settled_by_id, memo.settled_at = review.person.id, now()
