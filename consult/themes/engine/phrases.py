"""Phrases that people really wrote, cut out so that each can stand on its own.

A phrase is a run of words inside one clause with the shape of a noun phrase ("waiting
list"), of two describing words ("friendly and helpful") or of a denial ("no complaints").
Word classes come from TextBlob's own word list, read as a file: no download, no NLTK.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from .stopwords import CAPITALISED, DESCRIBING, ENDINGS, FIRST_NAMES, GRAMMAR

LONGEST = 4
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S*\d\S*|\S*[@#_/\\]\S*")
_CLAUSE = re.compile(r"[^\w\s'’-]+|[-–—]{2,}|\s[-–—]\s|\n")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BLANKED = re.compile(r"(.)\1\1|^xx")
_JOINERS = frozenset({"of", "and", "for", "in", "to", "with", "at", "on", "or", "the", "about"})
_DENIALS = frozenset({"no", "nothing", "without"})

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """How words of this collection are classed and written."""

    classes: dict[str, str]
    capitals: frozenset[str]
    private: frozenset[str]

    def kind(self, word: str) -> str:
        """'noun', 'adjective', 'verb' or 'other'."""
        if word in DESCRIBING:
            return "adjective"
        tag = self.classes.get(word) or _guess(word)
        if tag.startswith("NN") or tag == "VBG":
            return "noun"
        if tag.startswith("JJ"):
            return "adjective"
        return "verb" if tag.startswith("VB") else "other"

    def written(self, words: Iterable[str]) -> str:
        """The phrase as people write it, with its abbreviations in capitals."""
        return " ".join(
            word.upper() if word in self.capitals else word.title() if word in CAPITALISED else word for word in words
        )


def _guess(word: str) -> str:
    for ending, tag in (("ing", "VBG"), ("ed", "VBN"), ("ly", "RB"), ("ful", "JJ"), ("ous", "JJ"), ("able", "JJ")):
        if word.endswith(ending):
            return tag
    return "NN"


@cache
def stem(word: str) -> str:
    """A word without its commonest endings: 'waits' and 'waiting' count as alike."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word.rstrip("eyi") if len(word) > 3 else word


def clauses(text: str) -> Iterator[list[str]]:
    """The words of each clause, links, addresses and anything with a digit left out."""
    for clause in _CLAUSE.split(_LINK.sub(" . ", text.replace("’", "'"))):
        words = [word.removesuffix("'s") for word in _WORD.findall(clause)]
        if words:
            yield words


def wording(texts: Sequence[str]) -> Wording:
    """Learn from all texts which words are abbreviations and which are somebody's name."""
    inside: Counter[str] = Counter()
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for text in texts:
        shouted = text.isupper() or text.istitle()
        for words in clauses(text):
            small.update(word for word in words if word.islower())
            if not shouted:
                inside.update(word.lower() for word in words[1:] if word.istitle())
                large.update(word.lower() for word in words if word.isupper() and 1 < len(word) < 6)
    named = {w for w, count in inside.items() if len(w) > 1 and small[w] < count and large[w] < count}
    blanked = {w for w in small.keys() | large.keys() | inside.keys() if _BLANKED.search(w)}
    seen = small.keys() | large.keys() | inside.keys()
    classes = word_classes(seen | {word.title() for word in seen})
    named |= {w for w in seen if w not in classes and classes.get(w.title()) == "NNP"} - large.keys()
    short = {w for w in small if 1 < len(w) < 5 and not set(w) & set("aeiouy") and w not in classes}
    capitals = {w for w, count in large.items() if count > small[w]} | short
    return Wording(classes, frozenset(capitals), frozenset(named | blanked) - CAPITALISED | FIRST_NAMES)


def word_classes(wanted: Iterable[str]) -> dict[str, str]:
    """The commonest part of speech (Penn tags) of each wanted word that the list knows."""
    spec = find_spec("textblob")
    if spec is None or spec.origin is None:
        return {}
    asked = set(wanted)
    found = {}
    with (Path(spec.origin).parent / "en" / "en-lexicon.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word in asked and rest:
                found[word] = rest.split(" ")[0]
    return found


def phrases_of(text: str, how: Wording) -> set[Phrase]:
    """Every phrase of one to four words in this text that can stand on its own."""
    found: set[Phrase] = set()
    for clause in clauses(text):
        words = [word.lower() for word in clause]
        for start in range(len(words)):
            for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
                if words[end - 1] in how.private:
                    break
                phrase = tuple(words[start:end])
                if _stands(phrase, how):
                    found.add(phrase)
    return found


def _stands(phrase: Phrase, how: Wording) -> bool:
    first, last = phrase[0], phrase[-1]
    if last in GRAMMAR or len(last) < 2 or (first in GRAMMAR and first not in _DENIALS):
        return False
    if first in _DENIALS:
        inner = {"to"} if first == "nothing" else set()
        return (
            len(phrase) >= 2
            and all(w not in GRAMMAR or w in inner for w in phrase[1:])
            and (len(phrase) < 4 or "to" in phrase)
        )
    if len(phrase) == 1:
        return how.kind(last) != "other"
    kinds = [how.kind(word) for word in phrase]
    if any(w in GRAMMAR and w not in _JOINERS for w in phrase[1:-1]):
        return False
    if kinds[-1] == "adjective":
        return len(phrase) == 3 and phrase[1] == "and" and kinds[0] == "adjective"
    plain = [kind for word, kind in zip(phrase, kinds, strict=True) if word not in GRAMMAR]
    if kinds[0] == "adjective" and phrase[1] in GRAMMAR:
        return False
    return kinds[-1] == "noun" and all(kind in {"noun", "adjective"} for kind in plain)
