"""Passages put under an agreed code-book: the pure function ``assign``.

A theme starts as the passages people wrote about it (name, description, phrases); each
correction then teaches a ridge classifier more of what they meant by it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .embedding import embed
from .text import clean, says_something
from .types import Assigned, CodebookTheme, Correction, Progress, Stop

WARMTH = 0.07
FITS_NOWHERE = 0.08
SECOND_SHARE = 0.6
PHRASE_WEIGHT = 1.0
RIDGE = 1.0
Table = NDArray[np.float32]


def assign(
    texts: Sequence[str],
    codebook: Sequence[CodebookTheme],
    corrections: Sequence[Correction] = (),
    *,
    careful: bool = True,
    seed: int = 0,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
    vectors: Table | None = None,
) -> tuple[Assigned, ...]:
    """Place each row under one theme of the code-book, with how sure that is in [0, 1].

    Rows a person corrected stay where the person put them, at confidence 1. Raises
    ``ValueError`` for an empty code-book, a correction outside the rows or code-book, or
    ``vectors`` of another length; :class:`Cancelled` when told to stop.
    """
    _check(texts, codebook, corrections, vectors)
    space = vectors if vectors is not None else embed(
        texts, careful=careful, progress=progress, cancelled=cancelled
    )  # fmt: skip
    prototypes = _prototypes(codebook, careful)
    shares = _shares(space, prototypes, codebook, corrections)
    fixed = {c.row: c.theme for c in corrections}
    likeness = (space @ prototypes.T).max(axis=1)
    names = [theme.id for theme in codebook]
    found = []
    for row, text in enumerate(texts):
        if row in fixed:
            found.append(Assigned(fixed[row], 1.0, ()))
        elif not says_something(clean(text)) or (likeness[row] < FITS_NOWHERE and not fixed):
            found.append(Assigned(None, 0.0, ()))
        else:
            found.append(_placed(shares[row], names))
    if progress is not None:
        progress("Done", len(texts), len(texts))
    return tuple(found)


def _check(
    texts: Sequence[str],
    codebook: Sequence[CodebookTheme],
    corrections: Sequence[Correction],
    vectors: Table | None,
) -> None:
    if not codebook:
        raise ValueError("The code-book has no themes.")
    known = {theme.id for theme in codebook}
    if len(known) != len(codebook):
        raise ValueError("Two themes of the code-book have the same id.")
    for correction in corrections:
        if correction.theme not in known:
            raise ValueError(f"A correction names theme {correction.theme!r}, which is not in the code-book.")
        if not 0 <= correction.row < len(texts):
            raise ValueError(f"A correction names row {correction.row}, but there are {len(texts)} rows.")
    if vectors is not None and len(vectors) != len(texts):
        raise ValueError("There must be one vector for each row.")


def _examples(theme: CodebookTheme) -> list[str]:
    said = [theme.name, theme.description, f"{theme.name}. {theme.description}", *theme.phrases]
    return [text for text in said if says_something(clean(text))] or [theme.id]


def _prototypes(codebook: Sequence[CodebookTheme], careful: bool) -> Table:
    rows = [embed(_examples(theme), careful=careful).mean(axis=0) for theme in codebook]
    table = np.stack(rows)
    return np.asarray(table / np.linalg.norm(table, axis=1, keepdims=True), dtype=np.float32)


def _shares(
    space: Table,
    prototypes: Table,
    codebook: Sequence[CodebookTheme],
    corrections: Sequence[Correction],
) -> Table:
    scores = space @ prototypes.T / WARMTH
    if corrections:
        scores = scores + _taught(space, prototypes, codebook, corrections)
    scores -= scores.max(axis=1, keepdims=True)
    pull = np.exp(scores)
    return np.asarray(pull / pull.sum(axis=1, keepdims=True), dtype=np.float32)


def _taught(
    space: Table,
    prototypes: Table,
    codebook: Sequence[CodebookTheme],
    corrections: Sequence[Correction],
) -> Table:
    """What the corrections change, as scores to add, shape (rows, themes)."""
    place = {theme.id: i for i, theme in enumerate(codebook)}
    rows = np.array([c.row for c in corrections])
    wanted = np.zeros((len(rows), len(codebook)), dtype=np.float32)
    wanted[np.arange(len(rows)), [place[c.theme] for c in corrections]] = 1
    first = space[rows] @ prototypes.T / WARMTH
    first = np.exp(first - first.max(axis=1, keepdims=True))
    missed = wanted - first / first.sum(axis=1, keepdims=True)
    gram = space[rows] @ space[rows].T + RIDGE * np.eye(len(rows), dtype=np.float32)
    return np.asarray(4 * (space @ space[rows].T) @ np.linalg.solve(gram, missed), dtype=np.float32)


def _placed(shares: Table, names: Sequence[str]) -> Assigned:
    order = np.argsort(-shares, kind="stable")
    best = float(shares[order[0]])
    further = [names[t] for t in order[1:3] if shares[t] >= SECOND_SHARE * best]
    return Assigned(names[order[0]], round(best, 4), tuple(further))
