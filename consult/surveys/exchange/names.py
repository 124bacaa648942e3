"""What files call questions and choices: names that every survey tool takes, each once. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Protocol

LONGEST = 40
QUESTION = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")
OPTION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}")
TAKEN = ("meta", "instanceid", "instancename", "consult", "data", "survey")


class Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...


class Names:
    """Gives out names, none of them twice, case apart."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = {name.casefold() for name in taken}

    def take(self, wanted: str) -> str:
        name, count = wanted, 1
        while name.casefold() in self.taken:
            count += 1
            name = f"{wanted[:LONGEST]}_{count}"
        self.taken.add(name.casefold())
        return name


def question_names(questions: Sequence[Named]) -> list[str]:
    """A name for each question: its own where it has a usable one, else one made of its words."""
    return given_names(questions, QUESTION, "q", TAKEN)


def option_names(options: Sequence[Named]) -> list[str]:
    return given_names(options, OPTION, "option_", ())


def given_names(things: Sequence[Named], usable: re.Pattern[str], stem: str, taken: Iterable[str]) -> list[str]:
    """Those that have a name keep it before any other is made, so that one made up never takes it."""
    names = Names(taken)
    found: dict[int, str] = {}
    for place, thing in enumerate(things):
        if usable.fullmatch(thing.name) and thing.name.casefold() not in names.taken:
            found[place] = names.take(thing.name)
    for place, thing in enumerate(things):
        if place not in found:
            found[place] = names.take(slug(thing.name or thing.label) or f"{stem}{place + 1}")
    return [found[place] for place in range(len(things))]


def slug(words: str) -> str:
    """Words as a name: plain letters, numbers and underscores, a letter first."""
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", ascii_only).strip("_")
    cut = name if len(name) <= LONGEST else name[:LONGEST].rpartition("_")[0] or name[:LONGEST]
    return f"n{cut}" if cut[:1].isdigit() else cut
