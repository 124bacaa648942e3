"""A sheet as it is keyed: its filled-in lines, and what is wrong with them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consult.forums.drafts import ContributionDraft, NotPossible


@dataclass(frozen=True)
class PaperLine:
    """One line of a sheet. `same_sheet`: the letter of the line it agrees with or differs from, when it is on this
    sheet and so has no number yet."""

    letter: str
    draft: ContributionDraft
    capture_key: str
    same_sheet: str = ""


class SheetNotPossible(ValueError):
    """Lines of a sheet that cannot be kept, each with what to change. Nothing of the sheet was kept."""

    def __init__(self, problems: Mapping[str, NotPossible]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems
