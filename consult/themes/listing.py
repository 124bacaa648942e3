"""The list of themes as the page shows it: filtered, sorted, and with the small ones of many rooms apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.themes.breadth import NOBODY, Breadth, breadth_by_theme, breadth_of, few_people_many_rooms
from consult.themes.heard import conditions
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, Theme, ThemeStatus

SORTS: dict[str, Callable[[Breadth], int]] = {
    "passages": lambda breadth: breadth.passages,
    "people": lambda breadth: breadth.people,
    "organisations": lambda breadth: breadth.organisations,
    "forums": lambda breadth: len(breadth.forums),
}
STANDINGS = [
    ("", "Any standing"),
    ("suggested", "Suggested by Consult"),
    ("agreed", "Agreed by a person"),
    ("confirmed", "Confirmed by a room"),
    ("made", "Made by a person"),
    ("retired", "Retired"),
]


@dataclass(frozen=True)
class Asked:
    """What the page was asked for."""

    heard: str = ""
    standing: str = ""
    words: str = ""
    sort: str = "passages"

    @property
    def narrowed(self) -> bool:
        return bool(self.heard or self.standing or self.words)


@dataclass(frozen=True)
class Line:
    """One theme in the list."""

    theme: Theme
    breadth: Breadth
    few: bool


def lines(consultation_id: int, asked: Asked, everything: Breadth) -> list[Line]:
    """The themes asked for, the largest first; those nobody speaks of in the asked place are left out."""
    breadths = breadth_by_theme(consultation_id, *conditions(asked.heard))
    whole = breadths if not asked.heard else breadth_by_theme(consultation_id)
    found = [
        Line(theme, breadths.get(theme.id, NOBODY), few_people_many_rooms(whole.get(theme.id, NOBODY), everything))
        for theme in themes_of(consultation_id, asked)
    ]
    if asked.heard:
        found = [line for line in found if line.breadth.passages]
    size = SORTS.get(asked.sort, SORTS["passages"])
    return sorted(found, key=lambda line: (-size(line.breadth), -line.breadth.passages, line.theme.name.casefold()))


def themes_of(consultation_id: int, asked: Asked) -> Sequence[Theme]:
    wanted = select(Theme).options(joinedload(Theme.made_by)).where(Theme.consultation_id == consultation_id)
    if asked.standing == "made":
        wanted = wanted.where(Theme.origin == Origin.PERSON, Theme.status != ThemeStatus.RETIRED)
    elif asked.standing in {status.value for status in ThemeStatus}:
        wanted = wanted.where(Theme.status == ThemeStatus(asked.standing))
    else:
        wanted = wanted.where(Theme.status != ThemeStatus.RETIRED)
    if words := asked.words.strip():
        said = (
            select(Coding.theme_id)
            .join(Excerpt)
            .where(
                Excerpt.consultation_id == consultation_id,
                Coding.status != CodingStatus.REJECTED,
                Excerpt.text.icontains(words, autoescape=True),
            )
        )
        named = Theme.name.icontains(words, autoescape=True), Theme.description.icontains(words, autoescape=True)
        wanted = wanted.where(or_(*named, Theme.id.in_(said)))
    return db.session.scalars(wanted).all()


def themes_in_use(consultation_id: int) -> Sequence[Theme]:
    """Every theme that is not retired, by name: for choosing one."""
    wanted = select(Theme).where(Theme.consultation_id == consultation_id, Theme.status != ThemeStatus.RETIRED)
    return db.session.scalars(wanted.order_by(func.lower(Theme.name))).all()


def everything_said(consultation_id: int) -> Breadth:
    return breadth_of(consultation_id)
