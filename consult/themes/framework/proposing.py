"""How the engine would split a theme: its passages grouped once more, among themselves."""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select

from consult.extensions import db
from consult.forums.session_models import Prompt
from consult.surveys.models import Question
from consult.themes.models import Excerpt, Theme, ThemeStatus
from consult.themes.overview.columns import columns_of
from consult.themes.overview.counting import under
from consult.themes.rows import excerpts_of
from consult.themes.searching.meaning import places_of

if TYPE_CHECKING:
    from consult.themes.engine import Grouping

Vectors = NDArray[np.float32]
REMEMBERED = 8  # groupings
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


_grouped: OrderedDict[bytes, Grouping] = OrderedDict()  # by everything they were made from
_lock = threading.Lock()


def propose(theme: Theme) -> Proposal:
    """Group the passages of a theme; the same passages give the same parts. Nothing is written."""
    from consult.themes.applying import own_name
    from consult.themes.engine import embed

    here = columns_of(theme.consultation_id)
    rows = here.row[under(here) & (here.theme == theme.id)]
    rows = rows[np.argsort(excerpts_of(here)[rows])]
    if len(rows) < FEWEST:
        return Proposal((), len(rows))
    ids = here.uuids(rows)
    vectors, places = places_of(theme.consultation_id, here.key[rows])
    texts, asked = words_of(ids[:GROUPED])  # ids are random: the first are any, and the same each time
    every = bool((places[:GROUPED] >= 0).all())
    known = vectors[places[:GROUPED]] if every else embed(texts)
    grouping = grouped(texts, asked, known)
    members: list[list[int]] = [[] for _ in grouping.themes]
    for at, placement in enumerate(grouping.placements):
        if placement.theme is not None:
            members[placement.theme].append(at)
    if len(members) < 2:
        return Proposal((), len(rows))
    found = [[ids[at] for at in part] for part in members]
    rest = np.flatnonzero(places >= 0)
    rest = rest[rest >= GROUPED]
    for at, part in zip(rest.tolist(), nearest(vectors[places[rest]], known, members), strict=True):
        found[part].append(ids[at])
    parts = []
    taken = names_in_use(theme)
    for each, excerpts in zip(grouping.themes, found, strict=True):
        telling = dict.fromkeys(ids[at] for at in each.quotes)
        ordered = (*telling, *(excerpt for excerpt in excerpts if excerpt not in telling))
        parts.append(Part(each.id, own_name(each.name, taken), each.description, ordered))
    parts = sorted(parts, key=lambda part: (-len(part.excerpts), part.name))[:MOST_PARTS]
    numbered = tuple(Part(at, part.name, part.description, part.excerpts) for at, part in enumerate(parts, 1))
    return Proposal(numbered, len(rows), len(rows) - sum(len(part.excerpts) for part in numbered))


def grouped(texts: list[str], asked: list[str], vectors: Vectors) -> Grouping:
    """The groups, remembered: whoever is shown them sends them back a minute later."""
    from consult.themes.engine import group

    mark = hashlib.blake2b(repr((texts, asked)).encode() + vectors.tobytes(), digest_size=16).digest()
    with _lock:
        found = _grouped.get(mark)
    if found is None:
        found = group(texts, vectors=vectors, asked=asked, within=False)
    with _lock:
        _grouped[mark] = found
        _grouped.move_to_end(mark)
        while len(_grouped) > REMEMBERED:
            _grouped.popitem(last=False)
    return found


def words_of(ids: Sequence[uuid.UUID]) -> tuple[list[str], list[str]]:
    """What was said, and what was asked, in this order."""
    asked = func.coalesce(Question.label, Prompt.text, "")
    wanted = (
        select(Excerpt.id, Excerpt.text, asked)
        .outerjoin(Question, Excerpt.question_id == Question.id)
        .outerjoin(Prompt, Excerpt.prompt_id == Prompt.id)
        .where(Excerpt.id.in_(ids))
    )
    found = {row[0]: (row[1], row[2]) for row in db.session.execute(wanted)}
    texts, questions = zip(*(found.get(each, ("", "")) for each in ids), strict=True)  # one may be taken back just now
    return list(texts), list(questions)


def nearest(vectors: Vectors, known: Vectors, members: list[list[int]]) -> list[int]:
    """For each vector the part whose middle is nearest."""
    middles = np.stack([known[part].mean(axis=0) for part in members])
    return [int(each) for each in (vectors @ middles.T).argmax(axis=1)]


def names_in_use(theme: Theme) -> set[str]:
    wanted = select(Theme.name).where(
        Theme.consultation_id == theme.consultation_id, Theme.status != ThemeStatus.RETIRED
    )
    return {name.casefold() for name in db.session.scalars(wanted)}
