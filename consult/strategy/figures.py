"""True counts behind a strategy: who was heard, and how widely each theme was said. For publishing they are rounded
by `privacy.disclosure`; nothing of this leaves the workspace as it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.session_models import ForumSession
from consult.privacy.disclosure import breadth_sentence
from consult.surveys.models import Survey
from consult.surveys.response_models import Answer, Response, ResponseStatus
from consult.themes.breadth import NOBODY, Breadth
from consult.themes.models import Theme, ThemeStatus
from consult.themes.overview.counting import breadth_by_theme


@dataclass(frozen=True)
class Widths:
    """The breadth of every theme of a consultation, which of them people agreed, and how many forums there are."""

    by_theme: dict[int, Breadth]
    agreed: frozenset[int]
    forums: int

    def of(self, theme_id: int | None) -> Breadth:
        return self.by_theme.get(theme_id, NOBODY) if theme_id else NOBODY

    def sentence(self, theme_id: int) -> str:
        """As it may be published: rounded, or in words."""
        own = self.of(theme_id)
        return breadth_sentence(
            passages=own.passages,
            people_count=own.people,
            organisation_count=own.organisations,
            raised=len(own.forums),
            forums=max(self.forums, len(own.forums)),
        )

    def most(self) -> int | None:
        """Of the themes people agreed, the one that the most people raised; None when two share that place."""
        ranked = sorted(self.agreed, key=self.size, reverse=True)
        shared = len(ranked) > 1 and self.size(ranked[0]) == self.size(ranked[1])
        return ranked[0] if ranked and not shared else None

    def size(self, theme_id: int) -> tuple[int, int]:
        own = self.of(theme_id)
        return own.people, own.passages


@dataclass(frozen=True)
class Heard:
    """Who a consultation listened to."""

    people: int
    organisations: int
    forums: int
    sessions: int
    themes: int
    confirmed: int


def widths_of(consultation: Consultation) -> Widths:
    agreed = select(Theme.id).where(
        Theme.consultation_id == consultation.id, Theme.status.in_([ThemeStatus.AGREED, ThemeStatus.CONFIRMED])
    )
    return Widths(
        breadth_by_theme(consultation.id), frozenset(db.session.scalars(agreed)), len(forums_with_words(consultation))
    )


def forums_with_words(consultation: Consultation) -> list[int]:
    """The forums in which something was said for a consultation."""
    return list(
        db.session.scalars(
            select(ForumSession.forum_id)
            .join(Contribution, Contribution.session_id == ForumSession.id)
            .where(ForumSession.consultation_id == consultation.id, Contribution.removed_at.is_(None))
            .group_by(ForumSession.forum_id)
        )
    )


def who_was_heard(consultation: Consultation) -> Heard:
    """People, organisations, forums, sessions and themes of a consultation."""
    standings = Counter(db.session.scalars(select(Theme.status).where(Theme.consultation_id == consultation.id)))
    confirmed = standings[ThemeStatus.CONFIRMED]
    return Heard(
        people=people_answering(consultation) + people_in_rooms(consultation),
        organisations=count_answering(consultation, Response.organisation_id),
        forums=len(forums_with_words(consultation)),
        sessions=count_sessions(consultation),
        themes=standings[ThemeStatus.AGREED] + confirmed,
        confirmed=confirmed,
    )


def people_answering(consultation: Consultation) -> int:
    """Each response is a person; rows of an imported file that name the same person are one."""
    named = count_answering(consultation, Response.person_hash)
    return named + count_answering(consultation, Response.id, Response.person_hash.is_(None))


def count_answering(consultation: Consultation, what: object, *conditions: ColumnElement[bool]) -> int:
    """How many different ones there are among the responses that were sent and still hold an answer."""
    found = (
        select(func.count(func.distinct(what)))
        .select_from(Response)
        .join(Survey, Survey.id == Response.survey_id)
        .where(
            Survey.consultation_id == consultation.id,
            Response.status == ResponseStatus.SUBMITTED,
            select(Answer.id).where(Answer.response_id == Response.id).exists(),
            *conditions,
        )
    )
    return db.session.scalar(found) or 0


def people_in_rooms(consultation: Consultation) -> int:
    """The fullest room of each forum: the same people come again, and nobody is counted twice."""
    fullest = (
        select(func.max(ForumSession.in_the_room))
        .where(ForumSession.consultation_id == consultation.id)
        .group_by(ForumSession.forum_id)
    )
    return sum(db.session.scalars(fullest))


def count_sessions(consultation: Consultation) -> int:
    spoken = select(Contribution.id).where(
        Contribution.session_id == ForumSession.id, Contribution.removed_at.is_(None)
    )
    found = select(func.count(ForumSession.id)).where(ForumSession.consultation_id == consultation.id, spoken.exists())
    return db.session.scalar(found) or 0
