"""How the engine would split a theme: its passages grouped once more, among themselves."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from consult.extensions import db
from consult.forums.session_models import Prompt
from consult.surveys.models import Question
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme, ThemeStatus
from consult.themes.vectors import vectors_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

GROUPED = 500  # passages grouped while somebody waits; each of the others goes to the group it is nearest to
FEWEST = 8  # below this a theme is read, not split by a machine
MOST_PARTS = 12
SHOWN = 4


@dataclass(frozen=True)
class Part:
    """A group of a theme's passages that could be a theme of its own."""

    number: int
    name: str
    description: str
    excerpts: tuple[uuid.UUID, ...]  # the most telling first


@dataclass(frozen=True)
class Proposal:
    """The parts found, the largest first; none when the passages hang together."""

    parts: tuple[Part, ...]
    passages: int
    left: int = 0  # passages that fit in no part, and would stay

    @property
    def mark(self) -> str:
        """What was shown, in short: when passages came or went since, the mark is another one."""
        said = "|".join(",".join(sorted(each.hex for each in part.excerpts)) for part in self.parts)
        return hashlib.blake2b(said.encode(), digest_size=9).hexdigest()


@dataclass(frozen=True)
class Row:
    """One passage as the engine is given it."""

    excerpt: uuid.UUID
    text: str
    asked: str


def propose(theme: Theme) -> Proposal:
    """Group the passages of a theme; the same passages give the same parts. Nothing is written."""
    from consult.themes.applying import own_name
    from consult.themes.engine import embed, group

    rows = rows_of(theme)
    if len(rows) < FEWEST:
        return Proposal((), len(rows))
    ids, vectors = vectors_of(theme.consultation_id)
    place = {excerpt: at for at, excerpt in enumerate(ids)}
    some = rows[:GROUPED]  # ids are random: the first are any, and the same each time
    every = all(row.excerpt in place for row in some)
    known = vectors[[place[row.excerpt] for row in some]] if every else embed([row.text for row in some])
    grouping = group([row.text for row in some], vectors=known, asked=[row.asked for row in some])
    members: list[list[int]] = [[] for each in grouping.themes if each.parent is None]
    for at, placement in enumerate(grouping.placements):
        if placement.theme is not None:
            members[placement.theme].append(at)
    if len(members) < 2:
        return Proposal((), len(rows))
    found = [[some[at].excerpt for at in part] for part in members]
    rest = [row.excerpt for row in rows[GROUPED:] if row.excerpt in place]
    for excerpt, part in zip(rest, nearest(vectors[[place[each] for each in rest]], known, members), strict=True):
        found[part].append(excerpt)
    parts = []
    taken = names_in_use(theme)
    for each, excerpts in zip(grouping.themes, found, strict=False):
        telling = [some[at].excerpt for at in each.quotes]
        ordered = (*telling, *(excerpt for excerpt in excerpts if excerpt not in set(telling)))
        parts.append(Part(each.id, own_name(each.name, taken), each.description, ordered))
    parts = sorted(parts, key=lambda part: (-len(part.excerpts), part.name))[:MOST_PARTS]
    numbered = tuple(Part(at, part.name, part.description, part.excerpts) for at, part in enumerate(parts, 1))
    return Proposal(numbered, len(rows), len(rows) - sum(len(part.excerpts) for part in numbered))


def rows_of(theme: Theme) -> list[Row]:
    asked = func.coalesce(Question.label, Prompt.text, "")
    wanted = (
        select(Excerpt.id, Excerpt.text, asked)
        .join(Coding, Coding.excerpt_id == Excerpt.id)
        .outerjoin(Question, Excerpt.question_id == Question.id)
        .outerjoin(Prompt, Excerpt.prompt_id == Prompt.id)
        .where(Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED)
        .order_by(Excerpt.id)
    )
    return [Row(*row) for row in db.session.execute(wanted)]


def nearest(vectors: Vectors, known: Vectors, members: list[list[int]]) -> list[int]:
    """For each vector the part whose middle is nearest."""
    import numpy as np

    middles = np.stack([known[part].mean(axis=0) for part in members])
    return [int(each) for each in (vectors @ middles.T).argmax(axis=1)]


def names_in_use(theme: Theme) -> set[str]:
    wanted = select(Theme.name).where(
        Theme.consultation_id == theme.consultation_id, Theme.status != ThemeStatus.RETIRED
    )
    return {name.casefold() for name in db.session.scalars(wanted)}
