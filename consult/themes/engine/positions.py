"""Which way a passage goes, given what was asked: pleased or for it, displeased or against it, both, or neither.

A logistic head leans a passage: on its vector and on TextBlob's polarity and subjectivity, learnt from human-coded
feedback (benchmarks/make_position_head.py). What was asked leans it too ("shorter waits" under "what could be
better?" is no praise): by the question's own words, and by how the answers to it go on the whole (the prior of each
question is estimated by expectation-maximisation; Saerens, Latinne and Decaestecker, 2002).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .embedding import embed
from .english import seems_english
from .lexicon import polarity_of
from .network import WIDTH
from .text import clean, says_something
from .weights import DATA, checked

HEAD_SHA256 = "a7ecae52a84c87ab7b81ad753958ebd0855bba455fc6c005745081941bfc31b1"
UNCLEAR = 0.15
"""Nearer to one half than this is unclear."""
LEANS = 0.25
"""How far from one half the share of pleased answers is thought to lie when a question asks for one side."""
STRENGTH = 30.0
"""How many answers that thought is worth."""
BOUNDS = {-1: (0.02, 0.98), 0: (0.02, 0.98), 1: (0.5, 0.98)}
"""Between which shares of pleased answers a question's prior stays. Who is asked what is good says so on the whole;
who is asked what could be better may well say "nothing, all was good"."""
MIDDLE = 1.1
"""How far above nought the log odds of the middle answer lie at least when a question asks for what is good: words of
another field (prison, say) may all sound grave to a head that learnt from clinics."""
MOST_MOVED = 3.0
FEWEST = 5
"""Answers a question needs for its middle one to be asked."""
ROUNDS = 20
LEXICON = 1.5
BOTH_WAYS = 0.15
Vectors = NDArray[np.float32]
Position = Literal["positive", "critical", "mixed", "unclear"]

_WORSE = re.compile(
    r"\b(improve\w*|better|change\w*|worse|worst|problem\w*|concern\w*|difficult\w*|barrier\w*|wrong|dislike\w*|"
    r"challenge\w*|bad|poor\w*|stop\w*|complain\w*|differently)\b",
    re.I,
)
_WELL = re.compile(
    r"\b(good|best|well|liked?|enjoy\w*|works|worked|working|praise\w*|proud|helpful|strength\w*|thank\w*|valued?|"
    r"kept you going|look forward|helps|helped)\b",
    re.I,
)
_EVEN = re.compile(
    r"\b(why|or|and/or|either)\b|\bwhat (was|is|were|are) [\w ]+ like\b|\bsound like\b|\bhow (well|good|likely)\b|"
    r"\bwould you like\b|\blike to\b",
    re.I,
)
_TURN = re.compile(r"\b(?:but|however|although|though|except|apart from|whereas|despite|yet)\b", re.I)
_NOTHING = re.compile(
    r"(no|none|nothing|nil|nope|n/?a|not applicable|not sure|don'?t know|no comments?|no idea|as above|yes|dim)"
    r"( (really|else|at all|to add|thanks?|thank you|comment))*[.! ]*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Stance:
    """Which way one passage goes, and how sure that is, in [0, 1]."""

    position: Position
    confidence: float


@cache
def _heads() -> dict[str, Vectors]:
    with np.load(checked(DATA / "position_head.npz", HEAD_SHA256)) as held:
        return {name: np.asarray(held[name], dtype=np.float32) for name in held.files}


def positions(
    texts: Sequence[str], asked: Sequence[str] | None = None, *, vectors: Vectors | None = None
) -> tuple[Stance, ...]:
    """Say which way each passage goes. ``asked`` is the question of each row ("" where none is known).

    ``vectors`` are unit vectors from the careful way, shape (rows, 384), float32; made here when not given.
    Confidence is a share in [0, 1]. What does not seem to be in English, the language all was learnt from, is
    unclear. Raises ``ValueError`` when lengths differ, ``WeightsError`` when the head is not the one we tested.
    """
    pleased = leanings(texts, asked, vectors=vectors)
    return tuple(_stance(clean(text), float(share)) for text, share in zip(texts, pleased, strict=True))


def leanings(
    texts: Sequence[str], asked: Sequence[str] | None = None, *, vectors: Vectors | None = None, without: str = ""
) -> NDArray[np.float32]:
    """How likely each passage is pleased rather than displeased, in [0, 1], shape (rows,); as :func:`positions`.

    ``without`` names a set ("fft_phase1", "v6", "trust") to have learnt nothing from, for honest measuring.
    """
    if asked is not None and len(asked) != len(texts):
        raise ValueError("There must be one question for each row.")
    if vectors is not None and (len(vectors) != len(texts) or vectors.shape[1:] != (WIDTH,)):
        raise ValueError("There must be one careful vector for each row.")
    if not texts:
        return np.zeros(0, dtype=np.float32)
    head = _heads()[without or "all"]
    odds = (embed(texts) if vectors is None else vectors) @ head[:WIDTH] + _said(texts) @ head[WIDTH:-1] + head[-1]
    pleased = np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)
    if asked is None:
        return pleased
    rows: dict[str, list[int]] = {}
    for row, question in enumerate(asked):
        rows.setdefault(question, []).append(row)
    for question, places in rows.items():
        if question.strip():
            pleased[places] = _as_asked(pleased[places], leaning_of(question))
    return pleased


def position_features(texts: Sequence[str], vectors: Vectors) -> Vectors:
    """What the head looks at, shape (rows, 386), float32: the vector, and TextBlob's polarity and subjectivity."""
    return np.hstack([np.asarray(vectors, dtype=np.float32), _said(texts)])


