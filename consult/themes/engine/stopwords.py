"""Words that carry no theme: grammar, praise that fits everywhere, people's first names."""

from .weights import DATA


def _words(name: str) -> frozenset[str]:
    return frozenset((DATA / f"{name}.txt").read_text("utf-8").split())


GRAMMAR = _words("words_of_grammar")
GENERIC = _words("words_that_fit_everywhere")
FIRST_NAMES = _words("first_names")
