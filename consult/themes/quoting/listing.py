"""The quotes of a consultation, by how they stand; and one quote with everything a second reader has to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.privacy.redaction import KINDS, Detail, find_details
from consult.themes.models import Excerpt, Theme
from consult.themes.quoting.attributes import attribute_of
from consult.themes.quoting.following import themes_now, under
from consult.themes.quoting.models import Quote
from consult.themes.quoting.standing import stands
from consult.themes.sources import public_source_line, with_source


@dataclass(frozen=True)
class Standing:
    """One quote in a list."""

    quote: Quote
    state: str  # waiting, approved, refused, gone
    source: str
    theme: Theme | None  # the one its passage is under now


@dataclass(frozen=True)
class Decision:
    """What was decided about one detail."""

    kind: str
    words: str  # as they stand in the quote, when they were left in
    hidden: bool
    because: str


def quotes_of(consultation_id: int, theme: Theme | None = None) -> list[Standing]:
    """Every quote put forward, or those whose words are under a theme now; those that wait first."""
    wanted = select(Quote).where(Quote.consultation_id == consultation_id).order_by(Quote.id.desc())
    if theme is not None:
        wanted = wanted.where(under(theme))
    loads = (
        joinedload(Quote.excerpt).options(*with_source()),
        joinedload(Quote.picked_by),
        joinedload(Quote.approved_by),
        joinedload(Quote.refused_by),
    )
    quotes = db.session.scalars(wanted.options(*loads)).all()
    now = themes_now(quotes)
    found = [Standing(each, state_of(each), source_of(each), now.get(each.id)) for each in quotes]
    return sorted(found, key=lambda each: ("waiting", "approved", "refused", "gone").index(each.state))


def state_of(quote: Quote) -> str:
    if not stands(quote):
        return "gone"
    if quote.refused_at is not None:
        return "refused"
    return "waiting" if quote.approved_by_id is None else "approved"


def source_of(quote: Quote) -> str:
    """The line under a quote, generated: with the one thing said about the person, while it may be said."""
    return public_source_line(quote.excerpt, attribute_of(quote)) if quote.excerpt else "The source is no longer there"


def decisions_of(quote: Quote) -> list[Decision]:
    """What was hidden and what stays. The words of what is hidden are kept nowhere but in the source."""
    return [
        Decision(KINDS.get(each["kind"], "Detail"), "", bool(each["hidden"]), str(each.get("because", "")))
        for each in quote.details
    ]


def still_in(quote: Quote) -> Sequence[Detail]:
    """The details that a reader of the quote would see."""
    return find_details(quote.text)


def parts_of_quote(excerpt: Excerpt) -> list[tuple[str, str | None]]:
    """The excerpt with every detail found in it marked."""
    parts: list[tuple[str, str | None]] = []
    at = 0
    for each in find_details(excerpt.text):
        parts += [(excerpt.text[at : each.start], None), (each.words, "this")]
        at = each.end
    return [part for part in [*parts, (excerpt.text[at:], None)] if part[0]]


def quote_of(consultation_id: int, quote_id: int) -> Quote | None:
    quote = db.session.get(Quote, quote_id)
    return quote if quote and quote.consultation_id == consultation_id else None
