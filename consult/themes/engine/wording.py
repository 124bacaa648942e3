"""Phrases that people really wrote, cut out so that each can stand on its own.

A phrase is a run of words inside one clause with the shape of a noun phrase ("waiting
list"), of something done ("waiting for an appointment"), of a short statement ("staff are
friendly") or of a denial ("no complaints"): see ``shapes``.
Word classes come from TextBlob's own word list, read as a file: no download, no NLTK.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from .shapes import GRAMMAR_CLASS, TELLING, letter
from .stopwords import CAPITALISED, DESCRIBING, ENDINGS, FIRST_NAMES, GRAMMAR

_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S*\d\S*|\S*[@#_/\\]\S*")
_LINKED = re.compile(r"[\d@#_/\\]|www\.")
_CLAUSE = re.compile(r"[^\w\s'’-]+|[-–—]{2,}|\s[-–—]\s|\n")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BLANKED = re.compile(r"(.)\1\1|^xx")

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """How one text's words are written, each as often as it occurs; all but ``small`` in lower case here.

    ``inside`` has a capital although it does not begin a clause; neither that nor what is in capitals (``large``)
    tells anything where everything is.
    """

    every: frozenset[str]
    small: tuple[str, ...]
    inside: tuple[str, ...]
    large: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """Which words of this collection are abbreviations, and which nobody outside should read."""

    capitals: frozenset[str]
    private: frozenset[str]

    def written(self, words: Iterable[str]) -> str:
        """The phrase as people write it, with its abbreviations in capitals."""
        return " ".join(
            word.upper() if word in self.capitals else word.title() if word in CAPITALISED else word for word in words
        )


def letter_of(word: str) -> str:
    """The word's class as one letter (see ``shapes``)."""
    known = GRAMMAR_CLASS.get(word)
    if known is None:
        if word in GRAMMAR or len(word) < 2 or "'" in word:
            known = "O"
        elif word in DESCRIBING:
            known = "A"
        else:
            known = letter(_lexicon().get(word) or _guess(word))
    return known


def tells(word: str) -> bool:
    """Whether the word tells one phrase from another: not 'the', not 'of'; but 'no', 'more'."""
    return word in TELLING or word not in GRAMMAR


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
    plain = text.replace("’", "'")
    if _LINKED.search(plain):  # seldom so, and quickly seen
        plain = _LINK.sub(" . ", plain)
    for clause in _CLAUSE.split(plain):
        words = [word.removesuffix("'s") for word in _WORD.findall(clause)]
        if words:
            yield words


def written_as(text: str, said: Sequence[Sequence[str]], lower: Sequence[Sequence[str]]) -> Written:
    """How the words of a text are written; ``said`` are its clauses, ``lower`` the same in lower case."""
    every = frozenset(chain.from_iterable(lower))
    pairs = [list(zip(words, low, strict=True)) for words, low in zip(said, lower, strict=True)]
    small = tuple(word for clause in pairs for word, low in clause if word == low)
    if text.isupper() or text.istitle():
        return Written(every, small, (), ())
    inside = tuple(low for clause in pairs for word, low in clause[1:] if word != low and word.istitle())
    large = tuple(
        low for clause in pairs for word, low in clause if word != low and word.isupper() and 1 < len(word) < 6
    )
    return Written(every, small, inside, large)


def wording(texts: Iterable[Written]) -> Wording:
    """Learn from all texts which words are abbreviations and which are somebody's name."""
    inside: Counter[str] = Counter()
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    seen: set[str] = set()
    for text in texts:
        seen |= text.every
        small.update(text.small)
        inside.update(text.inside)
        large.update(text.large)
    classes = _lexicon()
    named = {w for w, count in inside.items() if len(w) > 1 and small[w] < count and large[w] < count}
    blanked = {w for w in seen if _BLANKED.search(w)}
    named |= {w for w in seen if w not in classes and classes.get(w.title()) == "NNP"} - large.keys()
    short = {w for w in small if 1 < len(w) < 5 and not set(w) & set("aeiouywâêîôûŵŷáéíóú") and w not in classes}
    capitals = {w for w, count in large.items() if count > small[w]} | short
    return Wording(frozenset(capitals), frozenset(named | blanked) - CAPITALISED | FIRST_NAMES)


@cache
def _lexicon() -> dict[str, str]:
    """TextBlob's list of words, read once; its first tag is the commonest."""
    spec = find_spec("textblob")
    if spec is None or spec.origin is None:
        return {}
    with (Path(spec.origin).parent / "en" / "en-lexicon.txt").open(encoding="utf-8") as lines:
        split = (line.rstrip("\n").partition(" ") for line in lines)
        return {word: rest.split(" ")[0] for word, _, rest in split if rest}
