"""All that can be done in forums, under one name; the verbs live in the files named after what they act on."""

from __future__ import annotations

from consult.forums.capturing.contribution_actions import (
    change_contribution,
    record_contribution,
    remove_contribution,
    restore_contribution,
)
from consult.forums.drafts import ContributionDraft, NotPossible
from consult.forums.meeting.session_actions import (
    add_prompt,
    count_room,
    end_session,
    move_prompt,
    plan_session,
    remove_prompt,
    reopen_session,
    start_session,
)
from consult.forums.membership.forum_actions import (
    add_member,
    change_consent,
    create_forum,
    end_grant,
    grant_forum,
    mark_back,
    mark_left,
    remove_forum,
)

__all__ = [
    "ContributionDraft",
    "NotPossible",
    "add_member",
    "add_prompt",
    "change_consent",
    "change_contribution",
    "count_room",
    "create_forum",
    "end_grant",
    "end_session",
    "grant_forum",
    "mark_back",
    "mark_left",
    "move_prompt",
    "plan_session",
    "record_contribution",
    "remove_contribution",
    "remove_forum",
    "remove_prompt",
    "reopen_session",
    "restore_contribution",
    "start_session",
]
