"""What reading somebody else's survey found: the survey as a draft, and what became of everything in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.surveys.survey_draft import SurveyDraft

LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Item:
    """Something that did not come over as it was. `name`: what the file calls it."""

    name: str
    what: str


@dataclass
class Report:
    """`mapped`: how many questions came over as they were or with the changes listed."""

    mapped: int = 0
    sections: int = 0
    conditions: int = 0
    changed: list[Item] = field(default_factory=list)
    left_out: list[Item] = field(default_factory=list)

    def change(self, name: str, what: str) -> None:
        self.changed.append(Item(shown(name), what))

    def leave_out(self, name: str, what: str) -> None:
        self.left_out.append(Item(shown(name), what))


@dataclass(frozen=True)
class Found:
    """A survey read from a file. `groups`: for questions that sort people, the name of the characteristic by place."""

    draft: SurveyDraft
    report: Report
    made_with: str
    groups: Mapping[int, str] = field(default_factory=dict)


def shown(words: str, most: int = LONGEST_SHOWN) -> str:
    """Words from a file on one line, not too long, for a report."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 3] + "..."
