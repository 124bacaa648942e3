"""Personal details in a text: found, marked, and put as [name] or [place]. Pure: text in, text out.

Rules and lists for the United Kingdom, no model. They find most of what there is and never all of it: whatever is
published is read by two people besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consult.privacy.detail_people import people
from consult.privacy.detail_places import establishments, places
from consult.privacy.detail_rules import by_offence, by_shape
from consult.privacy.detail_words import Found, cut

LABELS = {
    "name": "name",
    "establishment": "place",
    "place": "place",
    "postcode": "place",
    "phone": "phone number",
    "email": "e-mail",
    "handle": "account",
    "ni_number": "number",
    "nhs_number": "number",
    "prison_number": "number",
    "number": "number",
    "offence": "offence",
    "date": "date",
    "age": "age",
    "sentence": "sentence length",
    "other": "detail",
}
KINDS = {
    "name": "Name",
    "establishment": "Prison, court or hostel",
    "place": "Place",
    "postcode": "Postcode",
    "phone": "Phone number",
    "email": "E-mail address",
    "handle": "Account or web address",
    "ni_number": "National Insurance number",
    "nhs_number": "NHS number",
    "prison_number": "Prison number",
    "number": "Number",
    "offence": "Offence",
    "date": "Date",
    "age": "Age",
    "sentence": "Sentence length",
    "other": "Something else",
}
FIRST = list(KINDS)
MARK = re.compile(r"\[(?:" + "|".join(sorted({re.escape(label) for label in LABELS.values()})) + r")\]")


@dataclass(frozen=True)
class Detail:
    """A part of a text that could say who somebody is: characters start to end, its kind (a key of KINDS), its words."""

    start: int
    end: int
    kind: str
    words: str

    @property
    def label(self) -> str:
        return LABELS[self.kind]


def find_details(text: str) -> tuple[Detail, ...]:
    """Every personal detail found in a text, in order, none overlapping another.

    Kinds are the keys of KINDS. Any text is allowed, none raises. The rules are ours; what counts as a detail is
    ``design`` rule 9 of disclosure: place, date, names, age, offence, sentence length, and every number of a person."""
    words = cut(text)
    found = [*by_shape(text), *by_offence(text)]
    found += [*establishments(text, words), *places(text, words), *people(text, words)]
    return tuple(Detail(start, end, kind, text[start:end]) for start, end, kind in joined(found))


def joined(found: Iterable[Found]) -> list[Found]:
    """Overlapping parts made one; the longest says what kind it is, then the kind that is first in KINDS."""
    result: list[Found] = []
    longest = 0
    for start, end, kind in sorted(found, key=lambda each: (each[0], -each[1], FIRST.index(each[2]))):
        if result and start < result[-1][1]:
            was = result[-1]
            kept = was[2] if longest >= end - start else kind
            longest = max(longest, end - start)
            result[-1] = (was[0], max(was[1], end), kept)
        else:
            result.append((start, end, kind))
            longest = end - start
    return result


def redact(text: str, details: Sequence[Detail]) -> str:
    """A text with details (of this very text, none overlapping) put as [name], [place] and so on.

    Raises ValueError when a detail does not stand where it says."""
    parts, at = [], 0
    for detail in sorted(details, key=lambda each: each.start):
        if detail.start < at or text[detail.start : detail.end] != detail.words:
            raise ValueError("a detail does not stand where it says")
        parts += [text[at : detail.start], f"[{detail.label}]"]
        at = detail.end
    return "".join([*parts, text[at:]])
