"""Passages put under the framework people agreed on, here or in an earlier wave that it was carried from: the job."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.jobs.actions import Progress, Refused, Stopped, handles
from consult.jobs.models import Job
from consult.themes.before import hold
from consult.themes.discovery import READ, stretch
from consult.themes.gathering import gather_excerpts
from consult.themes.models import Coding, CodingStatus, Excerpt, Origin, Theme, ThemeStatus
from consult.themes.stopping import now_and_then
from consult.themes.vectors import Told, vectors_of

if TYPE_CHECKING:
    from consult.themes.engine import Assigned, CodebookTheme, Grouping
    from consult.themes.words import Words

CARRY = "carry"
MOST_WAVES = 8
MOST_TAUGHT = 20_000  # passages of earlier waves that teach, those decided last
SHOWN = 3  # of a theme's surest passages, as words that show it
Vectors = NDArray[np.float32]


@handles(CARRY)
def work_carrying(job: Job, progress: Progress) -> dict[str, Any]:
    """The job: leaves its work uncommitted, to be committed together with its end."""
    from consult.themes.engine import Cancelled

    consultation = db.session.get(Consultation, job.consultation_id or 0)
    if consultation is None:
        raise Refused("The consultation is no longer there.")
    try:
        return place_under_framework(consultation.id, progress=progress, cancelled=now_and_then(progress.stop_asked))
    except Cancelled:
        raise Stopped from None


def place_under_framework(
    consultation_id: int, *, progress: Told | None = None, cancelled: Callable[[], bool] | None = None
) -> dict[str, Any]:
    """Suggest for each passage where it belongs in the themes people agreed on; leave it in `db.session` to commit.

    The themes' definitions teach, what people decided here, and what they decided in the earlier waves the themes
    were carried from. Decisions stay as they are; suggestions under these themes are made anew; what the engine
    suggested under themes nobody has agreed stays. Call with nothing pending in `db.session`. Raises Refused when
    nothing is agreed, the engine's Cancelled when told to stop. The network reads English: how many passages seem
    to be in another language is said.
    """
    from consult.themes.engine import Correction, assign
    from consult.themes.engine.english import seems_english
    from consult.themes.marking import mark_positions, stances
    from consult.themes.words import words_of

    db.session.rollback()
    if not agreed_themes(consultation_id):
        raise Refused("No theme has been agreed here yet. Agree a theme, or carry a framework from an earlier wave.")
    with Session(db.engine) as session, session.begin():
        gathered = gather_excerpts(consultation_id, session)
    words = words_of(consultation_id, None, stretch(progress, 0, READ), cancelled)
    themes = agreed_themes(consultation_id)
    place = {excerpt: row for row, (excerpt, _) in enumerate(words.rows)}
    here = decided_here(themes, place)
    taught = decided_before(themes)
    book = [entry(theme) for theme in themes]
    db.session.rollback()  # nobody waits while the engine works
    found = assign(
        [text for _, text in words.rows],
        book,
        [Correction(row, str(theme)) for row, theme in here],
        vectors=words.vectors,
        asked=words.asked,
        coded=taught,
        progress=stretch(progress, READ, 97),
        cancelled=cancelled,
    )
    positions = stances(consultation_id, words.rows, words.asked, words.vectors)
    alive, placed = apply_framework(consultation_id, words, [int(one.id) for one in book], found)
    mark_positions(consultation_id, positions, alive)
    db.session.expire_all()
    foreign = sum(not seems_english(text) for _, text in words.rows)
    return told(gathered, len(words.rows), placed, len(book), len(here), len(taught[1]) if taught else 0, foreign)


def agreed_themes(consultation_id: int) -> Sequence[Theme]:
    """The themes in use that a person made, changed or agreed, those that others are part of first."""
    by_people = or_(Theme.status != ThemeStatus.SUGGESTED, Theme.touched, Theme.origin == Origin.PERSON)
    wanted = select(Theme).where(
        Theme.consultation_id == consultation_id, Theme.status != ThemeStatus.RETIRED, by_people
    )
    return db.session.scalars(wanted.order_by(Theme.parent_id.is_not(None), Theme.id)).all()


def entry(theme: Theme) -> CodebookTheme:
    """A theme as the engine's code-book knows it; its definition line by line."""
    from consult.themes.engine import CodebookTheme

    return CodebookTheme(
        str(theme.id), theme.name, theme.description, tuple(lines(theme.includes)), tuple(lines(theme.excludes))
    )


def lines(words: str) -> list[str]:
    return [part.strip() for part in re.split(r"[\n;]", words) if part.strip()]


def decided_here(themes: Sequence[Theme], place: dict[uuid.UUID, int]) -> list[tuple[int, int]]:
    """Row and theme of each passage that people put under one of these, the latest decision last."""
    kept = select(Coding.excerpt_id, Coding.theme_id).where(
        Coding.status == CodingStatus.KEPT, Coding.theme_id.in_([theme.id for theme in themes])
    )
    ordered = kept.order_by(Coding.decided_at, Coding.excerpt_id, Coding.theme_id)
    return [(place[excerpt], theme) for excerpt, theme in db.session.execute(ordered) if excerpt in place]


