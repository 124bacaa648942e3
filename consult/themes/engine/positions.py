"""Which way a passage goes, given what was asked: pleased or for it, displeased or against it, both, or neither.

A logistic head on the passage's vector, learnt from human-coded feedback, leans a passage; what was asked
leans it too ("shorter waits" under "what could be better?" is no praise).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .embedding import embed
from .network import WIDTH
from .text import clean, says_something
from .weights import DATA, checked

HEAD_SHA256 = "ac3f8b1c518d446e0de2ea574db494f5be4ef08e6b142e71dda8729436410b34"
UNCLEAR = 0.15
"""Nearer to one half than this is unclear."""
ASKED_LEANS = 1.0
"""Log odds that a question for praise, or for what to change, adds."""
Vectors = NDArray[np.float32]
Position = Literal["positive", "critical", "mixed", "unclear"]

_WORSE = re.compile(
    r"\b(improve\w*|better|change\w*|worse|worst|problem\w*|concern\w*|difficult\w*|barrier\w*|wrong|dislike\w*|"
    r"challenge\w*|bad|poor\w*|stop\w*|complain\w*)\b",
    re.I,
)
_WELL = re.compile(r"\b(good|best|well|like\w*|enjoy\w*|works|worked|praise\w*|proud|helpful|strength\w*)\b", re.I)
_EVEN = re.compile(r"\b(why|or|and/or|either)\b|\bhow (well|good)\b", re.I)
_TURN = re.compile(r"\b(but|however|although|though|except|apart from|while|whereas|despite)\b", re.I)


@dataclass(frozen=True, slots=True)
class Stance:
    """Which way one passage goes, and how sure that is, in [0, 1]."""

    position: Position
    confidence: float


@cache
def _head() -> tuple[Vectors, float]:
    with np.load(checked(DATA / "position_head.npz", HEAD_SHA256)) as held:
        return np.asarray(held["weights"], dtype=np.float32), float(held["bias"][0])


def positions(
    texts: Sequence[str], asked: Sequence[str] | None = None, *, vectors: Vectors | None = None
) -> tuple[Stance, ...]:
    """Say which way each passage goes. ``asked`` is the question of each row ("" where none is known).

    ``vectors`` are unit vectors from the careful way, shape (rows, 384), float32; made here when not given.
    Raises ``ValueError`` when lengths differ, ``WeightsError`` when the head is not the one we tested.
    """
    if asked is not None and len(asked) != len(texts):
        raise ValueError("There must be one question for each row.")
    pleased = leanings(texts, asked, vectors=vectors)
    return tuple(_stance(clean(text), float(share)) for text, share in zip(texts, pleased, strict=True))


def leanings(
    texts: Sequence[str], asked: Sequence[str] | None = None, *, vectors: Vectors | None = None
) -> NDArray[np.float32]:
    """How likely each passage is pleased rather than displeased, in [0, 1], shape (rows,); as :func:`positions`."""
    if vectors is not None and (len(vectors) != len(texts) or vectors.shape[1:] != (WIDTH,)):
        raise ValueError("There must be one careful vector for each row.")
    if not texts:
        return np.zeros(0, dtype=np.float32)
    weights, bias = _head()
    odds = (embed(texts) if vectors is None else vectors) @ weights + bias
    if asked is not None:
        leans = {question: ASKED_LEANS * leaning_of(question) for question in set(asked)}
        odds = odds + np.array([leans[question] for question in asked], dtype=np.float32)
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


def leaning_of(question: str) -> int:
    """1 when a question asks for what is good, -1 when for what should change, 0 when for neither or both."""
    if _EVEN.search(question):
        return 0
    return bool(_WELL.search(question) and not _WORSE.search(question)) - bool(_WORSE.search(question))


def _stance(text: str, pleased: float) -> Stance:
    sure = abs(2 * pleased - 1)
    if not says_something(text):
        return Stance("unclear", 1.0)
    if sure < UNCLEAR:
        return Stance("mixed" if _TURN.search(text) else "unclear", round(1 - sure, 4))
    return Stance("positive" if pleased > 0.5 else "critical", round(max(pleased, 1 - pleased), 4))
