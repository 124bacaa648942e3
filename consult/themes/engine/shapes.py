"""Which runs of words read as a phrase: a noun phrase, something done, a short statement or a denial.

Each word becomes one letter for its class, and a phrase must match one of a few patterns of
letters, as in Justeson and Katz's filter for technical terms (1995), widened by verbs.
"""

import re
from functools import cache

_CLASSES = {
    "D": "the a an my our your their his her its this these",
    "P": "of for in with at on about from by into after before during between under",
    "U": "back up out off down through over around",
    "C": "and or",
    "X": "is was are were be been has have had being",
    "R": "too very so well quite really always",
    "T": "to",
    "A": "more less enough same own",
    "Z": "no nothing without none",
    "Q": "not never cannot couldn't can't won't don't didn't doesn't wouldn't isn't wasn't aren't weren't haven't",
    "K": "someone anyone everyone everything anything me us you them people something",
    "B": "being getting making giving keeping",
    "M": "could can should would will might may",
    "E": "done learnt",
    "J": "else whatsoever",
    "L": "all",
    "N": "waiting counselling feeding listening swimming knitting bullying staffing befriending mentoring",
}
GRAMMAR_CLASS = {word: letter for letter, words in _CLASSES.items() for word in words.split()}
TELLING = frozenset(
    ["no", "nothing", "without", "none", "not", "never", "too", "more", "less", "enough", "same", "own"]
) | set(_CLASSES["Q"].split())
"""Words of grammar that tell two phrases apart, as 'wait for an appointment' and 'wait for appointments' are not."""

_THING = "(?:R?[AE])?[AGE]?[NG]{0,1}[NG]"
_SHAPES = {
    f"{_THING}|A[NG]{{3}}": 1.0,
    f"{_THING}[PT]D?{_THING}": 1.0,
    "R?ACA[NG]?|[NG]C[NG]|A?[NG]CA?[NG]": 0.9,
    f"[GB](?:U?[PT])?D?{_THING}|[GB]R?A|Q?[GB]ET?|G[PT]K|GU": 0.95,
    f"[VE](?:U?[PT])?D?{_THING}|[VE][PT]K|ET|VCV|[VE]U": 0.8,
    f"[NA]TV(?:D?{_THING})?": 0.9,
    "[NG]{1,2}(?:X[RQ]?|[RQ])(?:[AEG]|ACA)": 0.75,
    "ZR|ZJ|ZPL": 0.8,
    f"Z{_THING}|ZTV|ZT[VE]{_THING}|Z[EV]T?{_THING}|ZMX{{0,2}}E?A|ZMX{{0,2}}E|QX{{0,2}}[EVG]T?": 1.0,
}
_PATTERNS = [(re.compile(pattern), weight) for pattern, weight in _SHAPES.items()]
LONGEST = 6
SINGLE = {"N": 1.0, "Z": 0.6, "G": 0.7, "A": 0.6, "E": 0.5, "V": 0.5}


@cache
def fitness(letters: str) -> float:
    """How well words of these classes read as a phrase: 0 (not at all) to 1."""
    if len(letters) == 1:
        return SINGLE.get(letters, 0.0)
    return max((weight for pattern, weight in _PATTERNS if pattern.fullmatch(letters)), default=0.0)


def letter(tag: str) -> str:
    """The letter of a content word's Penn tag."""
    for start, found in (("VBG", "G"), ("VBN", "E"), ("VBD", "E"), ("VB", "V"), ("NN", "N"), ("JJ", "A")):
        if tag.startswith(start):
            return found
    return "O"
