"""Names and descriptions a stranger understands, in people's own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

import numpy as np
from numpy.typing import NDArray

from .candidates import Candidate, Counts, joined
from .choosing import Readers, Trial
from .describing import sentence
from .embedding import embed
from .network import WIDTH
from .phrases import Book
from .wording import Wording, stem, tells

READERS = 40
"""Passages of each theme that try the names."""
MOST = 2_400
"""Phrases read by the network at most, all themes together."""
LONGEST = 6
TOLD = 8
"""Words and phrases of a description at most."""


@dataclass(frozen=True, slots=True)
class Label:
    """What people see of a theme before they open it."""

    name: str
    description: str


def name_groups(
    groups: Sequence[Sequence[str]],
    vectors: Sequence[NDArray[np.float32]] | None = None,
    *,
    positions: Sequence[Sequence[str]] | None = None,
    taken: Sequence[str] = (),
    book: Book | None = None,
) -> list[Label]:
    """Name and describe each group of passages; no two names are alike, and none is one of ``taken``.

    ``groups[t]`` are the passages of theme t, the most central first; ``vectors[t]`` their unit vectors, shape
    (passages, 384), from :func:`embed` (others are passed over); ``positions[t]`` the position of each
    ("positive", "critical", "mixed", "unclear"), so that a theme of both sides says so. ``book`` holds passages
    already read, and then these too. Names have two to six words that people used. The same groups give the same
    labels. Raises ``ValueError`` when vectors or positions do not belong to the passages. Method: :mod:`.choosing`.
    """
    for beside in (vectors, positions):
        if beside is not None and [len(one) for one in beside] != [len(one) for one in groups]:
            raise ValueError("There must be one vector and one position for each passage.")
    if not groups:
        return []
    book = book or Book()
    counts = Counts(groups, book)
    how = counts.how
    pools = [_pool(counts.candidates(t), len(group), len(groups)) for t, group in enumerate(groups)]
    trial = _trial(groups, vectors, counts, pools, book)
    before = {_stems(name.lower().split()) for name in taken}
    chosen = trial.names(lambda _, one: not 2 <= len(one.words) <= LONGEST or one.stems in before)
    told = []
    for t, (pick, more) in enumerate(zip(chosen, trial.descriptions(chosen), strict=True)):
        first = counts.usual(t, pools[t][pick].words if pick is not None else ())
        told.append(_once([*first, *more])[:TOLD])
    labels = []
    for t, pick in enumerate(chosen):
        name = how.written(pools[t][pick].words) if pick is not None else _last_resort(told[t], how, t)
        labels.append(Label(name[:1].upper() + name[1:], sentence(told[t], how, positions[t] if positions else ())))
    return labels


def _pool(found: Sequence[Candidate], passages: int, themes: int) -> list[Candidate]:
    most = max(12, MOST // themes)
    several = [one for one in found if len(one.words) > 1][: most * 2 // 3]
    single = [one for one in found if len(one.words) == 1][: most // 3]
    return [*several, *single, *joined(several + single, passages)]


def _stems(words: Sequence[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words if tells(word))


def _trial(
    groups: Sequence[Sequence[str]],
    vectors: Sequence[NDArray[np.float32]] | None,
    counts: Counts,
    pools: Sequence[Sequence[Candidate]],
    book: Book,
) -> Trial:
    rows = [np.unique(np.linspace(0, len(one) - 1, min(READERS, len(one))).astype(np.int64)) for one in groups]
    home = np.repeat(np.arange(len(groups)), [len(one) for one in rows])
    stems = [book.read(groups[t][i]).stems for t in range(len(groups)) for i in rows[t]]
    passages = sum(map(len, groups))
    rarity = {stem: log(1 + passages / (1 + count)) for stem, count in counts.all_stems.items()}
    if vectors is None or vectors[0].shape[1] != WIDTH:
        return Trial(pools, Readers(stems, None, home), rarity, None, None)
    near = np.concatenate([vectors[t][rows[t]] for t in range(len(groups))])
    shared = np.concatenate([one.mean(axis=0, keepdims=True) for one in vectors]).mean(axis=0)
    return Trial(pools, Readers(stems, near, home), rarity, _meanings(pools, counts.how), shared)


def _meanings(pools: Sequence[Sequence[Candidate]], how: Wording) -> NDArray[np.float32]:
    written = [how.written(one.words) for pool in pools for one in pool]
    different = {words: i for i, words in enumerate(sorted(set(written)))}
    read = embed(list(different))
    return np.asarray(read[[different[words] for words in written]])


def _once(told: Sequence[Candidate]) -> list[Candidate]:
    """Each thing said once: not 'sports' where there are 'grassroots sports', and not 'help' beside 'helped'."""
    starts = [frozenset(stem[:5] for stem in one.stems) for one in told]
    return [
        one
        for i, one in enumerate(told)
        if not any(starts[i] < other or (starts[i] == other and j < i) for j, other in enumerate(starts))
    ]


def _last_resort(told: Sequence[Candidate], how: Wording, theme: int) -> str:
    """A name where no phrase will do: two words of a kind, or one and the rest."""
    for one, other in combinations(told, 2):
        if one.letters == other.letters and len(one.words) == 1:
            return f"{how.written(one.listed)} and {how.written(other.listed)}"
    return f"{how.written(told[0].words)} and other things" if told else f"mixed passages {theme + 1}"
