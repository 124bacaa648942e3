"""What somebody reads when they open their receipt: their answers, and where each was used. Drafts are not named."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from consult.extensions import db
from consult.languages import gettext, language
from consult.strategy.body import Body
from consult.strategy.models import Evidence
from consult.strategy.published import current_bodies
from consult.strategy.rooms import said_by_forums
from consult.surveys.answering.answers import words_of
from consult.surveys.models import Question, Version
from consult.surveys.question_types import TYPES
from consult.surveys.reading import ask
from consult.surveys.response_models import Answer, Response
from consult.themes.confirming.rooms import rooms_of
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme, ThemeStatus
from consult.themes.quoting.models import Quote

CHECKED = (ThemeStatus.AGREED, ThemeStatus.CONFIRMED)


@dataclass(frozen=True)
class PublishedUse:
    """An aim on a published page that rests on somebody's words, with the commitments that do."""

    slug: str
    aim: str
    aim_number: int
    quoted: bool
    commitments: tuple[str, ...]


@dataclass
class OwnAnswer:
    """One answer as the person gave it, and what became of it."""

    question: str
    words: str
    verbatim: bool  # typed by the person, rather than chosen
    lang: str = "en"  # of the question
    themes: list[tuple[str, str]] = field(default_factory=list)
    guesses: int = 0  # themes that only the engine put it under; their names are nobody's yet
    uses: list[PublishedUse] = field(default_factory=list)
    in_a_draft: bool = False


def own_answers(response: Response) -> list[OwnAnswer]:
    """The answers of a response, in the order of the questions."""
    answers = db.session.scalars(
        select(Answer)
        .join(Question, Question.id == Answer.question_id)
        .options(joinedload(Answer.question), selectinload(Answer.marks))
        .where(Answer.response_id == response.id)
        .order_by(Question.position)
    )
    return [own_answer(answer) for answer in answers]


def own_answer(answer: Answer) -> OwnAnswer:
    kind = TYPES[answer.question.kind]
    own_version = answer.response.version
    version = own_version if own_version.language == language() else Version(language())
    question = ask(answer.question, version)
    own = OwnAnswer(question.label, words_of(answer, version), kind.is_text and not answer.declined, question.lang)
    tell(own, list(db.session.scalars(select(Excerpt.id).where(Excerpt.answer_id == answer.id))))
    return own


def tell(own: OwnAnswer, excerpts: list[uuid.UUID]) -> None:
    """What became of the passages made of somebody's words."""
    if not excerpts:
        return
    themes = themes_of(excerpts)
    quotes = set(db.session.scalars(select(Quote.id).where(Quote.excerpt_id.in_(excerpts))))
    own.themes = [(theme.name, standing(theme)) for theme in themes if theme.status in CHECKED]
    own.guesses = len(themes) - len(own.themes)
    own.uses = published_uses({theme.id for theme in themes}, quotes)
    own.in_a_draft = not own.uses and is_cited({theme.id for theme in themes}, quotes)


def standing(theme: Theme) -> str:
    """Who has looked at a theme: a person of the team, or the forums it was put to."""
    if theme.status is ThemeStatus.CONFIRMED:
        return said_by_forums(rooms_of(theme))
    return gettext("Checked by a person in our team.")


def themes_of(excerpts: list[uuid.UUID]) -> list[Theme]:
    found = (
        select(Theme)
        .join(Coding, Coding.theme_id == Theme.id)
        .where(
            Coding.excerpt_id.in_(excerpts), Coding.status != CodingStatus.REJECTED, Theme.status != ThemeStatus.RETIRED
        )
        .order_by(Theme.name)
    )
    return list(db.session.scalars(found).unique())


def published_uses(themes: set[int], quotes: set[int]) -> list[PublishedUse]:
    """Each aim of a published strategy that cites one of these themes or quotes."""
    found = [use_of(slug, aim, themes, quotes) for slug, body in current_bodies() for aim in body["aims"]]
    return [use for use in found if use]


def use_of(slug: str, aim: Body, themes: set[int], quotes: set[int]) -> PublishedUse | None:
    quoted = {each["number"] for each in aim["evidence"] if each.get("quote") in quotes}
    cited = quoted | {each["number"] for each in aim["evidence"] if each.get("theme") in themes}
    if not cited:
        return None
    will = tuple(each["text"] for each in aim["commitments"] if cited & set(each["evidence"]))
    return PublishedUse(slug, aim["title"], aim["number"], bool(quoted), will)


def is_cited(themes: set[int], quotes: set[int]) -> bool:
    cited = select(Evidence.id).where(Evidence.theme_id.in_(themes) | Evidence.quote_id.in_(quotes))
    return db.session.scalar(cited.limit(1)) is not None
