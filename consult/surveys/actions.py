"""Everything that can be done with surveys, by the strategy team and by participants, under one name."""

from __future__ import annotations

from consult.jobs.actions import Refused
from consult.surveys.answering_actions import (
    DECLINED,
    AlreadySubmitted,
    Closed,
    Forgotten,
    decline_answer,
    discard_response,
    record_answer,
    record_answers,
    start_response,
    submit_response,
)
from consult.surveys.editing import QuestionDraft
from consult.surveys.editing_actions import (
    add_question,
    change_question,
    change_survey,
    close_survey,
    copy_survey,
    create_survey,
    move_question,
    open_survey,
    remove_question,
)

__all__ = [
    "DECLINED",
    "AlreadySubmitted",
    "Closed",
    "Forgotten",
    "QuestionDraft",
    "Refused",
    "add_question",
    "change_question",
    "change_survey",
    "close_survey",
    "copy_survey",
    "create_survey",
    "decline_answer",
    "discard_response",
    "move_question",
    "open_survey",
    "record_answer",
    "record_answers",
    "remove_question",
    "start_response",
    "submit_response",
]
