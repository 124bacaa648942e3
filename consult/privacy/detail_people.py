"""Names of people in a text: by lists, by what stands before them, and by their capitals. Pure.

A word that is on no list is taken for a name where a name would stand: after "my key worker", or with a capital in the
middle of a sentence. It is better to ask about one word too many: a person decides about each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from consult.privacy.detail_words import Found, Word, goes_by_place, looks_like_place, several
from consult.privacy.lists import read_list

NAME_IS = re.compile(
    r"\b(?:names?|name's|known as|call me|called|named|surname|nickname|alias|signed|regards|love from|yours)\b"
    r"(?: (?:is|was|are|me|her|him))?[ ,:-]*$",
    re.IGNORECASE,
)
BEFORE_SURNAMES = re.compile(
    r"\b(?:i am|i'm|i’m|im|this is|it is|it's|it was|me and|thanks to|thank you|cheers|ask|asked|see|saw|met|told|tell"
    r"|ring|rang|phone|phoned|text|texted|email|emailed|contact|speak to|spoke to|talk to|talked to|with|by|from|hi|hello"
    r"|dear|love|miss|visit|visited|know|knew|lost|about|unlike|alongside|over to|fi yw|i gyda)[ ,]*$",
    re.IGNORECASE,
)
ALWAYS_TITLES = frozenset(("mr", "mrs", "ms", "mx", "dr", "pc", "dc", "sgt", "rev"))
PARTICLES = several("ap ab ferch van de der den von da di dos del la le el al bin ibn binti mac mc o st")
NEVER = several(
    "i not a an the on in at no so only just being going done here from my his her now and but for to of is was it"
)
FEWER_SAY = several("is was has had and in at does did from")
OURS = several(
    "universal credit ministry justice probation prison parole board government parliament senedd council god lord"
)
LONGEST = 5  # words of one name


def people(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """The parts of a text that name somebody, a title before the name included."""
    for at, word in enumerate(words):
        if is_name(text, words, at):
            before = words[at - 1] if at else None
            titled_by = before is not None and word.gap in (" ", ". ") and before.low in read_list("titles.txt")
            start = before.start if before is not None and titled_by else word.start
            yield start, words[last_of(words, at)].end, "name"


def is_name(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether a name begins at a word."""
    word = words[at]
    before = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) and words[at + 1].gap == " " else None
    left = text[max(0, word.start - 40) : word.start]
    if before and before.low in read_list("titles.txt") and word.gap in (" ", ". ") and titled(before, word):
        return True
    if NAME_IS.search(left):
        return word.low not in NEVER and (word.capital or word.given or word.unknown)
    if before and before.low in read_list("related.txt") and re.fullmatch(r",? ", word.gap):
        return may_be_named(word)
    if word.capital and word.first:
        return opens(word, after)
    if word.given and (word.capital or not word.ordinary):
        return not goes_by_place(words, at)
    if word.capital and word.unknown:
        return not goes_by_place(words, at)
    return bool(
        word.unknown and word.surname and BEFORE_SURNAMES.search(left) and word.low not in read_list("places.txt")
    )


def may_be_named(word: Word) -> bool:
    """Whether a word after "my brother" is his name."""
    if word.ordinary and not (word.given or word.surname):
        return False
    return (word.capital and not word.first) or (word.given and not word.ordinary) or word.unknown


def titled(title: Word, word: Word) -> bool:
    """Whether a word after a title is a name: "Mr X" always, "officer x" when x is no ordinary word."""
    if word.low in NEVER:
        return False
    if title.low in ALWAYS_TITLES:
        return word.capital or not word.ordinary or word.given or word.surname
    return word.unknown or (word.given and not word.ordinary) or (word.capital and (title.capital or not word.ordinary))


def opens(word: Word, after: Word | None) -> bool:
    """Whether the first word of a sentence is somebody: a name that is no word, or one that does what people do."""
    if word.low in OURS:
        return False
    if word.given and (word.owns or not word.ordinary):
        return True
    if after and after.capital and (after.surname or after.unknown) and (word.given or word.unknown):
        return True
    says = after is not None and after.low in read_list("says.txt")
    if word.unknown and not looks_like_place(word):
        return says or word.surname or bool(after and after.low.endswith("ed"))
    return bool(word.given and after and says and after.low not in FEWER_SAY)


def last_of(words: Sequence[Word], at: int) -> int:
    """The last word of a name that begins at a word: further names, particles between them, initials."""
    last = at
    for place in range(at + 1, min(at + LONGEST, len(words))):
        word = words[place]
        initial = words[place - 1].end - words[place - 1].start == 1
        if not (word.gap in (" ", "-") or (word.gap == ". " and initial)):
            break
        further = words[place + 1] if place + 1 < len(words) and words[place + 1].gap == " " else None
        if word.low in PARTICLES and further and (further.capital or further.unknown):
            continue
        if not goes_on(words[at], word):
            break
        last = place
    return last


def goes_on(first: Word, word: Word) -> bool:
    """Whether a word goes on with the name that a first one began."""
    if word.capital and first.capital:
        return not word.ordinary or word.given or word.surname or (len(word.low) == 1 and word.low != "i")
    if word.capital or word.ordinary:
        return False
    return word.surname or word.given or (word.unknown and not first.capital)
