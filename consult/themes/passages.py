"""The passages of one theme, or of a whole consultation, a page at a time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import case, select
from sqlalchemy.orm import contains_eager, joinedload

from consult.extensions import db
from consult.themes.breadth import Breadth
from consult.themes.heard import forums_of, surveys_of
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme, ThemeStatus
from consult.themes.overview.asked import Asked
from consult.themes.overview.columns import columns_of
from consult.themes.overview.counting import Counts, counted, under
from consult.themes.overview.lists import codings_in_order, most_telling
from consult.themes.overview.narrowing import mask_of
from consult.themes.searching.finding import Found
from consult.themes.sources import with_source

PAGE = 50
ORDERS = {"unsure": "Least sure first", "sure": "Surest first", "heads": "Stands for most"}
SHOWS = [
    ("", "Suggested and kept"), ("suggested", "Suggested"), ("kept", "Kept"), ("rejected", "Taken out"),
    ("critical", "Critical"), ("mixed", "Mixed"), ("positive", "Positive"), ("unclear", "Unclear which way"),
]  # fmt: skip
TO_QUOTE = (25, 320)  # characters: shorter says little, longer is no quote


@dataclass(frozen=True)
class Page:
    """Some of the rows, and where they stand among all."""

    rows: Sequence[Any]
    number: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def first_row(self) -> int:
        return (self.number - 1) * PAGE + 1 if self.total else 0


def passages_of(theme: Theme, order: str, show: str, heard: str, number: int) -> Page:
    """One page of a theme's codings, each with its excerpt and everything its source line reads."""
    here = columns_of(theme.consultation_id)
    mask = mask_of(theme.consultation_id, Asked(heard=heard), here)
    places = codings_in_order(here, theme.id, mask, show, order)
    number = page_number(number, len(places))
    ids = here.uuids(here.row[places[(number - 1) * PAGE : number * PAGE]])
    return Page(codings_under(theme, ids), number, len(places))


def codings_under(theme: Theme, ids: Sequence[uuid.UUID]) -> list[Coding]:
    """A theme's codings of some excerpts, in their order, with everything a source line reads."""
    wanted = select(Coding).join(Coding.excerpt).where(Coding.theme_id == theme.id, Coding.excerpt_id.in_(ids))
    wanted = wanted.options(contains_eager(Coding.excerpt).options(*with_source()), joinedload(Coding.person))
    found = {coding.excerpt_id: coding for coding in db.session.scalars(wanted)}
    return [found[each] for each in ids if each in found]


def page_number(number: int, total: int) -> int:
    return max(1, min(number, -(-total // PAGE)))


def own_words(theme: Theme, how_many: int = 3) -> list[tuple[Coding, str]]:
    """A few passages that show the theme, each with why: the engine's picks, then kept ones, then the surest."""
    here = columns_of(theme.consultation_id)
    places = most_telling(here, theme.id, TO_QUOTE, how_many * 3)
    found: dict[str, Coding] = {}
    for coding in codings_under(theme, here.uuids(here.row[places])):
        found.setdefault(coding.excerpt.text.casefold(), coding)
    return [(coding, why(coding)) for coding in list(found.values())[:how_many]]


def why(coding: Coding) -> str:
    if coding.telling:
        return "closest to the middle of the theme" if coding.telling == 1 else "another way of saying it"
    return "kept by a person" if coding.status is CodingStatus.KEPT else "among the surest"


def who_said_it(theme: Theme) -> list[tuple[str, str, Breadth]]:
    """Each survey and forum a theme was heard in: its name, the filter that shows its passages, and its breadth."""
    here = columns_of(theme.consultation_id)
    rows = here.row[under(here) & (here.theme == theme.id)]
    names = {f"survey:{survey.id}": survey.title for survey in surveys_of(theme.consultation_id)}
    names |= {f"forum:{forum.id}": forum.name for forum in forums_of(theme.consultation_id)}
    places = np.where(here.forum[rows] >= 0, -2 - here.forum[rows], here.survey[rows])
    each, owner = np.unique(places, return_inverse=True)
    found = []
    for place, counts in zip(each.tolist(), counted(here, rows, owner, len(each)), strict=True):
        heard = f"survey:{place}" if place >= 0 else f"forum:{-2 - place}"
        found.append((names.get(heard, "Somewhere else"), heard, counts.breadth))
    return sorted(found, key=lambda each: (-each[2].passages, each[0]))


def breadth_of_theme(theme: Theme) -> Counts:
    """How widely a theme was said, and which way it goes."""
    here = columns_of(theme.consultation_id)
    chosen = under(here) & (here.theme == theme.id)
    rows = here.row[chosen]
    return counted(here, rows, np.zeros(len(rows), np.int64), 1, chosen)[0]


def excerpts_page(found: Found, number: int) -> Page:
    """One page of excerpts that were found, with their sources."""
    number = page_number(number, len(found.rows))
    ids = found.ids((number - 1) * PAGE, PAGE)
    wanted = select(Excerpt).where(Excerpt.id.in_(ids)).options(*with_source())
    rows = {excerpt.id: excerpt for excerpt in db.session.scalars(wanted)}
    return Page([rows[each] for each in ids if each in rows], number, len(found.rows))


def codings_of(excerpt_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Coding]]:
    """The codings of some excerpts, the surest first, with theme and person; those of retired themes left out."""
    wanted = (
        select(Coding)
        .join(Coding.theme)
        .where(Coding.excerpt_id.in_(excerpt_ids), Theme.status != ThemeStatus.RETIRED)
        .order_by(case((Coding.status == CodingStatus.KEPT, 0), else_=1), Coding.confidence.desc())
        .options(contains_eager(Coding.theme), joinedload(Coding.person))
    )
    found: dict[uuid.UUID, list[Coding]] = {each: [] for each in excerpt_ids}
    for coding in db.session.scalars(wanted):
        found[coding.excerpt_id].append(coding)
    return found
