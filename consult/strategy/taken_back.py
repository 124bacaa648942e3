"""Words taken back that a published page rests on: found before they go, listed for the team until somebody looked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select, update

from consult.extensions import db, now
from consult.strategy.models import Strategy, TakenBack
from consult.strategy.published import latest, published_strategies
from consult.themes.models import Coding, CodingStatus, Excerpt
from consult.themes.quoting.models import Quote


def note_published_uses(excerpt_ids: Sequence[uuid.UUID]) -> None:
    """Note under which published evidence these excerpts stand. Part of the withdrawal's transaction."""
    if not excerpt_ids:
        return
    consultations = set(db.session.scalars(select(Excerpt.consultation_id).where(Excerpt.id.in_(excerpt_ids))))
    quotes = set(db.session.scalars(select(Quote.id).where(Quote.excerpt_id.in_(excerpt_ids))))
    coded = Coding.excerpt_id.in_(excerpt_ids), Coding.status != CodingStatus.REJECTED
    themes = set(db.session.scalars(select(Coding.theme_id).where(*coded)))
    for strategy in published_strategies():
        publication = latest(strategy) if strategy.consultation_id in consultations else None
        for aim in publication.body["aims"] if publication else []:
            for each in aim["evidence"]:
                quoted = bool(quotes & {each.get("quote"), *each.get("quotes", ())})
                if quoted or each.get("theme") in themes:
                    db.session.add(TakenBack(strategy=strategy, evidence=each["number"], quoted=quoted))


def blank_quotes(excerpt_ids: Sequence[uuid.UUID]) -> None:
    """Blank the quotes made of some excerpts, wherever they stand."""
    db.session.execute(
        update(Quote)
        .where(Quote.excerpt_id.in_(excerpt_ids))
        .values(text="", details=[], attribute="", refused_because="", withdrawn_at=now(), excerpt_id=None),
        execution_options={"synchronize_session": False},
    )


def excerpts_of(answer_or_contribution_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    ids = answer_or_contribution_ids
    return list(
        db.session.scalars(select(Excerpt.id).where(Excerpt.answer_id.in_(ids) | Excerpt.contribution_id.in_(ids)))
    )


def unseen_of(strategy: Strategy) -> Sequence[TakenBack]:
    """What the team has not looked at yet, the newest first."""
    wanted = select(TakenBack).where(TakenBack.strategy_id == strategy.id, TakenBack.seen_at.is_(None))
    return db.session.scalars(wanted.order_by(TakenBack.id.desc())).all()
