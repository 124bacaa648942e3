"""Publishing a strategy, and taking the page down again."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from consult.extensions import db
from consult.people.models import Person
from consult.strategy.body import body_of
from consult.strategy.models import Publication, Strategy, StrategyStatus
from consult.strategy.obstacles import obstacles
from consult.strategy.refusal import Refusal


def publish_strategy(strategy: Strategy, person: Person) -> Publication:
    """Freeze the strategy as it is and show it at its address. Refuses with everything that stands in the way."""
    in_the_way = obstacles(strategy)
    if in_the_way:
        raise Refusal(*in_the_way)
    version = (db.session.scalar(newest(strategy)) or 0) + 1
    publication = Publication(
        strategy_id=strategy.id, version=version, published_by_id=person.id, body=body_of(strategy)
    )
    strategy.status = StrategyStatus.PUBLISHED
    db.session.add(publication)
    db.session.commit()
    return publication


def withdraw_publication(strategy: Strategy) -> None:
    """Take the page down. What was published is kept, and can be read in the workspace."""
    strategy.status = StrategyStatus.DRAFT
    db.session.commit()


def newest(strategy: Strategy) -> Select[int]:
    return select(func.max(Publication.version)).where(Publication.strategy_id == strategy.id)
