"""What an overview, or a list of passages, was asked for: kept in the address, and the same on every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

NARROWING = ("heard", "asked", "kind", "region", "group", "chose", "words")


@dataclass(frozen=True)
class Asked:
    """Which passages: heard where ("forums", "survey:3"), asked what ("q4", "p2"), said by an organisation of which
    kind, in which region, by somebody of which group ("5:Staff"), who chose which answer (an option's number), with
    which words. `standing`, `sort` and `parts` ("hide") are about the list of themes."""

    heard: str = ""
    asked: str = ""
    kind: str = ""
    region: str = ""
    group: str = ""
    chose: str = ""
    words: str = ""
    standing: str = ""
    sort: str = "passages"
    parts: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Asked:
        """From what the address says; `given` is clean."""
        return cls(**{each.name: given.get(each.name, "") for each in fields(cls)})

    @property
    def narrowed(self) -> bool:
        return bool(self.standing or self.narrowing)

    @property
    def narrowing(self) -> dict[str, str]:
        """What chooses among the passages, for an address that opens the same ones."""
        return {name: getattr(self, name) for name in NARROWING if getattr(self, name)}

    @property
    def query(self) -> str:
        """The same as the end of an address that has a question already."""
        return f"&{urlencode(self.narrowing)}" if self.narrowing else ""

    def without_words(self) -> Asked:
        return replace(self, words="")

    def view(self, **other: Any) -> dict[str, Any]:
        """The address's whole question, with some of it changed; None takes a part away."""
        now: dict[str, Any] = {
            **self.narrowing,
            "standing": self.standing,
            "sort": self.sort,
            "parts": self.parts,
            **other,
        }
        return {name: value for name, value in now.items() if value and (name, value) != ("sort", "passages")}
