"""Saying when a question is asked: conditions on earlier answers, and whether all or one of them must hold."""

from __future__ import annotations

from consult.extensions import db
from consult.jobs.actions import Refused
from consult.surveys.editing.actions import earlier_than, forget_trials
from consult.surveys.editing.conditions import MOST
from consult.surveys.editing.draft_json import conditions_of
from consult.surveys.editing.rules import check_condition, check_editable
from consult.surveys.models import Condition, Question
from consult.surveys.survey_draft import ConditionDraft


def add_condition(question: Question, draft: ConditionDraft) -> Condition:
    """Ask a question (or show a section) only after some answer to a question above it."""
    check_editable(question.survey)
    check_condition(draft, earlier_than(question))
    if draft in conditions_of(question):
        raise Refused("That condition is there already")
    if len(question.conditions) >= MOST:
        raise Refused(f"A question can have {MOST} conditions at most. Remove one first")
    forget_trials(question.survey)
    condition = Condition(on_id=draft.on, test=draft.test, option_id=draft.option, number=draft.number)
    question.conditions.append(condition)
    db.session.commit()
    return condition


def remove_condition(condition: Condition) -> None:
    survey = condition.question.survey
    check_editable(survey)
    forget_trials(survey)
    condition.question.conditions.remove(condition)
    db.session.commit()


def set_all_conditions(question: Question, all_of_them: bool) -> None:
    """Whether every condition must hold, or one of them is enough."""
    check_editable(question.survey)
    forget_trials(question.survey)
    question.all_conditions = all_of_them
    db.session.commit()
