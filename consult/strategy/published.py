"""What is published now: frozen bodies, and the words behind their quotes as they stand at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.strategy.body import Body
from consult.strategy.models import Publication, Strategy, StrategyStatus
from consult.strategy.quoting import may_be_published
from consult.themes.quoting.models import Quote

TAKEN_BACK = "These words were taken back by the person who said them."
NO_LONGER = "These words are no longer shown."


@dataclass(frozen=True)
class Words:
    """A quote on a page: its words, or the sentence that stands in their place."""

    text: str
    stands: bool


@dataclass(frozen=True)
class Cited:
    """One piece of evidence of a published aim."""

    aim: Body
    evidence: Body


def latest(strategy: Strategy) -> Publication | None:
    """The newest publication of a strategy, published or taken down."""
    newest = select(Publication).where(Publication.strategy_id == strategy.id).order_by(Publication.version.desc())
    return db.session.scalar(newest.limit(1))


def published_strategies() -> list[Strategy]:
    found = select(Strategy).where(Strategy.status == StrategyStatus.PUBLISHED).order_by(Strategy.id.desc())
    return list(db.session.scalars(found))


def current_bodies() -> list[tuple[str, Body]]:
    """Slug and frozen body of everything that is published now."""
    pairs = [(strategy.slug, latest(strategy)) for strategy in published_strategies()]
    return [(slug, publication.body) for slug, publication in pairs if publication]


def words_behind(body: Body) -> dict[int, Words]:
    """The words of each quote a body refers to, read at this moment: what was taken back is gone at once."""
    wanted = {each["quote"] for aim in body["aims"] for each in aim["evidence"] if each["kind"] == "quote"}
    quotes = db.session.scalars(select(Quote).options(joinedload(Quote.excerpt)).where(Quote.id.in_(wanted)))
    return dict.fromkeys(wanted, Words(NO_LONGER, False)) | {quote.id: words_of(quote) for quote in quotes}


def words_of(quote: Quote) -> Words:
    if quote.withdrawn_at is not None:
        return Words(TAKEN_BACK, False)
    if not may_be_published(quote):
        return Words(NO_LONGER, False)
    return Words(quote.text, True)


def find_cited(body: Body, aim_number: int, number: int) -> Cited | None:
    """The evidence of a number such as 1.4."""
    wanted = f"{aim_number}.{number}"
    for aim in body["aims"]:
        for evidence in aim["evidence"]:
            if evidence["number"] == wanted:
                return Cited(aim, evidence)
    return None


def quotes_of(aim: dict[str, Any]) -> list[Body]:
    return [each for each in aim["evidence"] if each["kind"] == "quote"]
