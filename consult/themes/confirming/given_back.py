"""The words a room gave back about a theme: what is missing, what to say differently, why not, and what else was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.forums.contribution_models import Contribution
from consult.forums.session_models import ForumSession
from consult.themes.confirming.models import About, ThemeCheck, ThemeCheckWords

HEADINGS = {
    About.MISSING: "What is missing",
    About.DIFFERENTLY: "What should be said differently",
    About.DISSENT: "Why it is not us",
    None: "Also said",
}


@dataclass(frozen=True)
class Given:
    """One contribution, and what it says of the theme; None when nobody said, as when it came in by paper."""

    contribution: Contribution
    about: About | None


def given_back(checks: Sequence[ThemeCheck]) -> dict[int, list[Given]]:
    """By check, in the order it was said. What was struck out or taken back is not there."""
    by_prompt = {check.prompt_id: check.id for check in checks if check.prompt_id is not None}
    ids = [check.id for check in checks]
    answers = and_(ThemeCheckWords.contribution_id == Contribution.id, ThemeCheckWords.check_id.in_(ids))
    wanted = (
        select(Contribution, ThemeCheckWords.check_id, ThemeCheckWords.about)
        .outerjoin(ThemeCheckWords, answers)
        .where(
            Contribution.removed_at.is_(None),
            Contribution.withdrawn.is_(None),
            or_(Contribution.prompt_id.in_(by_prompt), ThemeCheckWords.check_id.is_not(None)),
        )
        .options(joinedload(Contribution.member), joinedload(Contribution.session).joinedload(ForumSession.forum))
        .order_by(Contribution.session_id, Contribution.position)
    )
    found: dict[int, list[Given]] = defaultdict(list)
    for contribution, check_id, about in db.session.execute(wanted):
        found[check_id or by_prompt[contribution.prompt_id]].append(Given(contribution, about))
    return found


def by_subject(given: Sequence[Given]) -> list[tuple[str, list[Given]]]:
    """Under their headings, the empty ones left out."""
    groups = [(words, [each for each in given if each.about is about]) for about, words in HEADINGS.items()]
    return [(words, found) for words, found in groups if found]
