"""Two wordings of one contribution, side by side: one of them is chosen, or both are kept."""

from __future__ import annotations

from collections.abc import Callable

from consult.extensions import db
from consult.forums.capturing.contribution_actions import check_standing, columns, find_entry, write_change, write_entry
from consult.forums.capturing.rivals import count_rivals
from consult.forums.contribution_models import RivalWording
from consult.forums.drafts import ContributionDraft, NotPossible, check_draft, check_live, entry_key
from consult.forums.meeting.session_actions import AS_IT_ENDS
from consult.forums.session_models import ForumSession
from consult.people.models import Person


def settle_rival(rival: RivalWording, choice: str, revision: int, person: Person) -> None:
    """Choose between what stands and what was handed in later: "standing", "other" or "both". Whoever chooses names
    the revision they saw: what was changed since then is looked at again first."""
    session = rival.contribution.session
    check_live(session)
    settle = WAYS.get(choice)
    if settle is None:
        raise NotPossible("Choose one of the two wordings, or both.")
    if revision != rival.contribution.revision:
        raise NotPossible("It was changed again meanwhile. Look at both once more.")
    settle(rival, ContributionDraft.from_json(rival.draft), person)
    db.session.delete(rival)
    db.session.commit()


def keep_the_standing(_rival: RivalWording, _draft: ContributionDraft, _person: Person) -> None:
    """Nothing changes; the other wording goes."""


def take_the_other(rival: RivalWording, draft: ContributionDraft, _person: Person) -> None:
    contribution = rival.contribution
    check_standing(contribution)
    text = check_draft(contribution.session, draft, contribution)
    if not write_change(contribution, columns(contribution.session, draft, text), contribution.revision):
        db.session.rollback()
        raise NotPossible("It was changed again meanwhile. Look at both once more.")


def keep_both(rival: RivalWording, draft: ContributionDraft, person: Person) -> None:
    session = rival.contribution.session
    key = entry_key(session, rival.edit_key, draft)
    if find_entry(key) is None:
        write_entry(session, draft, key, rival.person_id or person.id)


WAYS: dict[str, Callable[[RivalWording, ContributionDraft, Person], None]] = {
    "standing": keep_the_standing,
    "other": take_the_other,
    "both": keep_both,
}


def refuse_to_end_undecided(session: ForumSession) -> None:
    waiting = count_rivals(session)
    if waiting:
        each = "One change waits" if waiting == 1 else f"{waiting} changes wait"
        raise NotPossible(f"{each} for a choice between two wordings. Choose first, then end the session.")


AS_IT_ENDS.append(refuse_to_end_undecided)
