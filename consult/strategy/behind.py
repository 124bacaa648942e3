"""The passages behind a piece of evidence, for somebody who may read them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from consult.extensions import db
from consult.strategy.body import Body
from consult.themes.models import Coding, CodingStatus, Excerpt
from consult.themes.quoting.models import Quote
from consult.themes.sources import source_line, with_source

A_PAGE = 100


@dataclass(frozen=True)
class Passage:
    """An excerpt with its source line."""

    excerpt: Excerpt
    source: str


def passages_behind(evidence: Body, most: int = A_PAGE) -> list[Passage]:
    """The excerpts a citation leads to: those of its theme, the surest first, or the one a quote was taken from."""
    if evidence["kind"] == "theme":
        excerpts = list(db.session.scalars(excerpts_of(evidence["theme"]).limit(most)))
    else:
        quote = db.session.get(Quote, evidence["quote"])
        excerpts = [quote.excerpt] if quote and quote.excerpt else []
    return [Passage(excerpt, source_line(excerpt)) for excerpt in excerpts]


def excerpts_of(theme_id: int) -> Select[Excerpt]:
    """A theme's excerpts: what people decided first, then what the engine suggests, the surest first."""
    return (
        select(Excerpt)
        .join(Coding, Coding.excerpt_id == Excerpt.id)
        .options(*with_source())
        .where(Coding.theme_id == theme_id, Coding.status != CodingStatus.REJECTED)
        .order_by(Coding.status, func.coalesce(Coding.confidence, 1).desc(), Excerpt.id)
    )


def count_behind(evidence: Body) -> int:
    if evidence["kind"] != "theme":
        return 1
    found = select(func.count()).where(Coding.theme_id == evidence["theme"], Coding.status != CodingStatus.REJECTED)
    return db.session.scalar(found) or 0
