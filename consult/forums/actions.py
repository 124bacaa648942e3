"""All that can be done in forums, under one name; the verbs live in the files named after what they act on."""

from __future__ import annotations

from consult.forums.capturing.contribution_actions import (
    change_contribution,
    record_contribution,
    remove_contribution,
    restore_contribution,
)
from consult.forums.capturing.observation_actions import record_entry, record_observation, remove_observation
from consult.forums.drafts import ContributionDraft, NotPossible, ObservationDraft
from consult.forums.meeting.agenda_actions import (
    add_prompt,
    ask_what_we_want_to_know,
    change_prompt,
    move_prompt,
    remove_prompt,
)
from consult.forums.meeting.attendance_actions import Came, count_room, name_facilitators, note_attendance
from consult.forums.meeting.plans import AgendaItem, Details
from consult.forums.meeting.session_actions import (
    change_plan,
    end_session,
    give_back,
    hand_over,
    plan_session,
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
from consult.forums.receipts.receipt_actions import make_slips, take_words_back

__all__ = [
    "AgendaItem",
    "Came",
    "ContributionDraft",
    "Details",
    "NotPossible",
    "ObservationDraft",
    "add_member",
    "add_prompt",
    "ask_what_we_want_to_know",
    "change_consent",
    "change_contribution",
    "change_plan",
    "change_prompt",
    "count_room",
    "create_forum",
    "end_grant",
    "end_session",
    "give_back",
    "grant_forum",
    "hand_over",
    "make_slips",
    "mark_back",
    "mark_left",
    "move_prompt",
    "name_facilitators",
    "note_attendance",
    "plan_session",
    "record_contribution",
    "record_entry",
    "record_observation",
    "remove_contribution",
    "remove_forum",
    "remove_observation",
    "remove_prompt",
    "reopen_session",
    "restore_contribution",
    "start_session",
    "take_words_back",
]
