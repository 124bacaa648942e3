"""The demo's words, read from their files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("words")


def words(name: str) -> Any:
    """The content of one file of words: organisations, consultation, survey, responses, forums, rooms, themes, strategy."""
    return json.loads((WORDS / f"{name}.json").read_text(encoding="utf-8"))


def intended_themes() -> dict[str, list[str]]:
    """Each free text of the demo and the keys of the themes its author had in mind."""
    intended: dict[str, list[str]] = {}
    for response in words("responses"):
        for key, themes in response["themes"].items():
            intended[response["answers"][key].strip()] = themes
    for forum in words("forums"):
        for contribution in forum["session"]["contributions"]:
            intended[contribution["text"].strip()] = contribution["themes"]
    return intended
