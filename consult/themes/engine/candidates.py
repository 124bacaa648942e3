"""Phrases that might name a theme: said by those inside it, and seldom by anybody else.

Class-based TF-IDF in spirit (Grootendorst, BERTopic, 2022), over phrases people really wrote.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from math import ceil, log

from .phrases import Book, Spelt
from .shapes import TELLING, fitness
from .stopwords import GENERIC
from .wording import Phrase, Wording, tells, wording

ENOUGH = 14
COMMON = 0.025
OFTEN = 0.5
"""A spelling must have this share of the uses of the commonest one as long: 'happy', not 'happiness', for the happy."""
MANY = 0.15
SELDOM_SO = 0.04
"""And this share of the commonest of any length: 'listened to', but not 'being friendly', for the friendly."""
SELDOM = 0.06
"""A phrase that fewer of the theme's passages use reads as somebody's, not as everybody's."""
PHRASES = 36
SINGLES = 18
COVERAGE = 0.9
BACKGROUND = 0.004
"""What share of other passages might use any word: keeps rare words from winning."""
SMALL = 12
"""Themes below this many passages may be named by words that only one of them uses."""
JOINED = 0.35
JOINED_SHARE = 0.05
"""A thing said in fewer of the theme's passages is joined to no other."""
PAIRED = 6
USUAL = 3
PLAIN_CLASSES = frozenset("NAVEG")
THINGS = {"N", "NN", "AN", "GN", "AAN", "ANN", "NNN"}
TAKING_TO = {"listened", "talked", "spoken", "attended", "responded"}
LENGTHS = {1: 1.0, 2: 1.0, 3: 1.05, 4: 0.95, 5: 0.85, 6: 0.75}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase as people usually spell it, its stems, how telling it is, and how well it reads (0 to 1)."""

    words: Phrase
    stems: frozenset[str]
    telling: float
    reads: float
    count: int
    letters: str
    shared: float = 1.0
    """How much of its words' use there is without any one passage (0 to 1): what a new passage can hope for."""
    joined: bool = False
    """Two words of theirs joined by us, where no phrase of their own says both."""
    many: Phrase = ()
    """What is spoken of in the plural, where people do that too: 'nurses'; otherwise nothing."""

    @property
    def listed(self) -> Phrase:
        """The words as one thing among others: 'nurses and wards'."""
        return self.many or self.words


