"""Lists of words: grammar, praise that fits everywhere, first names, endings."""

from .weights import DATA


def _listed(name: str) -> tuple[str, ...]:
    return tuple((DATA / f"{name}.txt").read_text("utf-8").split())


def _words(name: str) -> frozenset[str]:
    return frozenset(_listed(name))


GRAMMAR = _words("words_of_grammar")
GENERIC = _words("words_that_fit_everywhere")
FIRST_NAMES = _words("first_names")
DESCRIBING = _words("words_that_describe")
CAPITALISED = _words("words_with_a_capital")
ENDINGS = _listed("word_endings")
"""Longest first: the first that fits is taken off."""
