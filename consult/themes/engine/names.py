"""Names in people's own words: phrases one theme uses and the others do not.

Class-based TF-IDF in spirit (Grootendorst, BERTopic, 2022), weighed by how near each
phrase's own meaning lies to the theme (KeyBERT, 2020).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray

from .phrases import Phrase, Wording, phrases_of, stem, wording
from .stopwords import GENERIC, GRAMMAR

CANDIDATES = 24
ENOUGH = 8
MOST_WORDS = 6
COVERAGE = 0.9
BACKGROUND = 0.006
"""What share of other passages might use any phrase: keeps rare words from winning."""
SMALL = 20
"""Themes below this many passages may be named by words that only one of them uses."""
KINDS = {"noun": 1.0, "adjective": 0.75, "verb": 0.55, "other": 0.3}
SHAPES = {1: 1.0, 2: 1.45, 3: 1.5, 4: 1.4}

Meaning = Callable[[Sequence[str]], NDArray[np.float32]]
"""Takes t phrases, returns (t, themes): how near each phrase's meaning lies to each theme."""


@dataclass(frozen=True, slots=True)
class Label:
    """What people see of a theme before they open it."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class _Found:
    score: float
    phrase: Phrase
    kind: str
    count: int

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self.phrase if word not in GRAMMAR)


class _Counts:
    """In how many passages of each theme each phrase occurs, endings aside."""

    def __init__(self, groups: Sequence[Sequence[str]], how: Wording) -> None:
        self.how = how
        self.totals = [max(len(group), 1) for group in groups]
        self.groups: list[Counter[Phrase]] = []
        self.all: Counter[Phrase] = Counter()
        self.spelt: dict[Phrase, Counter[Phrase]] = {}
        for group in groups:
            count: Counter[Phrase] = Counter()
            for text in group:
                here = {}
                for phrase in phrases_of(text, how):
                    key = tuple(word if word in GRAMMAR else stem(word) for word in phrase)
                    here[key] = phrase
                    self.spelt.setdefault(key, Counter())[phrase] += 1
                count.update(here.keys())
            self.groups.append(count)
            self.all.update(count)

    def best(self, theme: int) -> list[_Found]:
        """The phrases that tell this theme from the others, best first."""
        found = self._telling(theme, BACKGROUND)
        return found if len(found) >= ENOUGH else self._telling(theme, 0.0)

    def _telling(self, theme: int, background: float) -> list[_Found]:
        inside, rest = self.totals[theme], sum(self.totals) - self.totals[theme]
        counted = self.groups[theme]
        least = 1 if inside < SMALL else 2
        found = []
        for key, count in counted.items():
            phrase = self._spelling(key)
            if count < least or (count == 1 and len(phrase) > 2):
                continue
            here = (count - (0.4 if count > 1 else 0.6)) / inside
            there = (self.all[key] - count + 0.3) / (rest + 1) + background
            telling = log(here / there)
            denial = phrase[0] in GRAMMAR
            content = sum(word not in GRAMMAR and word not in GENERIC for word in phrase)
            if telling <= 0 or not (content or denial) or (denial and count < 2):
                continue
            kind = "noun" if denial else self.how.kind(phrase[-1])
            full = (content + denial) / sum(word not in GRAMMAR or i == 0 for i, word in enumerate(phrase))
            score = here**COVERAGE * telling * SHAPES[len(phrase)] * KINDS[kind] * full
            found.append(_Found(score, phrase, kind, count))
        found.sort(key=lambda one: (-one.score, one.phrase))
        return found[:CANDIDATES]

    def _spelling(self, key: Phrase) -> Phrase:
        spelt = self.spelt[key]
        usual = min(spelt.items(), key=lambda pair: (-pair[1], pair[0]))[0]
        many = (*usual[:-1], usual[-1] + "s")
        return many if spelt[many] > 0.3 * spelt[usual] and self.how.kind(usual[-1]) == "noun" else usual


def _weighed(found: Sequence[_Found], theme: int, how: Wording, meaning: Meaning | None) -> list[_Found]:
    """Prefer the phrases whose own meaning is the theme's."""
    if meaning is None or not found:
        return list(found)
    near = meaning([how.written(one.phrase) for one in found])
    others = np.delete(near, theme, axis=1).max(axis=1) if near.shape[1] > 1 else near[:, 0]
    liking = np.clip(near[:, theme], 0, 1) + np.clip(near[:, theme] - others, -0.2, 0.2) + 0.1
    again = [
        replace(one, score=one.score * max(float(like), 0.02) ** 1.5) for one, like in zip(found, liking, strict=True)
    ]
    return sorted(again, key=lambda one: (-one.score, one.phrase))


