"""What lies on the reading desk: one passage with everything known of it, its neighbours, and what was done last."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.people.models import Person
from consult.themes.before import Refusal
from consult.themes.listing import themes_in_use
from consult.themes.models import Coding, CodingStatus, Memo, ReviewAct, Theme
from consult.themes.reading.memos import memos_where
from consult.themes.reading.queue import Place, Queue, first_of, place_of
from consult.themes.reading.rivals import seen_of
from consult.themes.whole import Whole, find_excerpt, whole_of


@dataclass(frozen=True)
class Desk:
    """One passage being read."""

    queue: Queue
    place: Place
    whole: Whole
    seen: str
    codings: list[Coding]  # suggested and kept, what is to be decided first
    turned_away: list[Coding]
    memos: Sequence[Memo]
    position_by: Person | None  # who said which way it goes
    last: ReviewAct | None  # of this person, if it can be undone
    learnt: ReviewAct | None  # the last act that the engine learnt something from

    @property
    def suggested(self) -> list[Coding]:
        return [coding for coding in self.codings if coding.status is CodingStatus.SUGGESTED]

    @property
    def flag(self) -> Memo | None:
        return next((memo for memo in self.memos if memo.is_flag and memo.settled_at is None), None)


def desk_of(queue: Queue, person: Person, at: uuid.UUID | None) -> Desk | None:
    """The desk with this passage, or with the first one of the queue; None when there is nothing to read."""
    wanted = at or first_of(queue)
    found = find_excerpt(queue.consultation_id, wanted) if wanted else None
    if found is None:
        return None
    whole = whole_of(found)
    standing = [coding for coding in whole.codings if coding.status is not CodingStatus.REJECTED]
    return Desk(
        queue=queue,
        place=place_of(queue, found.id),
        whole=whole,
        seen=seen_of(found),
        codings=sorted(standing, key=lambda coding: coding.status is CodingStatus.KEPT),
        turned_away=[coding for coding in whole.codings if coding.status is CodingStatus.REJECTED],
        memos=memos_where(Memo.excerpt_id == found.id),
        position_by=db.session.get(Person, found.position_by_id or 0),
        last=last_act(queue.consultation_id, person),
        learnt=last_learnt(queue.consultation_id),
    )


def last_act(consultation_id: int, person: Person) -> ReviewAct | None:
    """What this person did last and has not undone."""
    mine = ReviewAct.consultation_id == consultation_id, ReviewAct.person_id == person.id
    found = select(ReviewAct).where(*mine, ReviewAct.undone_at.is_(None)).order_by(ReviewAct.id.desc())
    return db.session.scalar(found.limit(1))


def last_learnt(consultation_id: int) -> ReviewAct | None:
    """The last act that moved suggestions, if it stands."""
    here = ReviewAct.consultation_id == consultation_id, ReviewAct.learnt > 0, ReviewAct.undone_at.is_(None)
    found = select(ReviewAct).options(joinedload(ReviewAct.person)).where(*here).order_by(ReviewAct.id.desc())
    return db.session.scalar(found.limit(1))


def theme_called(consultation_id: int, words: str) -> Theme:
    """The theme in use that somebody means by typing its name or a part of it."""
    typed = words.casefold().split()
    if not typed:
        raise Refusal("Type the name of a theme, or a part of it.")
    themes = themes_in_use(consultation_id)
    exact = [theme for theme in themes if theme.name.casefold().split() == typed]
    some = exact or [theme for theme in themes if all(word in theme.name.casefold() for word in typed)]
    if len(some) == 1:
        return some[0]
    if not some:
        raise Refusal(f"No theme has “{words.strip()}” in its name. Type a part of a name that is in the list.")
    names = ", ".join(f"“{theme.name}”" for theme in some[:4])
    raise Refusal(f"{len(some)} themes have that in their name: {names}. Type more of the one you mean.")