def _said(texts: Sequence[str]) -> Vectors:
    found = [polarity_of(clean(text)) for text in texts]
    return np.float32(LEXICON) * np.array(found, dtype=np.float32).reshape(len(texts), 2)


def leaning_of(question: str) -> int:
    """1 when a question asks for what is good, -1 when for what should change, 0 when for neither or both."""
    if _EVEN.search(question):
        return 0
    return bool(_WELL.search(question) and not _WORSE.search(question)) - bool(_WORSE.search(question))


def _as_asked(pleased: NDArray[np.float32], leaning: int) -> NDArray[np.float32]:
    """Shares given how the answers to their question go: its prior and they are estimated in turn."""
    thought = prior = 0.5 + LEANS * leaning
    first = _heard_as_asked(np.asarray(pleased, dtype=np.float64), leaning)
    told = first
    for _ in range(ROUNDS):
        told = first * prior / (first * prior + (1 - first) * (1 - prior) + 1e-12)
        prior = float(np.clip((told.sum() + STRENGTH * thought) / (len(told) + STRENGTH), *BOUNDS[leaning]))
    return np.asarray(told, dtype=np.float32)


def _heard_as_asked(pleased: NDArray[np.float64], leaning: int) -> NDArray[np.float64]:
    """Shares moved together until the middle answer is pleased, where what is good was asked for."""
    if leaning < 1 or len(pleased) < FEWEST:
        return pleased
    odds = np.log(np.clip(pleased, 1e-6, 1 - 1e-6)) - np.log(np.clip(1 - pleased, 1e-6, 1 - 1e-6))
    missing = max(0.0, MIDDLE - float(np.median(odds)))
    return np.asarray(1 / (1 + np.exp(-odds - min(missing, MOST_MOVED))))


def _stance(text: str, pleased: float) -> Stance:
    if not says_something(text) or _NOTHING.fullmatch(text):
        return Stance("unclear", 1.0)
    if not seems_english(text):
        return Stance("unclear", 0.5)
    sure = abs(2 * pleased - 1)
    if _both_ways(text):
        return Stance("mixed", round(max(0.5, 1 - sure / 2), 4))
    if sure < UNCLEAR:
        return Stance("unclear", round(1 - sure, 4))
    return Stance("positive" if pleased > 0.5 else "critical", round(max(pleased, 1 - pleased), 4))


def _both_ways(text: str) -> bool:
    """Whether praise stands on one side of a "but" and blame on the other."""
    parts = _TURN.split(text)
    if len(parts) < 2:
        return False
    said = [polarity_of(part)[0] for part in parts]
    return max(said) >= BOTH_WAYS and min(said) <= -BOTH_WAYS
