"""The imported survey that responses join: found again by name or choice, or made; its questions matched by label."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from consult.consultations.models import Consultation
from consult.extensions import db, now
from consult.surveys.editing.writing import append_questions
from consult.surveys.importing.cell import Asking, Cell
from consult.surveys.models import Kind, Option, OptionRole, Question, Survey, SurveyOrigin, SurveyStatus
from consult.surveys.survey_draft import OptionDraft, QuestionDraft, option_draft

CHOICES = {Kind.ONE_CHOICE, Kind.DROPDOWN}


@dataclass(frozen=True, slots=True)
class Target:
    """A question of a survey and which of its options and columns those of the file are."""

    question_id: int
    kind: Kind
    options: tuple[int, ...]
    labels: tuple[str, ...]
    numbers: tuple[int, ...] = ()  # of a grid: the column here of each column there
    characteristic_id: int | None = None

    def marks(self, cell: Cell) -> Iterator[tuple[int, int | None]]:
        for place, number in cell.marks:
            yield self.options[place], self.numbers[number - 1] if number and self.numbers else number

    def value(self, cell: Cell) -> str:
        """The group somebody is in, by the label of what was chosen."""
        return (cell.text or self.labels[cell.marks[0][0]])[:200] if cell.marks else ""


def imported_surveys(consultation_id: int) -> list[Survey]:
    """Surveys that were brought in before, the newest first."""
    query = select(Survey).where(Survey.consultation_id == consultation_id, Survey.origin == SurveyOrigin.IMPORTED)
    return list(db.session.scalars(query.order_by(Survey.id.desc()).limit(50)))


def most_alike(surveys: Sequence[Survey], labels: Sequence[str]) -> Survey | None:
    """The survey that asks most of the same, if it asks more than half of it."""
    wanted = {label.casefold() for label in labels}

    def share(survey: Survey) -> float:
        asked = {question.label.casefold() for question in survey.questions}
        return len(asked & wanted) / max(1, min(len(asked), len(wanted))) if len(asked) > 1 else 0

    best = max(surveys, key=share, default=None)
    return best if best is not None and share(best) > 0.5 else None


def find_survey(consultation_id: int, survey_id: int | None, title: str) -> Survey | None:
    """The survey staff chose, or the one brought in before under this very name."""
    mine = select(Survey).where(Survey.consultation_id == consultation_id, Survey.origin == SurveyOrigin.IMPORTED)
    if survey_id is not None:
        return db.session.scalar(mine.where(Survey.id == survey_id))
    return db.session.scalar(mine.where(func.lower(Survey.title) == title.lower()).order_by(Survey.id).limit(1))


def make_survey(consultation_id: int, title: str) -> Survey:
    survey = Survey(
        consultation=db.session.get_one(Consultation, consultation_id),
        slug=f"answers-{secrets.token_hex(6)}",
        title=title[:200],
        status=SurveyStatus.CLOSED,
        origin=SurveyOrigin.IMPORTED,
        closed_at=now(),
    )
    db.session.add(survey)
    db.session.flush()
    return survey


def targets_in(survey: Survey, askings: Sequence[Asking], groups: Mapping[str, int]) -> list[Target]:
    """Where each of the file's questions stands in the survey; what it does not ask yet is added at its end."""
    here = {question.label.casefold(): question for question in survey.questions}
    drafts = [replace(each.draft, characteristic_id=groups.get(each.draft.label)) if each.is_group else each.draft
              for each in askings]  # fmt: skip
    found = [fitting(here.get(draft.label.casefold()), draft) for draft in drafts]
    new = [named_apart(draft, here) for draft, question in zip(drafts, found, strict=True) if question is None]
    db.session.expire(db.session.get_one(Consultation, survey.consultation_id), ["characteristics"])
    made = iter(append_questions(survey, new))
    return [target(question or next(made), draft) for question, draft in zip(found, drafts, strict=True)]


def fitting(question: Question | None, draft: QuestionDraft) -> Question | None:
    """The question of that label, when its answers can be kept under it."""
    if question is None or (question.kind is not draft.kind and not {question.kind, draft.kind} <= CHOICES):
        return None
    return question


def named_apart(draft: QuestionDraft, here: Mapping[str, Question]) -> QuestionDraft:
    """A question of the same label whose answers are of another kind gets a label of its own."""
    taken = draft.label.casefold() in here
    return replace(draft, label=f"{draft.label[:480]} ({draft.kind.replace('_', ' ')})") if taken else draft


def target(question: Question, draft: QuestionDraft) -> Target:
    choices = same_options(question, question.choices, draft.options, OptionRole.CHOICE)
    columns = same_options(question, question.columns, draft.columns, OptionRole.COLUMN)
    if draft.kind is Kind.YES_NO:
        choices = question.choices
    numbers: tuple[int, ...] = ()
    if draft.kind is Kind.GRID:
        order = sorted(question.columns, key=lambda option: option.position)
        question.scale_high = len(order)
        numbers = tuple(order.index(column) + 1 for column in columns)
    if draft.scale_low is not None and draft.scale_high is not None and draft.kind is Kind.SCALE:
        question.scale_low = min(question.scale_low or 0, draft.scale_low)
        question.scale_high = max(question.scale_high or 0, draft.scale_high)
    db.session.flush()
    return Target(
        question.id,
        question.kind,
        tuple(option.id for option in choices),
        tuple(option.label for option in choices),
        numbers,
        question.characteristic_id,
    )


def same_options(
    question: Question, here: Sequence[Option], given: Sequence[str | OptionDraft], role: OptionRole
) -> list[Option]:
    """The option of each draft by its label, added at the end where there is none."""
    known = {option.label.casefold(): option for option in here}
    found = []
    for draft in map(option_draft, given):
        option = known.get(draft.label.casefold())
        if option is None:
            last = max((each.position for each in question.options if each.role is role), default=0)
            option = Option(label=draft.label, role=role, position=last + 1, free_text=draft.free_text)
            question.options.append(option)
            known[draft.label.casefold()] = option
        option.free_text = option.free_text or draft.free_text
        found.append(option)
    return found
