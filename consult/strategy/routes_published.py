"""The published page, and the evidence behind each of its sentences."""

from __future__ import annotations

from flask import abort, g, render_template
from sqlalchemy import select

from consult.extensions import db
from consult.people.access import ANYONE, READERS, allow
from consult.privacy.disclosure import in_words
from consult.strategy.behind import count_behind, passages_behind
from consult.strategy.blueprint import bp
from consult.strategy.body import Body
from consult.strategy.models import Strategy, StrategyStatus
from consult.strategy.published import find_cited, latest, quotes_of, words_behind


@bp.get("/strategy/<slug>")
@allow(ANYONE)
def published(slug: str) -> str:
    _, body = published_or_404(slug)
    return render_published(slug, body)


@bp.get("/strategy/<slug>/evidence/<int:aim_number>.<int:number>")
@allow(ANYONE)
def evidence(slug: str, aim_number: int, number: int) -> str:
    """For anyone what may be public; for a reader the words themselves."""
    strategy, body = published_or_404(slug)
    cited = find_cited(body, aim_number, number)
    if cited is None:
        abort(404)
    passages = passages_behind(cited.evidence) if may_read() else []
    return render_template(
        "public/evidence.html",
        strategy=strategy,
        body=body,
        aim=cited.aim,
        evidence=cited.evidence,
        words=words_behind(body),
        quotes=[each for each in all_quotes(body) if each["quote"] in shown_quotes(cited.evidence)],
        passages=passages,
        count=count_behind(cited.evidence) if may_read() else 0,
        may_read=may_read(),
        here="strategy",
    )


def published_or_404(slug: str) -> tuple[Strategy, Body]:
    strategy = db.session.scalar(
        select(Strategy).where(Strategy.slug == slug, Strategy.status == StrategyStatus.PUBLISHED)
    )
    publication = latest(strategy) if strategy else None
    if strategy is None or publication is None:
        abort(404)
    return strategy, publication.body


def render_published(slug: str, body: Body, preview: str = "") -> str:
    return render_template(
        "public/strategy.html",
        slug=slug,
        body=body,
        words=words_behind(body),
        quotes_of=quotes_of,
        how_many=in_words(len(body["aims"])),
        preview=preview,
        here="strategy",
    )


def may_read() -> bool:
    return g.person is not None and g.person.role in READERS


def all_quotes(body: Body) -> list[Body]:
    """Each quote of a body once, by the first number it has."""
    found: dict[int, Body] = {}
    for aim in body["aims"]:
        for each in quotes_of(aim):
            found.setdefault(each["quote"], each)
    return list(found.values())


def shown_quotes(cited: Body) -> set[int]:
    """The quotes to show with a piece of evidence: itself, or those said under its theme."""
    return {cited["quote"]} if cited["kind"] == "quote" else set(cited["quotes"])
