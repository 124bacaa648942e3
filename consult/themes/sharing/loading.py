"""What stands in a consultation's framework, read for taking out: themes, passages with their places, codings, memos."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.models import Forum
from consult.forums.session_models import ForumSession
from consult.people.models import Organisation
from consult.surveys.models import Question, Survey
from consult.surveys.response_models import Answer
from consult.themes.models import Coding, CodingStatus, Excerpt, Memo, Theme, ThemeStatus


@dataclass
class Passage:
    """An excerpt with where it was said; `text` is the whole answer or contribution it is a part of."""

    row: Any  # the columns below, by name
    text: str
    place: str
    place_id: str
    codings: list[Coding] = field(default_factory=list)


@dataclass(frozen=True)
class Coded:
    """All that is taken out, in one fixed order."""

    consultation: Consultation
    themes: Sequence[Theme]
    passages: Sequence[Passage]
    memos: Sequence[Memo]

    @property
    def names(self) -> dict[int, str]:
        return {theme.id: theme.name for theme in self.themes}


def load_coded(consultation: Consultation) -> Coded:
    """Themes in use by name under their parents, passages by place; what was turned away is left out."""
    themes = in_order(
        db.session.scalars(
            select(Theme).where(Theme.consultation_id == consultation.id, Theme.status != ThemeStatus.RETIRED)
        ).all()
    )
    passages = [*answers(consultation.id), *contributions(consultation.id)]
    found = codings(consultation.id)
    for passage in passages:
        passage.codings = found.get(passage.row.id, [])
    memos = db.session.scalars(
        select(Memo)
        .where(Memo.consultation_id == consultation.id, Memo.taken_back_at.is_(None))
        .order_by(Memo.id)
        .options(joinedload(Memo.person))
    ).all()
    return Coded(consultation, themes, passages, memos)


def in_order(themes: Sequence[Theme]) -> list[Theme]:
    """Each theme followed by its sub-themes; one whose parent is not among them stands for itself."""
    by_name = sorted(themes, key=lambda theme: (theme.name.casefold(), theme.id))
    here = {theme.id for theme in themes}
    below: dict[int | None, list[Theme]] = defaultdict(list)
    for theme in by_name:
        below[theme.parent_id if theme.parent_id in here else None].append(theme)
    found: list[Theme] = []
    waiting = list(reversed(below[None]))
    while waiting:
        theme = waiting.pop()
        found.append(theme)
        waiting += reversed(below[theme.id])
    return found


COLUMNS = (
    Excerpt.id, Excerpt.starts_at, Excerpt.ends_at, Excerpt.text, Excerpt.headcount, Excerpt.consent,
    Excerpt.position, Excerpt.position_by_id, Excerpt.copy_of_id,
)  # fmt: skip


def answers(consultation_id: int) -> list[Passage]:
    wanted = (
        select(
            *COLUMNS,
            Excerpt.answer_id.label("source_id"),
            Answer.text.label("whole"),
            Survey.title,
            Question.id.label("asked_id"),
            Question.position.label("number"),
            Question.label.label("asked"),
            Organisation.kind.label("organisation"),
        )
        .join(Answer, Excerpt.answer_id == Answer.id)
        .join(Question, Answer.question_id == Question.id)
        .join(Survey, Question.survey_id == Survey.id)
        .outerjoin(Organisation, Excerpt.organisation_id == Organisation.id)
        .where(Excerpt.consultation_id == consultation_id)
        .order_by(Survey.id, Question.position, Excerpt.answer_id, Excerpt.starts_at)
    )
    return [
        Passage(row, row.whole or "", f"{row.title}, question {row.number}: {row.asked}", f"question:{row.asked_id}")
        for row in db.session.execute(wanted)
    ]


def contributions(consultation_id: int) -> list[Passage]:
    wanted = (
        select(
            *COLUMNS,
            Excerpt.contribution_id.label("source_id"),
            Contribution.text.label("whole"),
            Forum.name.label("forum"),
            ForumSession.id.label("session_id"),
            ForumSession.title,
        )
        .join(Contribution, Excerpt.contribution_id == Contribution.id)
        .join(ForumSession, Contribution.session_id == ForumSession.id)
        .join(Forum, ForumSession.forum_id == Forum.id)
        .where(Excerpt.consultation_id == consultation_id)
        .order_by(ForumSession.id, Contribution.position, Excerpt.contribution_id, Excerpt.starts_at)
    )
    return [
        Passage(row, row.whole, f"{row.forum}, {row.title}", f"session:{row.session_id}")
        for row in db.session.execute(wanted)
    ]


def codings(consultation_id: int) -> dict[uuid.UUID, list[Coding]]:
    wanted = (
        select(Coding)
        .join(Coding.theme)
        .where(
            Theme.consultation_id == consultation_id,
            Theme.status != ThemeStatus.RETIRED,
            Coding.status != CodingStatus.REJECTED,
        )
        .order_by(Coding.theme_id)
        .options(joinedload(Coding.person))
    )
    found: dict[uuid.UUID, list[Coding]] = defaultdict(list)
    for coding in db.session.scalars(wanted):
        found[coding.excerpt_id].append(coding)
    return found
