"""A text cut into words, and what each word may be: a name, a place, an ordinary word. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from consult.privacy.lists import read_list

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
OWNER = re.compile(r"[’']s?$", re.IGNORECASE)
ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
    ("er", ""), ("er", "e"), ("est", ""), ("ly", ""), ("ness", ""), ("ful", ""), ("less", ""), ("ment", ""),
    ("able", ""), ("ers", ""), ("ers", "e"), ("ings", ""), ("in", "ing"), ("ise", "ize"), ("ised", "ized"),
    ("ising", "izing"), ("isation", "ization"), ("our", "or"), ("oured", "ored"), ("re", "er"), ("lled", "led"),
    ("lling", "ling"), ("n’t", ""), ("n't", ""), ("y", ""), ("y", "e"),
)  # fmt: skip
SHORTENED = frozenset(("ve", "ll", "re", "em", "ve", "nt", "til", "xx", "xxx", "xxxx", "redacted"))
STARTS = ("un", "re", "non", "dis", "mis", "over", "under", "out", "pre", "ex", "anti", "co", "self", "inter", "de")


Found = tuple[int, int, str]


def several(text: str) -> frozenset[str]:
    """The words of a short list."""
    return frozenset(text.split())


WHERE = several("in from near around outside to at through via yn o of by")
FIRMLY_WHERE = several("in from near around outside")
PLACE_STARTS = re.compile(
    r"(?:llan|lan|aber|caer|pont|ynys|tre|cwm|pen|rhos|betws|bettws|blaen|gwaun|nant|ystrad|mynydd|porth|trel)[a-zâêîôûŵŷ]{3,}"
)


@dataclass(frozen=True)
class Word:
    """One word of a text, without its possessive ending."""

    start: int
    end: int
    low: str
    capital: bool  # written like a name: one capital in front, in a text that is not all capitals
    first: bool  # begins a sentence, where a capital says nothing
    gap: str  # what stands between this word and the one before
    owns: bool  # ends in ’s
    letters: bool  # an abbreviation in a text that is not all capitals

    @property
    def given(self) -> bool:
        return self.low in read_list("given.txt") or (
            "-" in self.low and self.low.split("-")[0] in read_list("given.txt")
        )

    @property
    def surname(self) -> bool:
        known = read_list("surnames.txt")
        return self.low in known or ("-" in self.low and any(part in known for part in self.low.split("-")))

    @property
    def ordinary(self) -> bool:
        return is_ordinary(self.low)

    @property
    def unknown(self) -> bool:
        """Neither an ordinary word nor one on a list: somebody's name more often than not."""
        return len(self.low) > 2 and not self.letters and not self.ordinary

    @property
    def near(self) -> bool:
        """Whether only a space stands before it."""
        return self.gap == " "


def cut(text: str) -> list[Word]:
    """The words of a text, in their order."""
    signs = [each for each in text if each.isalpha()]
    shouted = sum(each.isupper() for each in signs) > 0.7 * len(signs) and len(signs) > 12
    found: list[Word] = []
    at = 0
    for match in WORD.finditer(text):
        said = OWNER.sub("", match.group())
        gap = text[at : match.start()]
        upper = sum(each.isupper() for each in said)
        capital = said[0].isupper() and not shouted and (upper < len(said) or len(said) == 1)
        first = not found or bool(re.search(r"[.!?:;\n\"“(•]", gap)) or bool(re.fullmatch(r"\s*[-–*]\s*", gap))
        low, owns = said.casefold().replace("’", "'"), len(said) < len(match.group())
        letters = upper == len(said) > 1 and not shouted
        if letters and len(said) > 2 and low in read_list("given.txt"):
            capital, letters = True, False
        found.append(Word(match.start(), match.start() + len(said), low, capital, first, gap, owns, letters))
        at = match.start() + len(said)
    return found


def is_ordinary(low: str) -> bool:
    """Whether a word, or what it is made from, is on the list of ordinary words."""
    known = read_list("words.txt")
    if low in known or len(low) < 2 or low in SHORTENED:
        return True
    if low in read_list("given.txt") or low in read_list("surnames.txt"):
        return False
    if re.search(r"n't$|'(?:ve|ll|re|d|m|s)$", low):
        return is_ordinary(re.sub(r"n't$|'(?:ve|ll|re|d|m|s)$", "", low))
    if "-" in low or "'" in low:
        return all(is_ordinary(part) for part in re.split(r"[-']", low) if part)
    stems = [low.removesuffix(ending) + instead for ending, instead in ENDINGS if low.endswith(ending)]
    stems += [stem[:-1] for stem in stems if len(stem) > 3 and stem[-1] == stem[-2]]
    stems += [low.removeprefix(start) for start in STARTS if low.startswith(start)]
    return any(len(stem) > 2 and stem in known for stem in stems)


def looks_like_place(word: Word) -> bool:
    return bool(PLACE_STARTS.fullmatch(word.low)) or word.low in read_list("places.txt")


def goes_by_place(words: Sequence[Word], at: int) -> bool:
    """Whether a word that could name somebody names a place here: "in Lincoln", not "with Lincoln"."""
    word = words[at]
    before = words[at - 1].low if at and word.gap == " " else ""
    if word.low in read_list("places.txt"):
        return before in WHERE or not (word.given or word.surname)
    if word.given or word.surname:
        return False
    return before in FIRMLY_WHERE or bool(PLACE_STARTS.fullmatch(word.low))
