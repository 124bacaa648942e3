"""Passages put under an agreed code-book: the pure function ``assign``.

A theme starts as the passages people wrote about it (name, description, phrases); each
correction then teaches a ridge classifier more of what they meant by it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .embedding import embed
from .text import clean, says_something
from .types import Assigned, Cancelled, CodebookTheme, Correction, Progress, Stop

WARMTH = 0.07
FITS_NOWHERE = 0.08
SECOND_SHARE = 0.35
RIDGE = 3.0
PACE = 4.0
LESSONS = 4
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
    del seed  # Nothing here is left to chance; callers may still say it.
    _check(texts, codebook, corrections, vectors)
    if not texts:
        return ()
    if cancelled is not None and cancelled():
        raise Cancelled
    fixed = {c.row: c.theme for c in corrections}
    kept = [Correction(row, theme) for row, theme in fixed.items()]
    space = embed(texts, careful=careful, progress=progress, cancelled=cancelled) if vectors is None else vectors
    prototypes = _prototypes(codebook, careful)
    shares = _shares(space, prototypes, codebook, kept)
    known = np.vstack([prototypes, space[list(fixed)]])
    familiar = (space @ known.T).max(axis=1) >= FITS_NOWHERE
    found = []
    for row, text in enumerate(texts):
        if row in fixed:
            found.append(Assigned(fixed[row], 1.0, ()))
        elif familiar[row] and says_something(clean(text)):
            found.append(_placed(shares[row], [theme.id for theme in codebook]))
        else:
            found.append(Assigned(None, 0.0, ()))
    if progress is not None:
        progress("Placed every passage", len(texts), len(texts))
    return tuple(found)


def _check(
    texts: Sequence[str], codebook: Sequence[CodebookTheme], corrections: Sequence[Correction], vectors: Table | None
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
    space: Table, prototypes: Table, codebook: Sequence[CodebookTheme], corrections: Sequence[Correction]
) -> Table:
    scores = space @ prototypes.T / WARMTH
    if corrections:
        scores = scores + _taught(space, prototypes, codebook, corrections)
    return _softmax(scores)


def _taught(
    space: Table, prototypes: Table, codebook: Sequence[CodebookTheme], corrections: Sequence[Correction]
) -> Table:
    """What the corrections change, as scores to add, shape (rows, themes).

    Ridge regression on what the scores so far get wrong, a few times over: gradient
    boosting (Friedman, 2001) with one linear learner.
    """
    place = {theme.id: i for i, theme in enumerate(codebook)}
    rows = np.array([c.row for c in corrections])
    wanted = np.zeros((len(rows), len(codebook)), dtype=np.float32)
    wanted[np.arange(len(rows)), [place[c.theme] for c in corrections]] = 1
    features = np.hstack([space, np.full((len(space), 1), 0.5, dtype=np.float32)])
    known = features[rows]
    learner = np.linalg.solve(known.T @ known + RIDGE * np.eye(known.shape[1], dtype=np.float32), known.T)
    first = space[rows] @ prototypes.T / WARMTH
    lesson = np.zeros((known.shape[1], len(codebook)), dtype=np.float32)
    for _ in range(LESSONS):
        lesson += PACE * learner @ (wanted - _softmax(first + known @ lesson))
    return np.asarray(features @ lesson, dtype=np.float32)


def _softmax(scores: Table) -> Table:
    pull = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(pull / pull.sum(axis=1, keepdims=True), dtype=np.float32)


def _placed(shares: Table, names: Sequence[str]) -> Assigned:
    order = np.argsort(-shares, kind="stable")
    best = float(shares[order[0]])
    further = [names[t] for t in order[1:3] if shares[t] >= SECOND_SHARE * best]
    return Assigned(names[order[0]], round(best, 4), tuple(further))
