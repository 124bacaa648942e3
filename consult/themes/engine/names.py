"""Names in people's own words: phrases one theme uses and the others do not.

Class-based TF-IDF in spirit (Grootendorst, BERTopic, 2022): how much likelier a passage
of this theme is to hold a phrase than a passage of any other theme.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from .stopwords import FIRST_NAMES, GENERIC, GRAMMAR

LONGEST_PHRASE = 4
MOST_WORDS = 6
_LINK = re.compile(r"(https?://|www\.)\S+|\S+@\S+|\S*\d\S*")
_CLAUSE = re.compile(r"[.,;:!?()\[\]{}\"“”|/\\<>*_=+–—\n-]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Label:
    """What people see of a theme before they open it."""

    name: str
    description: str


def stem(word: str) -> str:
    """A word without its commonest endings, so that 'waits' and 'waiting' count as alike."""
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word.rstrip("ey") if len(word) > 4 else word


def _clauses(text: str) -> Iterator[list[str]]:
    for clause in _CLAUSE.split(_LINK.sub(" , ", text)):
        words = _WORD.findall(clause.replace("’", "'"))
        if words:
            yield words


def _phrases(words: Sequence[str], banned: frozenset[str]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words)):
        if words[start] in GRAMMAR or words[start] in banned:
            continue
        for end in range(start + 1, min(start + LONGEST_PHRASE, len(words)) + 1):
            last = words[end - 1]
            if last in banned:
                break
            if last not in GRAMMAR and len(last) > 1:
                yield tuple(words[start:end])


def personal_words(texts: Sequence[str]) -> frozenset[str]:
    """Words that look like somebody's or some place's name: written with a capital mid-clause."""
    inside: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        if text.isupper() or text.istitle():
            continue
        for words in _clauses(text):
            small.update(word for word in words if word.islower())
            inside.update(word.lower() for word in words[1:] if word.istitle())
    named = {word for word, count in inside.items() if small[word] < count and len(word) > 1}
    return frozenset(named) | FIRST_NAMES


def _found_in(text: str, banned: frozenset[str]) -> set[tuple[str, ...]]:
    return {
        phrase
        for words in _clauses(text)
        for phrase in _phrases([word.lower() for word in words], banned)
    }


class _Counts:
    """In how many passages of each theme each phrase occurs."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        banned = personal_words([text for group in groups for text in group])
        self.totals = [max(len(group), 1) for group in groups]
        self.groups: list[Counter[tuple[str, ...]]] = []
        self.all: Counter[tuple[str, ...]] = Counter()
        for group in groups:
            count: Counter[tuple[str, ...]] = Counter()
            for text in group:
                count.update(_found_in(text, banned))
            self.groups.append(count)
            self.all.update(count)

    def best(self, theme: int, most: int = 80) -> list[tuple[float, tuple[str, ...]]]:
        """The phrases that tell this theme from the others, best first."""
        inside, rest = self.totals[theme], sum(self.totals) - self.totals[theme]
        least = 2 if inside >= 6 else 1
        scored = []
        for phrase, count in self.groups[theme].items():
            if count < least:
                continue
            here = count / inside
            there = (self.all[phrase] - count + 0.5) / (rest + 1)
            telling = log(max(here / there, 1e-9))
            if telling <= 0:
                continue
            content = sum(word not in GRAMMAR and word not in GENERIC for word in phrase)
            if content == 0:
                continue
            shape = {1: 1.0, 2: 1.5, 3: 1.6}.get(len(phrase), 1.5)
            scored.append((here**0.7 * telling * shape * content / len(phrase) ** 0.5, phrase))
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        return scored[:most]


def _fresh(phrase: Sequence[str], used: set[str]) -> bool:
    return not any(stem(word) in used for word in phrase if word not in GRAMMAR)


def _pick(ranked: Sequence[tuple[float, tuple[str, ...]]], most: int) -> list[tuple[str, ...]]:
    picked: list[tuple[str, ...]] = []
    used: set[str] = set()
    for _, phrase in ranked:
        if _fresh(phrase, used):
            picked.append(phrase)
            used |= {stem(word) for word in phrase}
        if len(picked) == most:
            break
    return picked


def _names(picked: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Names from best to last resort, each of two to six words."""
    for i, first in enumerate(picked):
        if len(first) >= 2:
            yield " ".join(first)
        for second in picked[i + 1 :]:
            if len(first) + len(second) < MOST_WORDS:
                yield f"{' '.join(first)} and {' '.join(second)}"


def listed(parts: Sequence[str]) -> str:
    """'one, two and three'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def label_themes(groups: Sequence[Sequence[str]]) -> list[Label]:
    """Name and describe each group of passages; no two names are alike."""
    counts = _Counts(groups)
    taken: set[frozenset[str]] = set()
    labels = []
    for theme in range(len(groups)):
        picked = _pick(counts.best(theme), 8)
        name = ""
        for candidate in _names(picked):
            key = frozenset(stem(word) for word in candidate.split() if word not in GRAMMAR)
            if key not in taken:
                taken.add(key)
                name = candidate
                break
        if not name:
            name = f"other words {theme + 1}" if not picked else " ".join(picked[0])
        parts = [" ".join(phrase) for phrase in picked[:4]]
        described = f"About {listed(parts)}." if parts else "Passages that share few words."
        labels.append(Label(name[:1].upper() + name[1:], described))
    return labels
