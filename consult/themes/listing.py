"""The list of themes as the overview shows it: filtered, sorted, and with what size would hide brought up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.themes.breadth import Breadth, few_people_many_rooms
from consult.themes.models import Origin, Theme, ThemeStatus
from consult.themes.overview.asked import Asked
from consult.themes.overview.columns import columns_of
from consult.themes.overview.counting import Counts, counts_by_theme, counts_of, placed
from consult.themes.overview.narrowing import mask_of
from consult.themes.overview.waves import Since, since_last_wave

SORTS: dict[str, Callable[[Breadth], int]] = {
    "passages": lambda breadth: breadth.passages,
    "people": lambda breadth: breadth.people,
    "organisations": lambda breadth: breadth.organisations,
    "forums": lambda breadth: len(breadth.forums),
    "sources": lambda breadth: breadth.sources,
}
STANDINGS = [
    ("", "Any standing"),
    ("suggested", "Suggested by Consult"),
    ("agreed", "Agreed by a person"),
    ("confirmed", "Confirmed by a room"),
    ("made", "Made by a person"),
    ("retired", "Retired"),
]
CHIEFLY, FEWEST = 0.5, 3  # of a theme's passages said in forums; and how many passages it takes to say so
NOTHING = Counts()


@dataclass(frozen=True)
class Line:
    """One theme in the list. `few`: raised by few, in several forums; `lived`: said chiefly in forums. Both are about
    the whole theme, whatever the filter."""

    theme: Theme
    counts: Counts
    few: bool
    lived: bool
    since: Since | None = None
    inside: bool = False  # it stands below the theme it is part of

    @property
    def breadth(self) -> Breadth:
        return self.counts.breadth

    @property
    def part(self) -> str:
        return "few" if self.few else "lived" if self.lived else "rest"


@dataclass(frozen=True)
class Overview:
    """Everything the overview counts: the passages asked for, all passages, the lines of themes, and how many of the
    passages asked for are under no theme in use."""

    asked: Counts
    everything: Counts
    lines: list[Line]
    unplaced: int

    def part(self, which: str) -> list[Line]:
        """The lines of one part of the table ("few", "lived", "rest"), each with what is part of it below it."""
        mine = [line for line in self.lines if line.part == which]
        there = {line.theme.id for line in mine}
        found: list[Line] = []
        for line in mine:
            if line.theme.parent_id not in there:
                found.append(line)
                found += [replace(each, inside=True) for each in mine if each.theme.parent_id == line.theme.id]
        return found


def chiefly_lived(theme: Counts, everything: Counts) -> bool:
    """Whether at least half of a theme's passages were said in forums, and twice the share that forums have of all."""
    passages, total = theme.breadth.passages, everything.breadth.passages
    if passages < FEWEST or not total:
        return False
    share = theme.in_forums / passages
    return share >= CHIEFLY and share >= 2 * everything.in_forums / total


def overview(consultation_id: int, asked: Asked) -> Overview:
    """The themes asked for, the largest first; under a filter those nobody speaks of there are left out."""
    here = columns_of(consultation_id)
    mask = mask_of(consultation_id, asked, here)
    whole, everything = counts_by_theme(here), counts_of(here)
    counts, total = (whole, everything) if mask is None else (counts_by_theme(here, mask), counts_of(here, mask))
    themes = themes_of(consultation_id, asked)
    waves = since_last_wave(themes, whole, everything)
    found = [
        Line(
            theme,
            counts.get(theme.id, NOTHING),
            few_people_many_rooms(whole.get(theme.id, NOTHING).breadth, everything.breadth),
            chiefly_lived(whole.get(theme.id, NOTHING), everything),
            waves.get(theme.id),
        )
        for theme in themes
        if theme.id in counts or (stands_without(theme) if mask is None else is_called(theme, asked.words))
    ]
    size = SORTS.get(asked.sort, SORTS["passages"])
    found.sort(key=lambda line: (-size(line.breadth), -line.breadth.passages, line.theme.name.casefold()))
    alone = ~placed(here, [theme.id for theme in themes_in_use(consultation_id)])
    return Overview(total, everything, found, int((alone if mask is None else alone & mask).sum()))


def stands_without(theme: Theme) -> bool:
    """Whether a theme is listed with no passage under it: a bare suggestion of the engine is not."""
    if theme.touched or theme.origin is Origin.PERSON or theme.carried_from_id:
        return True
    return theme.status is not ThemeStatus.SUGGESTED


def is_called(theme: Theme, words: str) -> bool:
    """Whether the words stand in a theme's name or description, for a filter of words alone."""
    said = words.strip().casefold()
    return bool(said) and said in f"{theme.name} {theme.description}".casefold()


def themes_of(consultation_id: int, asked: Asked) -> Sequence[Theme]:
    wanted = select(Theme).options(joinedload(Theme.made_by)).where(Theme.consultation_id == consultation_id)
    if asked.standing == "made":
        wanted = wanted.where(Theme.origin == Origin.PERSON, Theme.status != ThemeStatus.RETIRED)
    elif asked.standing in {status.value for status in ThemeStatus}:
        wanted = wanted.where(Theme.status == ThemeStatus(asked.standing))
    else:
        wanted = wanted.where(Theme.status != ThemeStatus.RETIRED)
    return db.session.scalars(wanted).all()


def themes_in_use(consultation_id: int) -> Sequence[Theme]:
    """Every theme that is not retired, by name: for choosing one."""
    wanted = select(Theme).where(Theme.consultation_id == consultation_id, Theme.status != ThemeStatus.RETIRED)
    return db.session.scalars(wanted.order_by(func.lower(Theme.name))).all()