def decided_before(themes: Sequence[Theme]) -> tuple[Vectors, list[str]] | None:
    """Vectors of what people kept under these themes in earlier waves, or what showed a theme best, and the theme."""
    source = origins(themes)
    told = select(Coding.excerpt_id, Coding.theme_id, Theme.consultation_id).join(Theme, Coding.theme_id == Theme.id)
    shown = or_(Coding.status == CodingStatus.KEPT, Coding.telling.is_not(None))
    wanted = told.where(Coding.theme_id.in_(list(source)), shown, Coding.status != CodingStatus.REJECTED)
    newest = wanted.order_by(Coding.decided_at.is_(None), Coding.decided_at.desc(), Coding.excerpt_id)
    by_wave: dict[int, list[tuple[uuid.UUID, int]]] = defaultdict(list)
    for excerpt, theme, wave in db.session.execute(newest.limit(MOST_TAUGHT)):
        by_wave[wave].append((excerpt, theme))
    parts: list[Vectors] = []
    names: list[str] = []
    for wave, pairs in sorted(by_wave.items()):
        ids, matrix = vectors_of(wave)
        place = {excerpt: row for row, excerpt in enumerate(ids)}
        known = [(place[excerpt], theme) for excerpt, theme in pairs if excerpt in place]
        parts.append(matrix[[row for row, _ in known]])
        names += [str(source[theme]) for _, theme in known]
    return (np.vstack(parts), names) if names else None


def origins(themes: Sequence[Theme]) -> dict[int, int]:
    """For each theme of an earlier wave, the theme here that it has become."""
    found: dict[int, int] = {}
    step = {theme.carried_from_id: theme.id for theme in themes if theme.carried_from_id}
    for _ in range(MOST_WAVES):
        new = {before: now for before, now in step.items() if before not in found}
        if not new:
            break
        found |= new
        rows = db.session.execute(select(Theme.id, Theme.carried_from_id).where(Theme.id.in_(list(new))))
        step = {before: new[theme] for theme, before in rows if before}
    return found


def apply_framework(
    consultation_id: int, words: Words, book: Sequence[int], found: Sequence[Assigned]
) -> tuple[set[uuid.UUID], int]:
    """Put the suggestions beside what people decided, read again under the lock; who is there, and how many placed."""
    from consult.themes.applying import place_all, say_why, what_stands

    hold(consultation_id)
    standing = what_stands(consultation_id)
    alive = set(db.session.scalars(select(Excerpt.id).where(Excerpt.consultation_id == consultation_id)))
    usable = [each for each in book if each in standing.themes]
    kept = select(Coding.excerpt_id).where(Coding.status == CodingStatus.KEPT)
    old = delete(Coding).where(Coding.status == CodingStatus.SUGGESTED, Coding.excerpt_id.not_in(kept))
    for part in (usable[start : start + 200] for start in range(0, len(usable), 200)):
        db.session.execute(old.where(Coding.theme_id.in_(part)).execution_options(synchronize_session=False))
    grouping = as_grouping([standing.themes[each] for each in usable], found)
    codings, nowhere = place_all(words.rows, grouping, usable, standing, alive)
    if codings:
        db.session.execute(insert(Coding), codings)
    stands = select(Coding.excerpt_id).join(Theme, Coding.theme_id == Theme.id)
    elsewhere = set(
        db.session.scalars(
            stands.where(Theme.consultation_id == consultation_id, Coding.status != CodingStatus.REJECTED)
        )
    )
    say_why(consultation_id, {why: [one for one in ids if one not in elsewhere] for why, ids in nowhere.items()})
    return alive, len(alive & {excerpt for excerpt, _ in words.rows} & elsewhere)


def as_grouping(themes: Sequence[Theme], found: Sequence[Assigned]) -> Grouping:
    """What was assigned in the shape that grouping hands in: a part of a theme stands under that theme too."""
    from consult.themes.engine import Grouping, Placement
    from consult.themes.engine import Theme as Group

    place = {str(theme.id): number for number, theme in enumerate(themes)}
    above = [place.get(str(theme.parent_id)) for theme in themes]
    placements, surest = [], defaultdict(list)
    for row, one in enumerate(found):
        if one.theme is None or one.theme not in place:
            placements.append(Placement(None, 0.0, ()))
            continue
        own = place[one.theme]
        top = above[own]
        further = tuple(place[each] for each in one.further if each in place and place[each] not in (own, top))
        placements.append(
            Placement(own if top is None else top, one.confidence, further, sub=None if top is None else own)
        )
        surest[own].append((-one.confidence, row))
    groups = [
        Group(number, theme.name, theme.description, len(surest[number]), best(surest[number]), above[number])
        for number, theme in enumerate(themes)
    ]
    return Grouping(tuple(groups), tuple(placements), "")


def best(rows: list[tuple[float, int]]) -> tuple[int, ...]:
    return tuple(row for _, row in sorted(rows)[:SHOWN])


def told(
    gathered: int, passages: int, placed: int, themes: int, here: int, before: int, foreign: int
) -> dict[str, Any]:
    """What was done, in counts and in a sentence."""
    learnt = f", having learnt from {here + before:,} that people placed" if here + before else ""
    sentence = f"Looked at {passages:,} passages and placed {placed:,} of them under {themes} agreed themes{learnt}."
    if foreign:
        do = "does" if foreign == 1 else "do"
        sentence += (
            f" The engine reads English, and {foreign:,} {do} not seem to be in English: read and place those yourself."
        )
    counts = {"gathered": gathered, "passages": passages, "placed": placed, "fit_nowhere": passages - placed}
    more = {"themes": themes, "learnt_here": here, "learnt_before": before, "not_english": foreign}
    return {**counts, **more, "sentence": sentence}
