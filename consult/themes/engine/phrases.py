"""What a passage says that a name could be made of: its phrases and their stems, read once however often asked."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from .shapes import LONGEST, fitness
from .wording import Phrase, Written, clauses, letter_of, stem, tells, written_as

_RUN = re.compile("[^O]+")
Spelt = tuple[Phrase, Phrase]
"""The stems of a phrase, and its words as somebody wrote them."""


@dataclass(frozen=True, slots=True)
class Read:
    """One passage: each phrase as often as it occurs, the stems of all telling words, how its words are written."""

    phrases: tuple[Spelt, ...]
    stems: frozenset[str]
    written: Written


class Book:
    """Passages already read, by their text: themes and the themes within them are named from the same ones."""

    def __init__(self) -> None:
        self._read: dict[str, Read] = {}
        self._words: dict[str, tuple[str, str]] = {}
        self._spelt: dict[Phrase, Spelt] = {}

    def read(self, text: str) -> Read:
        """What the text says; every part of it the same object when asked again."""
        found = self._read.get(text)
        if found is None:
            said = list(clauses(text))
            lower = [[word.lower() for word in words] for words in said]
            known = [[self._words.get(word) or self._known(word) for word in words] for words in lower]
            phrases = tuple(chain.from_iterable(map(self._phrases, lower, known)))
            stems = frozenset(stemmed for words in known for _, stemmed in words if stemmed)
            found = self._read[text] = Read(phrases, stems, written_as(text, said, lower))
        return found

    def letters(self, words: Phrase) -> str:
        """The class of each word (see ``shapes``)."""
        return "".join(self._known(word)[0] for word in words)

    def _known(self, word: str) -> tuple[str, str]:
        """The word's class, and its stem when it tells one phrase from another."""
        known = self._words.get(word)
        if known is None:
            known = self._words[word] = (letter_of(word), stem(word) if tells(word) else "")
        return known

    def _phrases(self, words: list[str], known: list[tuple[str, str]]) -> list[Spelt]:
        found = []
        for run in _RUN.finditer("".join([letter for letter, _ in known])):
            first = run.start()
            for start, end in spans(run.group()):
                spelling = tuple(words[first + start : first + end])
                spelt = self._spelt.get(spelling)
                if spelt is None:
                    key = tuple(stemmed for _, stemmed in known[first + start : first + end] if stemmed)
                    spelt = self._spelt[spelling] = (key, spelling)
                found.append(spelt)
        return found


@lru_cache(maxsize=20_000)
def spans(letters: str) -> tuple[tuple[int, int], ...]:
    """Where words of these classes hold a phrase: its first word and the one after its last."""
    return tuple(
        (start, end)
        for start in range(len(letters))
        for end in range(start + 1, min(start + LONGEST, len(letters)) + 1)
        if fitness(letters[start:end])
    )
