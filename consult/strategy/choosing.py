"""What may be cited: the themes of the consultation with their breadth, and the excerpts of one that may be quoted."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from consult.extensions import db
from consult.strategy.figures import widths_of
from consult.strategy.models import Aim
from consult.strategy.quoting import why_not_quotable
from consult.themes.breadth import Breadth
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme, ThemeStatus
from consult.themes.sources import public_source_line, with_source

MOST = 150


@dataclass(frozen=True)
class ThemeChoice:
    theme: Theme
    breadth: Breadth
    cited: bool


@dataclass(frozen=True)
class Quotable:
    excerpt: Excerpt
    source: str


def themes_to_cite(aim: Aim) -> list[ThemeChoice]:
    """The themes in use, those people agreed before those only suggested, the one raised most first."""
    consultation = aim.strategy.consultation
    widths = widths_of(consultation)
    cited = {each.theme_id for each in aim.evidence}
    themes = db.session.scalars(
        select(Theme).where(Theme.consultation_id == consultation.id, Theme.status != ThemeStatus.RETIRED)
    )
    choices = [ThemeChoice(theme, widths.of(theme.id), theme.id in cited) for theme in themes]
    return sorted(
        choices,
        key=lambda choice: (choice.theme.status is ThemeStatus.SUGGESTED, -choice.breadth.passages, choice.theme.name),
    )


def excerpts_to_quote(theme: Theme, most: int = MOST) -> tuple[list[Quotable], int]:
    """The excerpts of a theme that may be quoted, shorter ones first, and how many may not be."""
    excerpts = list(
        db.session.scalars(
            select(Excerpt)
            .join(Coding, Coding.excerpt_id == Excerpt.id)
            .options(*with_source())
            .where(Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED)
        )
    )
    allowed = sorted((each for each in excerpts if why_not_quotable(each) is None), key=lambda each: len(each.text))
    return [Quotable(each, public_source_line(each)) for each in allowed[:most]], len(excerpts) - len(allowed)
