"""Quotes that wait for a second pair of eyes, and quotes whose words were taken back."""

from __future__ import annotations

from dataclasses import dataclass

from consult.strategy.models import Evidence, Strategy
from consult.strategy.obstacles import number_of
from consult.strategy.quoting import stands
from consult.themes.quoting.models import Quote
from consult.themes.sources import public_source_line


@dataclass(frozen=True)
class Waiting:
    """A cited quote that has not been approved."""

    quote: Quote
    evidence: Evidence
    number: str
    source: str


def quotes_waiting(strategy: Strategy) -> list[Waiting]:
    """The cited quotes of a strategy that nobody else has looked at yet; each once, by its first number."""
    found: dict[int, Waiting] = {}
    for aim in strategy.aims:
        for evidence in aim.evidence:
            quote = evidence.quote
            if quote is None or quote.approved_by_id is not None or quote.excerpt is None or not stands(quote):
                continue
            source = public_source_line(quote.excerpt)
            found.setdefault(quote.id, Waiting(quote, evidence, number_of(evidence), source))
    return list(found.values())
