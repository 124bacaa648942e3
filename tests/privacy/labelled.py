"""Sentences with their personal details marked as {kind:words}, and how well a finder does on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from consult.privacy.redaction import find_details

MARKED = re.compile(r"\{(\w+):([^{}]+)\}")


@dataclass(frozen=True)
class Sentence:
    text: str
    details: tuple[tuple[int, int, str], ...]


@dataclass
class Score:
    """Details that were there and found whole, and parts found that are details."""

    there: int = 0
    found: int = 0
    marked: int = 0
    right: int = 0
    missed: list[str] = None  # type: ignore[assignment]
    wrong: list[str] = None  # type: ignore[assignment]

    @property
    def recall(self) -> float:
        return self.found / self.there

    @property
    def precision(self) -> float:
        return self.right / self.marked


def read(name: str) -> list[Sentence]:
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    return [parsed(line) for line in lines if line]


def parsed(line: str) -> Sentence:
    text, details, at = "", [], 0
    for match in MARKED.finditer(line):
        text += line[at : match.start()]
        details.append((len(text), len(text) + len(match.group(2)), match.group(1)))
        text += match.group(2)
        at = match.end()
    return Sentence(text + line[at:], tuple(details))


def score(sentences: Sequence[Sentence]) -> Score:
    """A detail is found when every letter and digit of it is covered; a part marked is right when it touches one."""
    total = Score(missed=[], wrong=[])
    for sentence in sentences:
        marked = find_details(sentence.text)
        covered = {at for each in marked for at in range(each.start, each.end)}
        for start, end, kind in sentence.details:
            whole = all(at in covered for at in range(start, end) if sentence.text[at].isalnum())
            total.there += 1
            total.found += whole
            if not whole:
                total.missed.append(f"{kind}: {sentence.text[start:end]} | {sentence.text}")
        for each in marked:
            right = any(each.start < end and each.end > start for start, end, _ in sentence.details)
            total.marked += 1
            total.right += right
            if not right:
                total.wrong.append(f"{each.kind}: {each.words} | {sentence.text}")
    return total


if __name__ == "__main__":
    import sys

    for file in sys.argv[1:]:
        result = score(read(file))
        print(
            file,
            f"recall {result.recall:.3f} of {result.there}",
            f"precision {result.precision:.3f} of {result.marked}",
        )
        print(*result.missed, "---", *result.wrong, sep="\n")
