"""What stands in the way of publishing a strategy, each thing named."""

from __future__ import annotations

from collections.abc import Iterator

from consult.strategy.models import Aim, Evidence, Strategy
from consult.strategy.quoting import stands
from consult.themes.models import Theme, ThemeStatus
from consult.themes.quoting.models import Quote


def number_of(evidence: Evidence) -> str:
    """1.4: the fourth thing cited under aim 1."""
    return f"{place_of(evidence.aim)}.{evidence.position}"


def place_of(aim: Aim) -> int:
    """Which aim it is, counted from one in today's order."""
    return aim.strategy.aims.index(aim) + 1


def obstacles(strategy: Strategy) -> list[str]:
    """Each thing that stands in the way, in a sentence that says what to do; empty when nothing does."""
    if not strategy.aims:
        return ["The strategy has no aim yet. Add one."]
    found = [f"Aim {place_of(aim)}, “{aim.title}”, has no evidence. Cite a theme or a quote." for aim in bare(strategy)]
    for aim in strategy.aims:
        for evidence in aim.evidence:
            found += [f"Evidence {number_of(evidence)}: {reason}" for reason in reasons(evidence)]
    return found


def bare(strategy: Strategy) -> list[Aim]:
    return [aim for aim in strategy.aims if not aim.evidence]


def reasons(evidence: Evidence) -> Iterator[str]:
    if evidence.theme is not None:
        yield from theme_reasons(evidence.theme)
    if evidence.quote is not None:
        yield from quote_reasons(evidence.quote)


def theme_reasons(theme: Theme) -> Iterator[str]:
    if theme.status is ThemeStatus.RETIRED:
        yield f"“{theme.name}” is no longer a theme. Take it away, or cite the theme that took its place."
    elif theme.status is ThemeStatus.SUGGESTED:
        yield f"“{theme.name}” is only suggested. Somebody has to agree it first, on its page."


def quote_reasons(quote: Quote) -> Iterator[str]:
    if not stands(quote):
        yield "these words were taken back or may no longer be quoted. Take the quote away."
    elif quote.refused_at is not None:
        yield f"this quote was refused: {quote.refused_because} Take it away, or choose other words."
    elif quote.approved_by_id is None:
        yield f"this quote waits for a second pair of eyes, somebody other than {quote.picked_by.name}."
