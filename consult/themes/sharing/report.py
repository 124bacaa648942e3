"""What a report on the themes says, for the team or for others to read; the document is made of it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.forums.session_models import ForumSession
from consult.privacy.disclosure import breadth_sentence
from consult.themes.breadth import NOBODY, Breadth
from consult.themes.confirming.rooms import Rooms, rooms_by_theme
from consult.themes.models import Theme, ThemeStatus
from consult.themes.overview.counting import breadth_by_theme
from consult.themes.passages import own_words
from consult.themes.quoting.listing import quotes_of
from consult.themes.sharing.loading import in_order
from consult.themes.sources import source_line

MOST_WORDS = 3
STANDING = {
    ThemeStatus.SUGGESTED: "Suggested by Consult. Nobody has agreed it yet.",
    ThemeStatus.AGREED: "Agreed by a person.",
    ThemeStatus.CONFIRMED: "Confirmed by the people it is about.",
}


@dataclass(frozen=True)
class Words:
    """Somebody's exact words and where they come from."""

    text: str
    source: str


@dataclass(frozen=True)
class Section:
    """One theme."""

    name: str
    level: int  # 1: a theme; 2: part of one
    standing: str
    description: str
    figures: str
    rooms: str
    includes: str
    excludes: str
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Report:
    """What is printed, in order."""

    title: str
    purpose: str
    for_others: bool
    limits: tuple[str, ...]
    sections: tuple[Section, ...]


TRUE_COUNTS = (
    "For the team only. It holds true counts, and words of people whom only the team may read: "
    "each source line says where they come from.",
    "Passages count what was said; people count everybody in a room who agreed, and nobody twice.",
    "A suggested theme is the engine’s reading. Agreed and confirmed themes were read by people.",
)
ROUNDED = (
    "Counts are rounded to the nearest five, and those under ten people are not shown.",
    "Every quote was cleared by two people, and by whoever said it.",
    "Few people saying something does not make it small: how many forums raised a theme stands beside its size.",
)


def report_on(consultation: Consultation, *, for_others: bool) -> Report:
    """The report. For others: agreed themes only, counts rounded, and of the words only approved quotes."""
    wanted = select(Theme).where(Theme.consultation_id == consultation.id, Theme.status != ThemeStatus.RETIRED)
    if for_others:
        wanted = wanted.where(Theme.status != ThemeStatus.SUGGESTED)
    themes = in_order(db.session.scalars(wanted).all())
    breadths, rooms = breadth_by_theme(consultation.id), rooms_by_theme(consultation.id)
    met = select(func.count(func.distinct(ForumSession.forum_id)))
    forums = db.session.scalar(met.where(ForumSession.consultation_id == consultation.id)) or 0
    here = {theme.id for theme in themes}
    sections = tuple(
        section(theme, theme.parent_id in here, breadths.get(theme.id, NOBODY), rooms.get(theme.id), forums, for_others)
        for theme in themes
    )
    limits = ROUNDED if for_others else TRUE_COUNTS
    return Report(consultation.title, consultation.purpose, for_others, limits, sections)


def section(
    theme: Theme, is_part: bool, breadth: Breadth, rooms: Rooms | None, forums: int, for_others: bool
) -> Section:
    return Section(
        name=theme.name,
        level=2 if is_part else 1,
        standing=STANDING[theme.status],
        description=theme.description,
        figures=published(breadth, forums) if for_others else true(breadth),
        rooms="" if for_others or rooms is None else asked(rooms),
        includes="" if for_others else theme.includes,
        excludes="" if for_others else theme.excludes,
        words=approved(theme) if for_others else telling(theme),
    )


def published(breadth: Breadth, forums: int) -> str:
    return breadth_sentence(
        passages=breadth.passages,
        people_count=breadth.people,
        organisation_count=breadth.organisations,
        raised=len(breadth.forums),
        forums=max(forums, len(breadth.forums)),
    )


def true(breadth: Breadth) -> str:
    """The counts, each with its noun in the right number."""
    named = (
        (breadth.passages, "passage", "passages"),
        (breadth.people, "person", "people"),
        (breadth.organisations, "organisation", "organisations"),
        (len(breadth.forums), "forum", "forums"),
    )
    parts = [f"{count:,} {one if count == 1 else many}" for count, one, many in named]
    return f"{', '.join(parts[:-1])} and {parts[-1]}."


def asked(rooms: Rooms) -> str:
    answers = rooms.answers
    if not answers.people:
        return ""
    return f"Rooms asked said: {answers.that_is_us} that is us, {answers.partly} partly, {answers.not_us} not us."


def telling(theme: Theme) -> tuple[Words, ...]:
    return tuple(Words(each.excerpt.text, source_line(each.excerpt)) for each, _ in own_words(theme, MOST_WORDS))


def approved(theme: Theme) -> tuple[Words, ...]:
    """Quotes that a second person cleared for this theme, and that nobody took back."""
    ready = [each for each in quotes_of(theme.consultation_id, theme) if each.state == "approved"]
    first = sorted(ready, key=lambda each: each.quote.id)[:MOST_WORDS]
    return tuple(Words(each.quote.text, each.source) for each in first)
