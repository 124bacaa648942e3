"""Keeping what was keyed from a sheet: each line becomes the record that live capture would have made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from consult.forums.capturing.contribution_actions import record_contribution
from consult.forums.contribution_models import Contribution
from consult.forums.drafts import NotPossible, check_draft
from consult.forums.paper.keying import PaperLine, SheetNotPossible
from consult.forums.session_models import ForumSession
from consult.people.models import Person


def key_sheet(session: ForumSession, lines: Sequence[PaperLine], person: Person) -> list[Contribution]:
    """Keep the lines of a sheet in their order, or none of them. The same sheet sent again is the same sheet."""
    problems: dict[str, NotPossible] = {}
    above: set[str] = set()
    for line in lines:
        try:
            check_line(session, line, above)
        except NotPossible as problem:
            problems[line.letter] = problem
        above.add(line.letter)
    if problems:
        raise SheetNotPossible(problems)
    kept: dict[str, Contribution] = {}
    for line in lines:
        refers_to = kept[line.same_sheet].id if line.same_sheet else line.draft.refers_to
        draft = replace(line.draft, refers_to=refers_to)
        kept[line.letter] = record_contribution(session, draft, line.capture_key, person)
    return list(kept.values())


def check_line(session: ForumSession, line: PaperLine, above: set[str]) -> None:
    if not line.same_sheet:
        check_draft(session, line.draft)
        return
    check_draft(session, replace(line.draft, stance=None))
    if line.draft.stance is None:
        raise NotPossible("Choose which way it goes: agrees, or differs.", "stance")
    if line.same_sheet not in above:
        raise NotPossible(f"Line {line.same_sheet} must stand above and have words.", "refers_to")
