"""What the strategy team does with a survey: make, change, order, open, close and copy it."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db, now
from consult.jobs.actions import Refused
from consult.surveys.editing import (
    QuestionDraft,
    check_draft,
    check_editable,
    check_not_needed,
    check_order,
    check_ready,
    labels_of,
    options_in,
    slug_of,
)
from consult.surveys.models import Option, Question, Survey, SurveyOrigin, SurveyStatus
from consult.surveys.question_type import clean
from consult.surveys.question_types import TYPES


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


def add_question(survey: Survey, draft: QuestionDraft) -> Question:
    """Put a question at the end of a survey."""
    check_editable(survey)
    check_draft(draft, survey.questions, characteristic_ids(survey))
    question = Question(position=1 + max((q.position for q in survey.questions), default=0), kind=draft.kind)
    survey.questions.append(question)
    write(question, draft)
    db.session.commit()
    return question


def change_question(question: Question, draft: QuestionDraft) -> None:
    survey = question.survey
    check_editable(survey)
    check_draft(draft, earlier_than(question), characteristic_ids(survey))
    kept = match_options(question, labels_of(draft))
    check_not_needed(survey, options_in([question]) - {option.id for option in kept})
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
    for place, each in enumerate(order, 1):
        each.position = place
    db.session.commit()
    db.session.expire(question.survey, ["questions"])


def remove_question(question: Question) -> None:
    survey = question.survey
    check_editable(survey)
    check_not_needed(survey, options_in([question]))
    survey.questions.remove(question)
    db.session.commit()


def open_survey(survey: Survey) -> None:
    """Let people answer. From now on the survey does not change."""
    check_editable(survey)
    check_ready(survey)
    survey.status, survey.opened_at = SurveyStatus.OPEN, now()
    db.session.commit()


def close_survey(survey: Survey) -> None:
    if survey.status is not SurveyStatus.OPEN:
        raise Refused("Only an open survey can be closed.")
    survey.status, survey.closed_at = SurveyStatus.CLOSED, now()
    db.session.commit()


def copy_survey(survey: Survey) -> Survey:
    """A draft with the same questions and none of the answers."""
    if survey.origin is SurveyOrigin.IMPORTED:
        raise Refused("A survey that was brought in from a file cannot be copied.")
    title = f"{survey.title} (copy)" if len(survey.title) < 190 else survey.title
    copy = Survey(
        consultation_id=survey.consultation_id,
        slug=free_slug(survey.slug, given=False),
        title=title,
        introduction=survey.introduction,
        copied_from_id=survey.id,
    )
    options: dict[int, Option] = {}
    copy.questions = [copied(question, options) for question in survey.questions]
    db.session.add(copy)
    db.session.flush()
    for old, new in zip(survey.questions, copy.questions, strict=True):
        if old.show_if_option_id is not None:
            new.show_if_option_id = options[old.show_if_option_id].id
    db.session.commit()
    return copy


COPIED = ("position", "kind", "label", "hint", "with_previous", "scale_low", "scale_high", "low_label", "high_label")


def copied(question: Question, options: dict[int, Option]) -> Question:
    """The same question without its condition; `options` remembers which choice became which."""
    new = Question(**{name: getattr(question, name) for name in (*COPIED, "characteristic_id")})
    for option in question.options:
        options[option.id] = Option(position=option.position, label=option.label)
        new.options.append(options[option.id])
    return new


def write(question: Question, draft: QuestionDraft) -> None:
    scale = "scale" in TYPES[draft.kind].asks
    question.kind, question.label, question.hint = draft.kind, clean(draft.label), clean(draft.hint)
    question.scale_low, question.scale_high = (draft.scale_low, draft.scale_high) if scale else (None, None)
    question.low_label, question.high_label = clean(draft.low_label)[:80], clean(draft.high_label)[:80]
    question.characteristic_id, question.show_if_option_id = draft.characteristic_id, draft.show_if_option_id
    question.with_previous = draft.with_previous
    labels = labels_of(draft)
    question.options = match_options(question, labels)
    for place, (option, label) in enumerate(zip(question.options, labels, strict=True), 1):
        option.position, option.label = place, label


def match_options(question: Question, labels: tuple[str, ...]) -> list[Option]:
    """The option for each label: the one that has it already, else one that lost its own (it was renamed), else a
    new one. So a question that depends on an option still does after the option is reworded."""
    by_label = {option.label: option for option in question.options}
    free = [option for option in question.options if option.label not in labels]
    return [by_label.get(label) or (free.pop(0) if free else Option(label=label, position=0)) for label in labels]


def earlier_than(question: Question) -> list[Question]:
    return [other for other in question.survey.questions if other.position < question.position]


def characteristic_ids(survey: Survey) -> list[int]:
    consultation = db.session.get_one(Consultation, survey.consultation_id)
    return [characteristic.id for characteristic in consultation.characteristics]