class Counts:
    """In how many passages of each theme each phrase and each stem occurs."""

    def __init__(self, groups: Sequence[Sequence[str]], book: Book) -> None:
        self.letters = book.letters
        read = [[book.read(text) for text in group] for group in groups]
        self.how: Wording = wording(one.written for group in read for one in group)
        self.totals = [max(len(group), 1) for group in groups]
        self.phrases: list[Counter[Phrase]] = []
        self.stems: list[Counter[str]] = []
        self.all_phrases: Counter[Phrase] = Counter()
        self.all_stems: Counter[str] = Counter()
        self.spelt: defaultdict[Phrase, dict[Phrase, int]] = defaultdict(dict)
        self.single: list[Counter[Spelt]] = []
        spelt: Counter[Spelt] = Counter()
        fit = self.how.private.isdisjoint
        for group in read:
            phrases: Counter[Phrase] = Counter()
            stems: Counter[str] = Counter()
            single: Counter[Spelt] = Counter()
            for one in group:
                able = [phrase for phrase in one.phrases if fit(phrase[1])]
                spelt.update(able)
                single.update([phrase for phrase in able if len(phrase[1]) == 1])
                phrases.update({key for key, _ in able})
                stems.update(one.stems)
            self.phrases.append(phrases)
            self.stems.append(stems)
            self.single.append(single)
            self.all_phrases.update(phrases)
            self.all_stems.update(stems)
        for (key, words), count in spelt.items():
            self.spelt[key][words] = count
        self.usage = sum(single.total() for single in self.single) / max(len(groups), 1)

    def weight(self, theme: int, count: int, everywhere: int) -> float:
        """How telling something is that ``count`` of the theme's passages have, and ``everywhere`` of all."""
        inside, rest = self.totals[theme], sum(self.totals) - self.totals[theme]
        here = (count - (0.4 if count > 1 else 0.6)) / inside
        there = (everywhere - count + 0.3) / (rest + 1) + BACKGROUND
        return max(here**COVERAGE * log(here / there), 0.0) if here > 0 else 0.0

    def candidates(self, theme: int) -> list[Candidate]:
        """The phrases and single words that tell this theme from the others, best first."""
        stems = {s: self.weight(theme, n, self.all_stems[s]) for s, n in self.stems[theme].items()}
        found: list[Candidate] = []
        size = self.totals[theme]
        for least in sorted({max(2, ceil(COMMON * size)), 2, 1} if size >= SMALL else {1}, reverse=True):
            if len(found) < ENOUGH:
                each = (self._candidate(theme, key, n, stems) for key, n in self.phrases[theme].items() if n >= least)
                found = [one for one in each if one is not None]
        found.sort(key=lambda one: (-round(one.telling * one.reads, 9), one.words))
        several = _longest([one for one in found if len(one.words) > 1][: 2 * PHRASES])
        single = [one for one in found if len(one.words) == 1]
        return several[:PHRASES] + single[:SINGLES]

    def _candidate(self, theme: int, key: Phrase, count: int, stems: dict[str, float]) -> Candidate | None:
        if not key:
            return None
        words = self._spelling(key)
        letters = self.letters(words)
        content = [word for word in words if tells(word)]
        plain = [w for w in content if w not in GENERIC]
        denial = letters[0] in "ZQ" and len(words) > 1
        if letters[-1] == "T" and words[-2] not in TAKING_TO:
            return None
        if words[0] in {"no", "without", "none"} and letters in {"Z", "ZR", "ZJ", "ZPL"}:
            return None
        if (words[0] in {"nothing", "none"} and letters[1:2] in set("NGAE")) or (letters[:2] == "ZR" and letters[2:]):
            return None
        if letters in {"BA", "GA"} and content[-1] in TELLING:
            return None
        if not content or (not plain and self.letters((content[0],)) == "A" and content[0] in TELLING):
            return None
        full = 1.0 if denial else 0.35 + 0.65 * len(plain) / len(content)
        reads = fitness(letters) * LENGTHS.get(len(words), 0.7) * full
        if len(words) > 1 and self.totals[theme] >= SMALL:
            reads *= min(count / (SELDOM * self.totals[theme]), 1.0) ** 0.7
        own = self.weight(theme, count, self.all_phrases[key])
        parts = sum(stems.get(s, 0.0) for s in sorted(set(key))) / len(set(key)) ** 0.7
        shared = sum(1 - 1 / self.stems[theme][one] for one in key) / len(key)
        many = self._many(key, words, letters)
        return Candidate(words, frozenset(key), own + 0.6 * parts, reads, count, letters, shared, many=many)

    def _many(self, key: Phrase, words: Phrase, letters: str) -> Phrase:
        """The phrase in the plural, or nothing where hardly anybody says so."""
        last = words[-1]
        for plural in (f"{last}s", f"{last}es", f"{last[:-1]}ies") if letters in THINGS else ():
            if self.spelt[key].get((*words[:-1], plural), 0) >= MANY * self.spelt[key][words]:
                return (*words[:-1], plural)
        return ()

    def usual(self, theme: int, said: Phrase) -> list[Candidate]:
        """The few single words that tell this theme best by class-based TF-IDF, without those ``said`` in its name.

        Each is as it is spelt, so that other forms of the name's own words are here too: 'listen' beside 'listened to'.
        """
        found = []
        for (key, words), count in self.single[theme].items():
            if key and self.letters(words) in PLAIN_CLASSES and (count > 1 or self.totals[theme] < SMALL):
                found.append((-round(count * log(1 + self.usage / self.spelt[key][words]), 9), words, key, count))
        best = (
            Candidate(words, frozenset(key), 1.0, 1.0, count, letters, many=self._many(key, words, letters))
            for _, words, key, count in sorted(found)
            for letters in [self.letters(words)]
        )
        return list(islice((one for one in best if not {one.words[0], one.listed[0]} & set(said)), USUAL))

    def _spelling(self, key: Phrase) -> Phrase:
        """How most people write it, as long as it reads well and nothing is cut off: 'being listened to'."""
        most: Counter[int] = Counter()
        for words, n in self.spelt[key].items():
            most[len(words)] = max(most[len(words)], n)
        least = SELDOM_SO * max(most.values())
        often = [words for words, n in self.spelt[key].items() if n >= max(OFTEN * most[len(words)], least)]
        fits = {words: fitness(self.letters(words)) for words in often}
        well = {words: self.spelt[key][words] for words, fit in fits.items() if fit > max(fits.values()) - 0.2}
        usual = min((-n, len(words), words) for words, n in well.items())[2]
        longer = [
            (-n, words) for words, n in well.items() if n >= 0.6 * well[usual] and words[: len(usual)] == usual != words
        ]
        return min(longer)[1] if longer else usual


def _longest(found: Sequence[Candidate]) -> list[Candidate]:
    """Without phrases that are mostly part of a longer one: 'comes to mind' of 'nothing comes to mind'."""

    def part_of(one: Candidate, other: Candidate) -> bool:
        more = len(other.words) - len(one.words)
        return (
            more > 0
            and other.count >= 0.6 * one.count
            and any(other.words[i : i + len(one.words)] == one.words for i in range(more + 1))
        )

    return [one for one in found if not any(part_of(one, other) for other in found)]


def joined(pool: Sequence[Candidate], passages: int) -> list[Candidate]:
    """'Food and parking', 'waiting times and phone calls': the theme's most telling things, two at a time."""
    least = max(2.0, JOINED_SHARE * passages) if passages >= SMALL else 1.0
    things = [one for one in pool if one.letters in THINGS and one.words[0] not in GENERIC and one.count >= least]
    single = [one for one in things if len(one.words) == 1][:PAIRED]
    several = [one for one in things if 1 < len(one.words) < 4][:PAIRED]
    found = []
    for one, other in [*combinations(single, 2), *product(several, single)]:
        if not {s[:5] for s in one.stems} & {s[:5] for s in other.stems}:
            words = (*one.listed, "and", *other.listed)
            telling, count = (one.telling + other.telling) / 1.4, min(one.count, other.count)
            reads, shared = JOINED * min(one.reads, 1.0), (one.shared + other.shared) / 2
            found.append(Candidate(words, one.stems | other.stems, telling, reads, count, "NCN", shared, joined=True))
    return found
