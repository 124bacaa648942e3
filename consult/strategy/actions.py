"""What can be done with a strategy, its aims, commitments and indicators. The other actions can be had from here too."""

from __future__ import annotations

from typing import Literal, TypeVar

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.strategy.evidence_actions import approve_quote, cite_quote, cite_theme, pick_quote, uncite
from consult.strategy.models import Aim, Commitment, Indicator, Strategy
from consult.strategy.publish_actions import publish_strategy, withdraw_publication
from consult.strategy.receipt_actions import mark_seen, take_back
from consult.strategy.refusal import Refusal
from consult.strategy.slugs import free_slug, slug_of

__all__ = [
    "approve_quote",
    "cite_quote",
    "cite_theme",
    "mark_seen",
    "pick_quote",
    "publish_strategy",
    "take_back",
    "uncite",
    "withdraw_publication",
]

Direction = Literal["up", "down"]
Placed = TypeVar("Placed", Aim, Commitment, Indicator)


def create_strategy(
    consultation: Consultation, title: str, years: str = "", lead: str = "", slug: str | None = None
) -> Strategy:
    """Begin a strategy; nobody outside sees it until it is published."""
    address = slug_of(slug) if slug else free_slug(title)
    if db.session.scalar(select(Strategy.id).where(Strategy.slug == address)):
        raise Refusal(f"Another strategy has the address “{address}”. Choose another.")
    strategy = Strategy(
        consultation=consultation, slug=address, title=title.strip(), years=years.strip(), lead=lead.strip()
    )
    db.session.add(strategy)
    db.session.commit()
    return strategy


def change_strategy(strategy: Strategy, title: str, years: str, lead: str) -> None:
    """Change the draft; what is published stays as it was until it is published again."""
    strategy.title, strategy.years, strategy.lead = title.strip(), years.strip(), lead.strip()
    db.session.commit()


def add_aim(strategy: Strategy, title: str, statement: str) -> Aim:
    """Add an aim after the others."""
    aim = Aim(position=after(strategy.aims), title=title.strip(), statement=statement.strip())
    strategy.aims.append(aim)
    db.session.commit()
    return aim


def change_aim(aim: Aim, title: str, statement: str) -> None:
    aim.title, aim.statement = title.strip(), statement.strip()
    db.session.commit()


def move_aim(aim: Aim, direction: Direction) -> None:
    """Change places with the aim before or after."""
    move(aim.strategy.aims, aim, direction)
    db.session.commit()


def remove_aim(aim: Aim) -> None:
    """Remove an aim with its commitments and the evidence under it; themes and quotes stay."""
    db.session.delete(aim)
    db.session.commit()


def add_commitment(aim: Aim, text: str, due: str = "") -> Commitment:
    """Add something we will do."""
    commitment = Commitment(position=after(aim.commitments), text=text.strip(), due=due.strip())
    aim.commitments.append(commitment)
    db.session.commit()
    return commitment


def change_commitment(commitment: Commitment, text: str, due: str) -> None:
    commitment.text, commitment.due = text.strip(), due.strip()
    db.session.commit()


def move_commitment(commitment: Commitment, direction: Direction) -> None:
    move(commitment.aim.commitments, commitment, direction)
    db.session.commit()


def remove_commitment(commitment: Commitment) -> None:
    """Remove a commitment; what was cited for it stays under its aim."""
    for evidence in commitment.aim.evidence:
        if evidence.commitment_id == commitment.id:
            evidence.commitment_id = None
    db.session.flush()
    db.session.delete(commitment)
    db.session.commit()


def add_indicator(aim: Aim, text: str, baseline: str | int, target: str | int, unit: str = "") -> Indicator:
    """Add a measure of progress: where it starts, where it should be, and in what."""
    indicator = Indicator(
        position=after(aim.indicators),
        text=text.strip(),
        baseline=str(baseline).strip(),
        target=str(target).strip(),
        unit=unit.strip(),
    )
    aim.indicators.append(indicator)
    db.session.commit()
    return indicator


def change_indicator(indicator: Indicator, text: str, baseline: str | int, target: str | int, unit: str = "") -> None:
    indicator.text, indicator.unit = text.strip(), unit.strip()
    indicator.baseline, indicator.target = str(baseline).strip(), str(target).strip()
    db.session.commit()


def move_indicator(indicator: Indicator, direction: Direction) -> None:
    move(indicator.aim.indicators, indicator, direction)
    db.session.commit()


def remove_indicator(indicator: Indicator) -> None:
    db.session.delete(indicator)
    db.session.commit()


def after(placed: list[Placed]) -> int:
    return max((each.position for each in placed), default=0) + 1


def move(placed: list[Placed], one: Placed, direction: Direction) -> None:
    """Change places with a neighbour; at either end nothing happens."""
    here = placed.index(one)
    there = here + (-1 if direction == "up" else 1)
    if 0 <= there < len(placed):
        one.position, placed[there].position = placed[there].position, one.position
