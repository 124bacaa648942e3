"""Everything that can be done with surveys, by the strategy team and by participants, under one name."""

from __future__ import annotations

from consult.jobs.actions import Refused
from consult.surveys.answering.actions import (
    DECLINED,
    AlreadySubmitted,
    Closed,
    Forgotten,
    decline_answer,
    discard_response,
    record_answer,
    record_answers,
    start_response,
)
from consult.surveys.answering.finishing_actions import change_answers, change_consent, keep_for_later, submit_response
from consult.surveys.answering.taking_part import NotInvited, TookPart
from consult.surveys.answering.trial_actions import start_trial
from consult.surveys.editing.actions import (
    add_question,
    add_questions,
    build_survey,
    change_question,
    change_survey,
    close_survey,
    copy_survey,
    create_survey,
    duplicate_question,
    move_question,
    open_survey,
    remove_question,
    restore_question,
)
from consult.surveys.editing.condition_actions import add_condition, remove_condition, set_all_conditions
from consult.surveys.editing.keeping_actions import forget_unfinished, stir_responses
from consult.surveys.survey_draft import ConditionDraft, OptionDraft, QuestionDraft, SurveyDraft, Words

__all__ = [
    "DECLINED",
    "AlreadySubmitted",
    "Closed",
    "ConditionDraft",
    "Forgotten",
    "NotInvited",
    "OptionDraft",
    "QuestionDraft",
    "Refused",
    "SurveyDraft",
    "TookPart",
    "Words",
    "add_condition",
    "add_question",
    "add_questions",
    "build_survey",
    "change_answers",
    "change_consent",
    "change_question",
    "change_survey",
    "close_survey",
    "copy_survey",
    "create_survey",
    "decline_answer",
    "discard_response",
    "duplicate_question",
    "forget_unfinished",
    "keep_for_later",
    "move_question",
    "open_survey",
    "record_answer",
    "record_answers",
    "remove_condition",
    "remove_question",
    "restore_question",
    "set_all_conditions",
    "start_response",
    "start_trial",
    "stir_responses",
    "submit_response",
]
