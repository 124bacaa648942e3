"""An answer cut into the clauses it is made of, so that one answer can carry several themes.

Regular expressions: on feedback they serve grouping as well as a parser of sentences, at a hundredth of the time.
"""

import re
from collections.abc import Sequence

FEWEST_WORDS = 3
MOST_CLAUSES = 24
_END = re.compile(
    r"[.!?;:\n\r\u2022]+(?=\s|$)|\s[-\u2013\u2014]+\s|[\n\r\u2022]+"
    r"|,\s+|\s+(?=(?:but|although|though|however|whereas|yet|because|except|also|plus|while|and|or)\s)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")

Span = tuple[int, int]


def clause_spans(text: str) -> list[Span]:
    """Where each clause of ``text`` starts and ends, in characters, in order and apart from each other.

    A piece of fewer than three words stays with the piece before it (the first one with the next). Text without
    a word has no clauses; of a very long text the first 24 are told.
    """
    pieces: list[Span] = []
    start = 0
    for cut in _END.finditer(text):
        pieces.append((start, cut.end()))
        start = cut.end()
    pieces.append((start, len(text)))
    joined: list[tuple[int, int, int]] = []
    for begin, end in pieces:
        words = len(_WORD.findall(text, begin, end))
        if joined and (words < FEWEST_WORDS or joined[-1][2] < FEWEST_WORDS):
            before = joined.pop()
            joined.append((before[0], end, before[2] + words))
        elif words or not joined:
            joined.append((begin, end, words))
    spans = [_trimmed(text, begin, end) for begin, end, words in joined if words]
    return spans[:MOST_CLAUSES]


def _trimmed(text: str, begin: int, end: int) -> Span:
    while begin < end and not text[begin].isalnum():
        begin += 1
    while end > begin and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return begin, end


def clauses_of(text: str) -> Sequence[str]:
    """The words of each clause of ``text``, in order."""
    return [text[begin:end] for begin, end in clause_spans(text)]
