"""What was said, in a few sentences people wrote: of a theme, of a question, of the whole consultation.

Worked out when it is read, from passages as they stand now, and nothing of it is stored: a sentence that is withdrawn
is in no summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from consult.extensions import db
from consult.forums.session_models import Prompt
from consult.surveys.models import Question
from consult.themes.models import Excerpt, ExcerptVector, Theme
from consult.themes.overview.columns import Columns, columns_of
from consult.themes.overview.counting import under
from consult.themes.overview.reading import POSITIONS
from consult.themes.sources import with_source

if TYPE_CHECKING:
    import uuid

MOST_READ = 400  # passages looked at; of more, these are drawn evenly
SHORTEST = 30  # characters
OF_A_THEME, OF_A_QUESTION, OF_ALL = 4, 4, 6


@dataclass(frozen=True)
class Sentence:
    """A sentence somebody wrote or said, with its passage, and why it is here."""

    excerpt: Excerpt
    text: str
    minority: bool
    note: str


@dataclass(frozen=True)
class Part:
    """What was said to one question of a survey, or one prompt of a forum."""

    asked: str
    passages: int
    sentences: list[Sentence]


def summary_of_theme(theme: Theme) -> list[Sentence]:
    """A few sentences that together stand for a theme; none until its passages have been read by the engine."""
    here = columns_of(theme.consultation_id)
    rows = here.row[under(here) & (here.theme == theme.id)]
    asked = np.where(here.prompt >= 0, -2 - here.prompt, here.question)
    return _sentences(here, ("theme", theme.id), rows, asked, OF_A_THEME)


def summary_of_all(consultation_id: int) -> list[Sentence]:
    """A few sentences that together stand for everything that was said, over as many themes as can be."""
    here = columns_of(consultation_id)
    return _sentences(here, ("everything", 0), np.arange(len(here)), _themes(here), OF_ALL)


def summaries_by_question(consultation_id: int) -> list[Part]:
    """The same for each question and each prompt that was answered, those with most passages first."""
    here = columns_of(consultation_id)
    themes, found = _themes(here), []
    for kind, column, words in (("question", here.question, Question.label), ("prompt", here.prompt, Prompt.text)):
        numbers, counts = np.unique(column[column >= 0], return_counts=True)
        asked = _asked(words, numbers.tolist())
        for number, passages in zip(numbers.tolist(), counts.tolist(), strict=True):
            rows = np.flatnonzero(column == number)
            said = _sentences(here, (kind, number), rows, themes, OF_A_QUESTION)
            if said and number in asked:
                found.append(Part(asked[number], passages, said))
    return sorted(found, key=lambda part: (-part.passages, part.asked))


def _asked(words: InstrumentedAttribute[str], numbers: list[int]) -> dict[int, str]:
    """What these questions, or prompts, ask."""
    rows = db.session.execute(select(words.class_.id, words).where(words.class_.id.in_(numbers)))
    return {row[0]: row[1] for row in rows}


def _themes(here: Columns) -> NDArray[np.int64]:
    """One theme of each excerpt, -1 where it has none: the surest."""
    counted = np.flatnonzero(under(here))
    order = counted[np.argsort(here.confidence[counted], kind="stable")]
    found = np.full(len(here), -1, dtype=np.int64)
    found[here.row[order]] = here.theme[order]
    return found


def _sentences(
    here: Columns, key: tuple[str, int], rows: NDArray[np.int64], groups: NDArray[np.int64], most: int
) -> list[Sentence]:
    picked = here.once(("summary", *key), lambda: _picked(here, rows, groups, most))
    ids = [each for each, *_ in picked]
    wanted = select(Excerpt).where(Excerpt.id.in_(ids)).options(*with_source())
    excerpts = {excerpt.id: excerpt for excerpt in db.session.scalars(wanted)}
    return [
        Sentence(excerpts[each], excerpts[each].text[start:end], minority, _why(place, minority))
        for place, (each, start, end, minority) in enumerate(picked)
        if each in excerpts
    ]


def _why(place: int, minority: bool) -> str:
    if minority:
        return "a different view"
    return "closest to what most say" if place == 0 else "another side of it"


def _picked(
    here: Columns, rows: NDArray[np.int64], groups: NDArray[np.int64], most: int
) -> list[tuple[uuid.UUID, int, int, bool]]:
    """Ids and ranges of the sentences, and whether each is of the smaller side."""
    from consult.themes.engine.summary import summarise

    rows = np.unique(rows)
    rows = rows[~here.copy[rows] & (here.length[rows] >= SHORTEST)]
    rows = rows[np.unique(np.linspace(0, len(rows) - 1, min(MOST_READ, len(rows))).astype(np.int64))]
    texts, vectors = _read(here.uuids(rows))
    ids = here.uuids(rows)
    able = [i for i, each in enumerate(ids) if each in texts and each in vectors]
    if not able:
        return []
    places = np.where(here.forum[rows] >= 0, -2 - here.forum[rows], here.survey[rows])
    found = summarise(
        [texts[ids[i]] for i in able],
        np.stack([vectors[ids[i]] for i in able]),
        sources=[int(places[i]) for i in able],
        groups=[int(groups[rows[i]]) if groups[rows[i]] != -1 else None for i in able],
        stances=[POSITIONS[p] if (p := int(here.position[rows[i]])) >= 0 else "unclear" for i in able],
        weights=[float(here.headcount[rows[i]]) for i in able],
        most=most,
    )
    said = [pick.said for pick in found]
    return [(ids[able[each.row]], each.start, each.end, each.minority) for each in said]


def _read(ids: list[uuid.UUID]) -> tuple[dict[uuid.UUID, str], dict[uuid.UUID, NDArray[np.float32]]]:
    """The words of some excerpts, and their vectors where they have been read."""
    wanted = select(Excerpt.id, Excerpt.text, ExcerptVector.vector).join(
        ExcerptVector, ExcerptVector.excerpt_id == Excerpt.id
    )
    rows = db.session.execute(wanted.where(Excerpt.id.in_(ids))).all()
    vectors = {row.id: np.frombuffer(row.vector, dtype="<f2").astype(np.float32) for row in rows}
    return {row.id: row.text for row in rows}, vectors
