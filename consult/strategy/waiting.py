"""Quotes that wait for a second pair of eyes, and quotes whose words were taken back."""

from __future__ import annotations

from dataclasses import dataclass

from consult.strategy.models import Evidence, Strategy
from consult.strategy.obstacles import number_of
from consult.themes.quoting.listing import source_of, state_of, still_in
from consult.themes.quoting.models import Quote


@dataclass(frozen=True)
class Waiting:
    """A cited quote that has not been approved."""

    quote: Quote
    evidence: Evidence
    number: str
    source: str
    details: tuple[str, ...]  # what is left in it that could say who it is


def quotes_waiting(strategy: Strategy) -> list[Waiting]:
    """The cited quotes of a strategy that nobody else has looked at yet; each once, by its first number."""
    found: dict[int, Waiting] = {}
    for aim in strategy.aims:
        for evidence in aim.evidence:
            quote = evidence.quote
            if quote is None or quote.excerpt is None or state_of(quote) != "waiting":
                continue
            source = source_of(quote)
            found.setdefault(quote.id, Waiting(quote, evidence, number_of(evidence), source, left_in(quote)))
    return list(found.values())


def left_in(quote: Quote) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.words for each in still_in(quote)))
