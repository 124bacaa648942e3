"""What came in: counts of closed questions, how many wrote words, and the rows of a survey brought in from a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from consult.extensions import db
from consult.surveys.models import Kind, Question, Survey
from consult.surveys.question_type import Tallies
from consult.surveys.question_types import TYPES
from consult.surveys.reading import ask
from consult.surveys.response_models import Answer, AnswerOption, Response, ResponseStatus

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True)
class Result:
    """One question as the strategy team reads it. `rows`: label, count and share, for a question that is counted."""

    question: Question
    answered: int
    declined: int
    left: int
    rows: list[tuple[str, int, str]]

    @property
    def is_text(self) -> bool:
        return TYPES[self.question.kind].is_text

    @property
    def summary(self) -> str:
        left = "left it empty" if not self.question.conditions else "left it empty or were not asked"
        return f"{self.answered:,} answered, {self.declined:,} would rather not say, {self.left:,} {left}."


def submitted(survey: Survey) -> Select[Response]:
    return select(Response).where(Response.survey_id == survey.id, Response.status == ResponseStatus.SUBMITTED)


def count_responses(survey: Survey) -> int:
    return db.session.scalar(select(func.count()).select_from(submitted(survey).subquery())) or 0


def counts_of_responses(surveys: Sequence[Survey]) -> dict[int, int]:
    """How many responses each survey has, for a list of surveys."""
    rows = db.session.execute(
        select(Response.survey_id, func.count())
        .where(Response.survey_id.in_([survey.id for survey in surveys]), Response.status == ResponseStatus.SUBMITTED)
        .group_by(Response.survey_id)
    )
    return {row[0]: row[1] for row in rows}


def results_of(survey: Survey) -> list[Result]:
    """Each question with its counts, in the order it was asked."""
    total, given, tallies = count_responses(survey), answers_given(survey), tallies_of(survey)
    results = []
    for question in survey.questions:
        if not TYPES[question.kind].answerable:
            continue
        answered, declined = given.get((question.id, False), 0), given.get((question.id, True), 0)
        counts = TYPES[question.kind].counts(ask(question), tallies[question.id])
        rows = [(label, count, share(count, answered)) for label, count in counts]
        results.append(Result(question, answered, declined, total - answered - declined, rows))
    return results


def share(count: int, of: int) -> str:
    return f"{round(100 * count / of)}%" if of else ""


def answers_given(survey: Survey) -> dict[tuple[int, bool], int]:
    """How many answered and how many declined each question."""
    rows = db.session.execute(
        select(Answer.question_id, Answer.declined, func.count())
        .where(Answer.response_id.in_(submitted(survey).with_only_columns(Response.id)))
        .group_by(Answer.question_id, Answer.declined)
    )
    return {(question_id, declined): count for question_id, declined, count in rows}


def tallies_of(survey: Survey) -> dict[int, Tallies]:
    """How often each option, number and organisation was the answer, for all questions in three queries."""
    of_survey = Answer.response_id.in_(submitted(survey).with_only_columns(Response.id))
    found: dict[int, Tallies] = defaultdict(lambda: Tallies({}, {}, {}))
    options = (
        select(Answer.question_id, AnswerOption.option_id, func.count())
        .join(AnswerOption, AnswerOption.answer_id == Answer.id)
        .where(of_survey)
        .group_by(Answer.question_id, AnswerOption.option_id)
    )
    numbers = (
        select(Answer.question_id, Answer.number, func.count())
        .where(of_survey, Answer.number.is_not(None))
        .group_by(Answer.question_id, Answer.number)
    )
    texts = (
        select(Answer.question_id, Answer.text, func.count())
        .join(Question, Question.id == Answer.question_id)
        .where(of_survey, Question.kind == Kind.ORGANISATION, Answer.text.is_not(None))
        .group_by(Answer.question_id, Answer.text)
    )
    for question_id, option_id, count in db.session.execute(options):
        found[question_id].options[option_id] = count
    for question_id, number, count in db.session.execute(numbers):
        found[question_id].numbers[number or 0] = count
    for question_id, text, count in db.session.execute(texts):
        found[question_id].texts[text or ""] = count
    return found


def rows_of(survey: Survey, page: int) -> list[Response]:
    """One page of responses with their answers. Their ids are random, so their order says nothing."""
    return list(
        db.session.scalars(
            submitted(survey)
            .options(selectinload(Response.answers).selectinload(Answer.marks), selectinload(Response.characteristics))
            .order_by(Response.id)
            .offset((page - 1) * ROWS_ON_A_PAGE)
            .limit(ROWS_ON_A_PAGE)
        )
    )