def _extended(one: _Found, ranked: Sequence[_Found]) -> _Found:
    """The longer phrase most people mean: 'nothing comes to mind' for 'nothing comes'."""
    for other in ranked:
        longer = len(other.phrase) - len(one.phrase)
        inside = any(other.phrase[i : i + len(one.phrase)] == one.phrase for i in range(longer + 1))
        if longer > 0 and inside and other.count >= 0.5 * one.count:
            return replace(other, score=one.score)
    return one


def _pick(ranked: Sequence[_Found], most: int) -> list[_Found]:
    """The best phrases that share no word with each other."""
    picked: list[_Found] = []
    used: set[str] = set()
    for one in (_extended(one, ranked) for one in ranked):
        roots = {word[:5] for word in one.stems}
        if not roots & used:
            picked.append(one)
            used |= roots
        if len(picked) == most:
            break
    return picked


def _names(picked: Sequence[_Found]) -> Iterator[Phrase]:
    """Names from best to last resort, each of two to six words."""
    nouns = [one for one in picked if one.kind == "noun"]
    plain = [one for one in picked if one.kind == "adjective"]
    if plain and nouns and picked[0].kind == "adjective" and len(nouns[0].phrase) < 3:
        both = plain[0].phrase
        if len(both) == 1 and len(plain) > 1 and len(plain[1].phrase) == 1:
            both = (*both, "and", *plain[1].phrase)
        yield (*both, *nouns[0].phrase)
    ordered = nouns + [one for one in picked if one.kind != "noun"]
    for i, first in enumerate(ordered):
        alone = len(first.phrase) >= 2
        for second in ordered[i + 1 :]:
            if alone and (second.score < 0.6 * first.score or "and" in first.phrase):
                break
            if len(first.phrase) + len(second.phrase) < MOST_WORDS and "and" not in second.phrase:
                yield (*first.phrase, "and", *second.phrase)
        if alone:
            yield first.phrase


def listed(parts: Sequence[str]) -> str:
    """'one, two and three'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _described(picked: Sequence[_Found], how: Wording) -> str:
    nouns = [how.written(one.phrase) for one in picked if one.kind == "noun"][:4]
    spoken = [word for one in picked if one.kind != "noun" for word in one.phrase if word not in GRAMMAR]
    other = [how.written([word]) for word in spoken][:3]
    if nouns and other:
        return f"About {listed(nouns)}, in words such as {listed(other)}."
    if nouns or other:
        return f"About {listed(nouns)}." if nouns else f"In words such as {listed(other)}."
    return "Passages that share few words."


def label_themes(groups: Sequence[Sequence[str]], meaning: Meaning | None = None) -> list[Label]:
    """Name and describe each group of passages; no two names are alike."""
    how = wording([text for group in groups for text in group])
    counts = _Counts(groups, how)
    taken: set[frozenset[str]] = set()
    labels = []
    for theme in range(len(groups)):
        picked = _pick(_weighed(counts.best(theme), theme, how, meaning), 8)
        name = ""
        for candidate in _names(picked):
            key = frozenset(stem(word) for word in candidate if word not in GRAMMAR)
            if key not in taken:
                taken.add(key)
                name = how.written(candidate)
                break
        if not name:
            name = f"{how.written(picked[0].phrase)} and other things" if picked else f"mixed passages {theme + 1}"
        labels.append(Label(name[:1].upper() + name[1:], _described(picked, how)))
    return labels
