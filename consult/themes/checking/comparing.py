"""What coders said of a sample, side by side: as values for alpha, pair by pair, theme by theme. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from consult.themes.checking.agreement import DRAWS, NOT_CODED, Agreement, Values, agreement, sets_apart

Key = TypeVar("Key", bound=Hashable)
Themes = frozenset[int]
FEW = 5  # passages somebody put under a theme: fewer say nothing about it
PER_THEME = 1000  # draws for the interval of one theme
RELY, TENTATIVE = 0.8, 0.667  # Krippendorff, "Content Analysis", 2018, ch. 12


@dataclass(frozen=True)
class Said(Generic[Key]):
    """What one coder said: the themes of each passage, none where none fits. A passage not coded is not there."""

    name: str
    themes: Mapping[Key, Themes]
    machine: bool = False


@dataclass(frozen=True)
class Pair:
    """Two coders on the passages that both coded."""

    one: str
    other: str
    figure: Agreement
    same: int  # passages with the very same themes


@dataclass(frozen=True)
class ThemeFigure:
    """One theme: whether coders agree which passages it covers."""

    theme_id: int
    people: Agreement | None  # None: fewer than two people coded
    with_machine: Agreement
    anybody: int  # passages that at least one person put there
    everybody: int  # passages that every person who coded them put there
    machine: int  # passages the engine put there

    @property
    def enough(self) -> bool:
        return self.anybody >= FEW


@dataclass(frozen=True)
class Comparison(Generic[Key]):
    """All figures of a sample."""

    coders: Sequence[Said[Key]]
    people: Agreement | None  # the very same themes, among people; None with fewer than two
    in_common: Agreement | None  # themes in common count for something
    with_machine: Agreement
    pairs: Sequence[Pair]
    themes: Sequence[ThemeFigure]
    differing: Sequence[Key]  # passages that people, or people and the engine, coded otherwise
    by_two: int  # passages that two people or more coded


def compare(coders: Sequence[Said[Key]], passages: Sequence[Key], parents: Mapping[int, int | None]) -> Comparison[Key]:
    """Compare coders on ``passages``, in that order. ``parents`` gives each theme's parent, or None.

    For the figures over all themes a sub-theme counts as its top theme; a theme's own figure counts its sub-themes."""
    coders = [Said(each.name, narrowed(each.themes, passages), each.machine) for each in coders]
    people = [each for each in coders if not each.machine]
    tops = [
        Said(each.name, {key: raised(said, parents) for key, said in each.themes.items()}, each.machine)
        for each in coders
    ]
    top_people = [each for each in tops if not each.machine]
    coded = [key for key in passages if any(key in each.themes for each in people)]
    several = len(people) > 1
    return Comparison(
        coders,
        figure(top_people, coded) if several else None,
        figure(top_people, coded, in_common=True) if several else None,
        figure(tops, coded),
        [pair(one, other, coded) for at, one in enumerate(tops) for other in tops[at + 1 :]],
        [of_theme(theme, coders, coded, parents) for theme in parents],
        [key for key in coded if len({each.themes[key] for each in tops if key in each.themes}) > 1],
        sum(sum(key in each.themes for each in people) > 1 for key in passages),
    )


def narrowed(said: Mapping[Key, Themes], passages: Sequence[Key]) -> dict[Key, Themes]:
    return {key: said[key] for key in passages if key in said}


def raised(themes: Themes, parents: Mapping[int, int | None]) -> Themes:
    """Themes as their top themes; what is no longer a theme is left out."""
    return frozenset(line(theme, parents)[-1] for theme in themes if theme in parents)


def values_of(coders: Sequence[Said[Key]], passages: Sequence[Key]) -> tuple[Values, list[Themes]]:
    """The sets of themes as whole numbers, (passages, coders), and which set each number is."""
    kinds = sorted({said for each in coders for said in each.themes.values()}, key=sorted)
    number = {said: at for at, said in enumerate(kinds)}
    rows = [[number[each.themes[key]] if key in each.themes else NOT_CODED for each in coders] for key in passages]
    return np.array(rows, dtype=np.int64).reshape(len(passages), len(coders)), kinds


def figure(
    coders: Sequence[Said[Key]], passages: Sequence[Key], *, in_common: bool = False, draws: int = DRAWS
) -> Agreement:
    values, kinds = values_of(coders, passages)
    return agreement(values, sets_apart(kinds) if in_common else None, draws=draws)


def pair(one: Said[Key], other: Said[Key], passages: Sequence[Key]) -> Pair:
    both = [key for key in passages if key in one.themes and key in other.themes]
    same = sum(one.themes[key] == other.themes[key] for key in both)
    return Pair(one.name, other.name, figure([one, other], both), same)


def of_theme(
    theme: int, coders: Sequence[Said[Key]], passages: Sequence[Key], parents: Mapping[int, int | None]
) -> ThemeFigure:
    """A theme's own figures: yes or no for each passage, its sub-themes counted in."""
    covers = {each for each in parents if theme in line(each, parents)}
    said = [
        Said(each.name, {key: frozenset({int(bool(its & covers))}) for key, its in each.themes.items()}, each.machine)
        for each in coders
    ]
    people = [each for each in said if not each.machine]
    yes = frozenset({1})
    told = [[each.themes[key] == yes for each in people if key in each.themes] for key in passages]
    return ThemeFigure(
        theme,
        figure(people, passages, draws=PER_THEME) if len(people) > 1 else None,
        figure(said, passages, draws=PER_THEME),
        sum(any(each) for each in told),
        sum(all(each) for each in told),
        sum(each.themes.get(key) == yes for each in said if each.machine for key in passages),
    )


def line(theme: int, parents: Mapping[int, int | None]) -> list[int]:
    """A theme and all above it, the top one last."""
    found, above = [theme], parents.get(theme)
    while above is not None and above in parents and above not in found:
        found.append(above)
        above = parents[above]
    return found


def in_words(figure: Agreement | None) -> str:
    """What a figure allows, judged by the lower end of its interval: the rule is Krippendorff's."""
    if figure is None or figure.alpha is None or figure.low is None:
        return "cannot be worked out"
    if figure.low >= RELY:
        return "may be relied on"
    if figure.low >= TENTATIVE:
        return "good enough for tentative conclusions"
    if figure.alpha >= TENTATIVE:
        return "promising, but too few passages to say"
    return "too low to rest on"
