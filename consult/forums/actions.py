"""All that can be done in forums, under one name; the verbs live in the files named after what they act on."""

from __future__ import annotations

from consult.forums.after.correction_actions import (
    ask_correction,
    confirm_summary,
    leave_correction,
    take_correction,
    write_minutes,
)
from consult.forums.after.promise_actions import answer_promise, make_promise, tell_back, untell
from consult.forums.capturing.contribution_actions import (
    change_contribution,
    record_contribution,
    remove_contribution,
    restore_contribution,
)
from consult.forums.capturing.observation_actions import record_entry, record_observation, remove_observation
from consult.forums.capturing.rival_actions import settle_rival
from consult.forums.capturing.striking_actions import empty_what_was_struck_out
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
    ForumDetails,
    add_hub,
    begin_forum,
    change_forum,
    create_forum,
    remove_forum,
    remove_hub,
    rename_hub,
)
from consult.forums.membership.grant_actions import end_grant, grant_forum
from consult.forums.membership.member_actions import (
    add_member,
    add_step,
    change_consent,
    change_member,
    forget_member,
    mark_back,
    mark_left,
    remove_step,
    set_wishes,
    share,
)
from consult.forums.paper.keying_actions import key_sheet
from consult.forums.receipts.receipt_actions import make_slips, take_words_back
from consult.forums.safety.flag_actions import close_flag, raise_flag, reopen_flag, see_flag
from consult.forums.voting.ballot_actions import (
    add_statements,
    close_ballot,
    make_ballot,
    open_ballot,
    propose_statement,
    refuse_statement,
    remove_ballot,
    remove_statement,
    show_statement,
)
from consult.forums.voting.vote_actions import cast_votes, count_on_paper

__all__ = [
    "AgendaItem",
    "Came",
    "ContributionDraft",
    "Details",
    "ForumDetails",
    "NotPossible",
    "ObservationDraft",
    "add_hub",
    "add_member",
    "add_prompt",
    "add_statements",
    "add_step",
    "answer_promise",
    "ask_correction",
    "ask_what_we_want_to_know",
    "begin_forum",
    "cast_votes",
    "change_consent",
    "change_contribution",
    "change_forum",
    "change_member",
    "change_plan",
    "change_prompt",
    "close_ballot",
    "close_flag",
    "confirm_summary",
    "count_on_paper",
    "count_room",
    "create_forum",
    "empty_what_was_struck_out",
    "end_grant",
    "end_session",
    "forget_member",
    "give_back",
    "grant_forum",
    "hand_over",
    "key_sheet",
    "leave_correction",
    "make_ballot",
    "make_promise",
    "make_slips",
    "mark_back",
    "mark_left",
    "move_prompt",
    "name_facilitators",
    "note_attendance",
    "open_ballot",
    "plan_session",
    "propose_statement",
    "raise_flag",
    "record_contribution",
    "record_entry",
    "record_observation",
    "refuse_statement",
    "remove_ballot",
    "remove_contribution",
    "remove_forum",
    "remove_hub",
    "remove_observation",
    "remove_prompt",
    "remove_statement",
    "remove_step",
    "rename_hub",
    "reopen_flag",
    "reopen_session",
    "restore_contribution",
    "see_flag",
    "set_wishes",
    "settle_rival",
    "share",
    "show_statement",
    "start_session",
    "take_correction",
    "take_words_back",
    "tell_back",
    "untell",
    "write_minutes",
]
