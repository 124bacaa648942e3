"""The equality questions, in the words of the 2021 census of England and Wales: surveys and forums ask the same. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

EQUALITY = Path(__file__).parent / "equality.json"
Asked = dict[str, Any]
WRITE_IN = (", write in your gender identity", ", write in")


@dataclass(frozen=True)
class Trait:
    """Something people can say about themselves. `options`: each with the answer it belongs under, or nothing."""

    name: str
    question: str
    options: tuple[tuple[str, str], ...]

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(value for value, _ in self.options)


@cache
def traits() -> tuple[Trait, ...]:
    """Every question once; those that go into one answer of an earlier question are one trait, under its answers.

    What somebody would write in is left out: a rare word says who they are."""
    questions = json.loads(EQUALITY.read_text(encoding="utf-8"))["questions"]
    parts: dict[str, list[Asked]] = {}
    for asked in questions:
        if name := asked.get("group") or asked.get("short"):
            parts.setdefault(name, []).append(asked)
    return tuple(
        Trait(
            name,
            found[-1]["label"]["en"],
            tuple(
                (option, above(asked, questions) if len(found) > 1 else "")
                for asked in found
                for option in options(asked)
            ),
        )
        for name, found in parts.items()
    )


def above(asked: Asked, questions: list[Asked]) -> str:
    """The answer of an earlier question that this one goes into."""
    place, choice = asked["after"]
    return options(questions[place])[int(choice)]


def options(asked: Asked) -> list[str]:
    return [without_ending(option["en"]) for option in asked.get("options", [])]


def without_ending(option: str) -> str:
    return next((option.removesuffix(ending) for ending in WRITE_IN if option.endswith(ending)), option)
