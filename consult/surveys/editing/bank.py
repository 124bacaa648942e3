"""The bank of ready questions: sets that are added whole, in English and Welsh, and in Easy Read where it differs. Pure.

The words stand in `bank_sets/*.json`; those of equality, which forums ask too, in `consultations/equality.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from consult.consultations.equality import EQUALITY
from consult.surveys.models import Comparison, Kind, Version
from consult.surveys.survey_draft import ConditionDraft, OptionDraft, QuestionDraft, Words

SETS = Path(__file__).parent / "bank_sets"
OTHERS = (Version.WELSH, Version.EASY_READ)
WORDED = ("label", "hint", "low_label", "high_label")


@dataclass(frozen=True)
class ReadySet:
    """Some questions that belong together. `groups`: the name of the characteristic each one could sort people by."""

    key: str
    name: str
    about: str
    questions: tuple[QuestionDraft, ...]
    groups: tuple[str, ...]

    def drafts(self, characteristics: Mapping[str, int]) -> list[QuestionDraft]:
        """The questions for one consultation; those that ask for one of its characteristics sort people by it."""
        known = {name.casefold(): each for name, each in characteristics.items()}
        return [
            QuestionDraft(**{**vars(draft), "characteristic_id": known.get(group.casefold())}) if group else draft
            for draft, group in zip(self.questions, self.groups, strict=True)
        ]


@cache
def ready_sets() -> tuple[ReadySet, ...]:
    paths = [*SETS.glob("*.json"), EQUALITY]
    found = [(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in paths]
    return tuple(ready_set(key, given) for key, given in sorted(found, key=lambda each: each[1]["place"]))


def set_called(key: str) -> ReadySet | None:
    return next((each for each in ready_sets() if each.key == key), None)


def ready_set(key: str, given: Mapping[str, Any]) -> ReadySet:
    return ReadySet(
        key,
        given["name"],
        given["about"],
        tuple(map(question, given["questions"])),
        tuple(each.get("group", "") for each in given["questions"]),
    )


def question(given: Mapping[str, Any]) -> QuestionDraft:
    low, high = given.get("scale", (None, None))
    said = {name: given[name] for name in WORDED if name in given}
    wordings = {
        version: Words(**{name: words.get(version.value, "") for name, words in said.items()})
        for version in OTHERS
        if any(version.value in words for words in said.values())
    }
    return QuestionDraft(
        Kind(given["kind"]),
        **{name: words["en"] for name, words in said.items()},
        options=tuple(map(option, given.get("options", ()))),
        columns=tuple(map(option, given.get("columns", ()))),
        scale_low=low,
        scale_high=high,
        conditions=tuple(condition(*given["after"]) for _ in range("after" in given)),
        may_skip=given.get("may_skip", False),
        picture=given["picture"],
        wordings=wordings,
    )


def option(given: Mapping[str, Any]) -> OptionDraft:
    wordings = {version: given[version.value] for version in OTHERS if version.value in given}
    return OptionDraft(given["en"], given.get("free_text", False), given.get("excludes", False), wordings=wordings)


def condition(place: int, choice: int) -> ConditionDraft:
    return ConditionDraft(place, Comparison.CHOSE, choice)
