"""Putting a whole set of ready questions into a survey, and taking it out again."""

from __future__ import annotations

from collections.abc import Collection

from consult.extensions import db
from consult.surveys.editing.actions import add_questions, forget_trials
from consult.surveys.editing.bank import ReadySet
from consult.surveys.editing.rules import check_editable, check_nobody_depends
from consult.surveys.models import Question, Survey


def add_ready_set(survey: Survey, ready: ReadySet) -> list[Question]:
    """Put a set at the end of a draft."""
    groups = {characteristic.name: characteristic.id for characteristic in survey.consultation.characteristics}
    return add_questions(survey, ready.drafts(groups))


def take_out_questions(survey: Survey, question_ids: Collection[int]) -> int:
    """Take several questions out at once; refused when one that stays depends on one of them."""
    check_editable(survey)
    gone = [question for question in survey.questions if question.id in question_ids]
    for question in reversed(gone):
        check_nobody_depends(question)
        survey.questions.remove(question)
        db.session.flush()
    forget_trials(survey)
    db.session.commit()
    return len(gone)
