"""What the strategy team does with a survey: make, change, order, open, close and copy it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from sqlalchemy import delete, select

from consult.consultations.models import Consultation
from consult.extensions import db, now
from consult.jobs.actions import Refused
from consult.surveys.editing.draft_json import draft_alone, from_json, to_json
from consult.surveys.editing.readiness import check_ready
from consult.surveys.editing.rules import (
    check_draft,
    check_editable,
    check_nobody_depends,
    check_not_needed,
    check_order,
    options_of,
    slug_of,
)
from consult.surveys.editing.writing import append_questions, characteristic_ids, match_options, put_words, write
from consult.surveys.models import Picture, Question, RemovedQuestion, Survey, SurveyOrigin, SurveyStatus
from consult.surveys.question_type import clean
from consult.surveys.response_models import Response
from consult.surveys.survey_draft import QuestionDraft, SurveyDraft, draft_of


def create_survey(consultation: Consultation, title: str, introduction: str = "", slug: str | None = None) -> Survey:
    """Begin a survey; its address is made from its title unless one is given."""
    survey = Survey(consultation_id=consultation.id, slug=free_slug(slug or title, given=slug is not None))
    describe(survey, title, introduction)
    db.session.add(survey)
    db.session.commit()
    return survey


def change_survey(survey: Survey, title: str, introduction: str = "") -> None:
    check_editable(survey)
    describe(survey, title, introduction)
    db.session.commit()


def describe(survey: Survey, title: str, introduction: str) -> None:
    if not clean(title):
        raise Refused("Give the survey a title")
    survey.title, survey.introduction = clean(title)[:200], clean(introduction)


def free_slug(words: str, *, given: bool) -> str:
    """An address nobody has; a number is put behind one that is taken, unless it was asked for by name."""
    wanted = slug_of(words)
    taken = set(db.session.scalars(select(Survey.slug).where(Survey.slug.startswith(wanted))))
    if wanted not in taken:
        return wanted
    if given:
        raise Refused(f"Another survey is at /s/{wanted}. Choose another address.")
    return next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)


def build_survey(consultation: Consultation, draft: SurveyDraft, slug: str | None = None) -> Survey:
    """Make a whole survey from plain values, as a draft, in one commit."""
    survey = put_survey(consultation, draft, free_slug(slug or draft.title, given=slug is not None))
    db.session.commit()
    return survey


def put_survey(consultation: Consultation, draft: SurveyDraft, slug: str) -> Survey:
    survey = Survey(consultation=consultation, slug=slug, mode=draft.mode)
    survey.in_welsh, survey.in_easy_read = draft.in_welsh, draft.in_easy_read
    describe(survey, draft.title, draft.introduction)
    put_words(survey, draft)
    db.session.add(survey)
    append_questions(survey, draft.questions)
    return survey


def add_question(survey: Survey, draft: QuestionDraft, place: int | None = None) -> Question:
    """Put a question at the end of a survey, or below the first `place` questions."""
    check_editable(survey)
    here = len(survey.questions) if place is None else place
    earlier, later = survey.questions[:here], survey.questions[here:]
    check_draft(draft, earlier, characteristic_ids(survey))
    forget_trials(survey)
    question = Question(position=len(earlier) + 1, kind=draft.kind)
    survey.questions.insert(here, question)
    write(question, draft)
    number([*earlier, question, *later])
    db.session.commit()
    return question


def number(questions: Sequence[Question]) -> None:
    for place, question in enumerate(questions, 1):
        question.position = place


def add_questions(survey: Survey, drafts: Sequence[QuestionDraft]) -> list[Question]:
    """Put several questions at the end; their conditions count places among them."""
    check_editable(survey)
    forget_trials(survey)
    made = append_questions(survey, drafts)
    db.session.commit()
    return made


def change_question(question: Question, draft: QuestionDraft) -> None:
    """Change a question. Wordings that `draft` does not bring stay as they are."""
    survey = question.survey
    check_editable(survey)
    check_draft(draft, earlier_than(question), characteristic_ids(survey))
    kept = {option.id for option in match_options(question.choices, options_of(draft))}
    check_not_needed(survey, {option.id for option in question.choices} - kept)
    forget_trials(survey)
    write(question, draft)
    db.session.commit()


def move_question(question: Question, direction: Literal["up", "down"]) -> None:
    """Move a question one place; nothing happens at the end of the list."""
    check_editable(question.survey)
    order = list(question.survey.questions)
    here = order.index(question)
    there = here + (1 if direction == "down" else -1)
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    check_order(order)
    forget_trials(question.survey)
    number(order)
    db.session.commit()
    db.session.expire(question.survey, ["questions"])


def remove_question(question: Question) -> RemovedQuestion:
    """Take a question out of a draft. What comes back is what `restore_question` puts back."""
    survey = question.survey
    check_editable(survey)
    check_nobody_depends(question)
    forget_trials(survey)
    place = survey.questions.index(question)
    removed = RemovedQuestion(survey_id=survey.id, place=place, body=to_json(draft_alone(question)))
    db.session.add(removed)
    survey.questions.remove(question)
    db.session.commit()
    return removed


def restore_question(removed: RemovedQuestion) -> Question:
    """Put a question that was removed back where it stood, if what it depends on is still there."""
    survey = db.session.get_one(Survey, removed.survey_id)
    draft = from_json(removed.body)
    if draft.picture_id is not None and db.session.get(Picture, draft.picture_id) is None:
        draft = replace(draft, picture_id=None)
    db.session.delete(removed)
    return add_question(survey, draft, min(removed.place, len(survey.questions)))


def duplicate_question(question: Question) -> Question:
    """The same question once more, just below itself."""
    survey = question.survey
    return add_question(survey, draft_alone(question), survey.questions.index(question) + 1)


def open_survey(survey: Survey) -> None:
    """Let people answer. From now on the survey does not change."""
    check_editable(survey)
    if survey.is_template or survey.archived_at is not None:
        raise Refused(
            "A template never opens. Begin a survey from it."
            if survey.is_template
            else "Take it out of the archive, then open it."
        )
    check_ready(survey)
    forget_trials(survey)
    db.session.execute(delete(RemovedQuestion).where(RemovedQuestion.survey_id == survey.id))
    survey.status, survey.opened_at = SurveyStatus.OPEN, now()
    db.session.commit()


def close_survey(survey: Survey) -> None:
    if survey.status is not SurveyStatus.OPEN:
        raise Refused("Only an open survey can be closed.")
    forget_trials(survey)
    survey.status, survey.closed_at = SurveyStatus.CLOSED, now()
    db.session.commit()


def copy_survey(survey: Survey) -> Survey:
    """A draft with the same questions and none of the answers."""
    if survey.origin is SurveyOrigin.IMPORTED:
        raise Refused("A survey that was brought in from a file cannot be copied.")
    title = f"{survey.title} (copy)" if len(survey.title) < 190 else survey.title
    copy = put_survey(survey.consultation, replace(draft_of(survey), title=title), free_slug(survey.slug, given=False))
    copy.copied_from_id = survey.id
    db.session.commit()
    return copy


def earlier_than(question: Question) -> list[Question]:
    return [other for other in question.survey.questions if other.position < question.position]


def forget_trials(survey: Survey) -> None:
    """Answers given to try a draft out go when it changes: they may answer what is no longer asked."""
    db.session.execute(
        delete(Response)
        .where(Response.survey_id == survey.id, Response.is_trial)
        .execution_options(synchronize_session=False)
    )
