"""Passages put under an agreed code-book: the pure function ``assign``.

A theme starts as the words people wrote about it (name, description, what belongs, examples); what people coded
under the same code-book elsewhere, and each correction, then teach more of what they meant by it.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from .embedding import embed
from .english import seems_welsh
from .learning_fit import Table, softmax
from .learning_teach import Lessons, teach
from .text import clean, says_something
from .types import Assigned, Cancelled, CodebookTheme, Correction, Progress, Stop

FITS_NOWHERE = 0.08
SECOND_SHARE = 0.35
WRITTEN = 3.0
"""How much words of the code-book weigh against one correction."""
EXCLUDED = 1.0
CODED = 1.0
WELSH = 50
PIECE = 8_000
"""Rows scored at a time: what other feedback would call them takes memory."""
KNOWN = 2_000
"""Corrections that a row is compared with, to say whether it is like anything known."""
Coded = tuple[Table, Sequence[str]]


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
    asked: Sequence[str] | None = None,
    coded: Coded | None = None,
    without: Collection[str] = (),
) -> tuple[Assigned, ...]:
    """Place each row under one theme of the code-book, with how sure that is in [0, 1], and under further ones.

    ``vectors`` are unit vectors of the rows, shape (rows, width), float32, made here when not given. ``asked`` is
    each row's question ("" where none is known). ``coded`` are vectors, shape (passages, width), and theme ids of
    what people coded under the same code-book elsewhere: an earlier wave, another language. ``without`` names
    sets of other feedback to forget (for honest measuring only).

    The network reads English. Of 24 Welsh sentences on four themes it placed 7 rightly, which is no better than
    chance, and sixteen corrections did not help: Welsh rows fit nowhere until WELSH of them are corrected.

    Rows a person corrected stay where the person put them, at confidence 1. Raises ``ValueError`` for an empty
    code-book, a correction outside the rows or code-book, or lengths or widths that differ; :class:`Cancelled`
    when told to stop. The order of rows does not matter; the same in, the same out.
    """
    del seed  # Nothing here is left to chance; callers may still say it.
    _check(texts, codebook, corrections, vectors, asked, coded)
    if not texts:
        return ()
    if cancelled is not None and cancelled():
        raise Cancelled
    space = embed(texts, careful=careful, progress=progress, cancelled=cancelled) if vectors is None else vectors
    fixed = {c.row: c.theme for c in corrections}
    rows = np.array(sorted(fixed, key=lambda row: (texts[row], fixed[row])), dtype=np.int64)
    questions, places = _questions(asked, len(texts))
    lessons = _lessons(space, codebook, [(int(row), fixed[int(row)]) for row in rows], coded, places, careful)
    rest = np.setdiff1d(np.arange(len(texts)), rows) if len(rows) < len(texts) else rows
    taught = teach(lessons, space[rest], places[rest], questions, without)
    names = [theme.id for theme in codebook]
    known = _known(lessons)
    welsh = sum(seems_welsh(texts[row]) for row in fixed) >= WELSH
    found: list[Assigned] = []
    for start in range(0, len(texts), PIECE):
        if cancelled is not None and cancelled():
            raise Cancelled
        part = slice(start, start + PIECE)
        shares = softmax(taught.scores(space[part], places[part]))
        familiar = (space[part] @ known.T).max(axis=1) >= FITS_NOWHERE
        for row, own, near in zip(range(start, len(texts)), shares, familiar, strict=False):
            if row in fixed:
                found.append(Assigned(fixed[row], 1.0, ()))
            elif near and says_something(clean(texts[row])) and (welsh or not seems_welsh(texts[row])):
                found.append(_placed(own, names))
            else:
                found.append(Assigned(None, 0.0, ()))
        if progress is not None:
            progress("Placed passages", len(found), len(texts))
    return tuple(found)


def _check(
    texts: Sequence[str],
    codebook: Sequence[CodebookTheme],
    corrections: Sequence[Correction],
    vectors: Table | None,
    asked: Sequence[str] | None,
    coded: Coded | None,
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
    if asked is not None and len(asked) != len(texts):
        raise ValueError("There must be one question for each row.")
    if coded is not None and (len(coded[0]) != len(coded[1]) or not known.issuperset(coded[1])):
        raise ValueError("Each coded passage needs one vector and one theme of the code-book.")


def _questions(asked: Sequence[str] | None, rows: int) -> tuple[int, NDArray[np.int64]]:
    """How many different questions were asked, and the place of each row's among them (-1: not known)."""
    if asked is None:
        return 0, np.full(rows, -1, dtype=np.int64)
    known = {question: place for place, question in enumerate(sorted(set(asked) - {""}))}
    return len(known), np.array([known.get(question, -1) for question in asked], dtype=np.int64)


def _examples(theme: CodebookTheme) -> list[str]:
    said = [theme.name, theme.description, f"{theme.name}. {theme.description}", *theme.phrases]
    return [text for text in dict.fromkeys(said) if says_something(clean(text))] or [theme.id]


def _lessons(
    space: Table,
    codebook: Sequence[CodebookTheme],
    corrections: Sequence[tuple[int, str]],
    coded: Coded | None,
    asked: NDArray[np.int64],
    careful: bool,
) -> Lessons:
    """Everything known about the themes as rows: their own words, what they leave out, what people coded."""
    place = {theme.id: number for number, theme in enumerate(codebook)}
    words = [(text, place[theme.id], 1.0) for theme in codebook for text in _examples(theme)]
    words += [(text, place[theme.id], 0.0) for theme in codebook for text in theme.excludes if says_something(text)]
    written = embed([text for text, _, _ in words], careful=careful)
    given = [place[theme] for theme in coded[1]] if coded else []
    corrected = [place[theme] for _, theme in corrections]
    rows = [row for row, _ in corrections]
    themes = [theme for _, theme, _ in words] + given + corrected
    said = np.full((len(themes), len(codebook)), np.nan, dtype=np.float32)
    said[np.arange(len(themes)), themes] = [yes for _, _, yes in words] + [1.0] * (len(given) + len(corrected))
    weights = [WRITTEN if yes else EXCLUDED for _, _, yes in words] + [CODED] * len(given) + [1.0] * len(corrected)
    before = len(words) + len(given)
    return Lessons(
        vectors=np.vstack([written, *([coded[0]] if coded else []), space[rows]]).astype(np.float32),
        said=said,
        weights=np.array(weights, dtype=np.float32),
        trial=np.arange(before, before + len(corrected), dtype=np.int64),
        asked=np.concatenate([np.full(before, -1, dtype=np.int64), asked[rows]]),
        told=len(given) + len(corrected) + WRITTEN * sum(bool(one.description) + len(one.phrases) for one in codebook),
    )


def _known(lessons: Lessons) -> Table:
    """What a row must be a little like to fit anywhere: the middle of each theme, and what people corrected."""
    said = np.nan_to_num(lessons.said)
    middles = said.T @ lessons.vectors
    middles /= np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), 1e-6)
    return np.vstack([middles, lessons.vectors[lessons.trial[:KNOWN]]]).astype(np.float32)


def _placed(shares: Table, names: Sequence[str]) -> Assigned:
    order = np.argsort(-shares, kind="stable")
    best = float(shares[order[0]])
    further = [names[t] for t in order[1:3] if shares[t] >= SECOND_SHARE * best]
    return Assigned(names[order[0]], round(best, 4), tuple(further))
