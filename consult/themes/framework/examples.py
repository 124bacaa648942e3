"""The passages a person may pick as examples of a theme: those that are one, then the clearest."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager

from consult.extensions import db
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme
from consult.themes.overview.columns import columns_of
from consult.themes.overview.counting import under
from consult.themes.sources import with_source

SHOWN = 12
LENGTHS = (15, 400)  # characters: shorter says little, longer defines nothing


def examples_of(theme: Theme) -> Sequence[Coding]:
    """A person's picks, the same order each time."""
    here = columns_of(theme.consultation_id)
    picked = here.uuids(here.row[under(here) & (here.theme == theme.id) & here.is_example])
    some = wanted(theme).where(Coding.excerpt_id.in_(picked), Coding.is_example)
    return db.session.scalars(some.order_by(Coding.excerpt_id)).all()


def examples_to_choose(theme: Theme) -> list[Coding]:
    """Those picked, and beside them some to pick from: the engine's most telling, what people kept, the surest."""
    picked = list(examples_of(theme))
    telling = case((Coding.telling.is_(None), 99), else_=Coding.telling)
    kept = case((Coding.status == CodingStatus.KEPT, 0), else_=1)
    more = wanted(theme).where(Coding.is_example.is_(False), func.length(Excerpt.text).between(*LENGTHS))
    more = more.order_by(telling, kept, Coding.confidence.desc(), Coding.excerpt_id).limit(SHOWN)
    return picked + list(db.session.scalars(more))


def wanted(theme: Theme) -> Select[Coding]:
    found = select(Coding).join(Coding.excerpt).options(contains_eager(Coding.excerpt).options(*with_source()))
    return found.where(Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED)
