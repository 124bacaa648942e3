"""What came in: counts of closed questions, how many wrote words, and the rows of a survey brought in from a file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import selectinload

from consult.extensions import db
from consult.surveys.models import Kind, Option, Question, Survey
from consult.surveys.question_type import Table, Tallies
from consult.surveys.question_types import TYPES
from consult.surveys.reading import read_in
from consult.surveys.response_models import Answer, AnswerOption, Response, ResponseStatus
from consult.surveys.results.numbers import Spread, places_of, spread_of

ROWS_ON_A_PAGE = 50
TEXTS_COUNTED = (Kind.ORGANISATION, Kind.DATE)
Among = Select[Any] | None  # the ids of the responses that are counted; None for all that were sent


@dataclass(frozen=True)
class Result:
    """One question as the strategy team reads it. `rows`: label, count and share, for a question that is counted;
    `table`: counts with two sides; `places`: the average place of each thing that was ranked; `others`: how many wrote
    something beside "Other"."""

    question: Question
    answered: int
    declined: int
    left: int
    rows: list[tuple[str, int, str]]
    table: Table | None = None
    spread: Spread | None = None
    places: tuple[tuple[str, str], ...] = ()
    others: int = 0

    @property
    def is_text(self) -> bool:
        return TYPES[self.question.kind].is_text

    @property
    def summary(self) -> str:
        left = "left it empty" if not self.question.conditions else "left it empty or were not asked"
        return f"{self.answered:,} answered, {self.declined:,} would rather not say, {self.left:,} {left}."


def submitted(survey: Survey) -> Select[Any]:
    return select(Response).where(Response.survey_id == survey.id, Response.status == ResponseStatus.SUBMITTED)


def count_responses(survey: Survey, among: Among = None) -> int:
    counted = submitted(survey) if among is None else submitted(survey).where(Response.id.in_(among))
    return db.session.scalar(counted.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def counts_of_responses(surveys: Sequence[Survey]) -> dict[int, int]:
    """How many responses each survey has, for a list of surveys."""
    rows = db.session.execute(
        select(Response.survey_id, func.count())
        .where(Response.survey_id.in_([survey.id for survey in surveys]), Response.status == ResponseStatus.SUBMITTED)
        .group_by(Response.survey_id)
    )
    return {row[0]: row[1] for row in rows}


def results_of(survey: Survey, among: Among = None) -> list[Result]:
    """Each question with its counts, in the order it was asked."""
    total, given, tallies = count_responses(survey, among), answers_given(survey, among), tallies_of(survey, among)
    others = others_said(survey, among)
    results = []
    for question, asked in zip(survey.questions, read_in(survey).questions, strict=True):
        kind = TYPES[question.kind]
        if not kind.answerable:
            continue
        answered, declined = given.get((question.id, False), 0), given.get((question.id, True), 0)
        tally = tallies[question.id]
        results.append(
            Result(
                question,
                answered,
                declined,
                total - answered - declined,
                [(label, count, share(count, answered)) for label, count in kind.counts(asked, tally)],
                kind.table(asked, tally),
                spread_of(tally.numbers) if question.kind in (Kind.NUMBER, Kind.SCALE, Kind.RATING) else None,
                places_of(asked, tally) if question.kind is Kind.RANKING else (),
                others.get(question.id, 0),
            )
        )
    return results


def share(count: int, of: int) -> str:
    return f"{round(100 * count / of)}%" if of else ""


def counted(survey: Survey, among: Among) -> tuple[ColumnElement[bool], ...]:
    """Which answers count: those of responses that were sent, or of some of these. Asking what is *not* sent, which is
    little, lets the database count in its index."""
    asked = Answer.question_id.in_([question.id for question in survey.questions])
    if among is not None:
        return asked, Answer.response_id.in_(among)
    return asked, Answer.response_id.not_in(unfinished(survey))


def unfinished(survey: Survey) -> Select[Any]:
    return select(Response.id).where(Response.survey_id == survey.id, Response.status == ResponseStatus.STARTED)


def answers_given(survey: Survey, among: Among = None) -> dict[tuple[int, bool], int]:
    """How many answered and how many declined each question."""
    rows = db.session.execute(
        select(Answer.question_id, Answer.declined, func.count())
        .where(*counted(survey, among))
        .group_by(Answer.question_id, Answer.declined)
    )
    return {(question_id, declined): count for question_id, declined, count in rows}


def tallies_of(survey: Survey, among: Among = None) -> dict[int, Tallies]:
    """How often each option, number and text was the answer, for all questions in a few statements."""
    found: dict[int, Tallies] = defaultdict(lambda: Tallies({}, {}, {}, {}))
    asked = {option.id: question.id for question in survey.questions for option in question.options}
    for (option_id, place), count in marks_of(survey, among).items():
        tally = found[asked[option_id]]
        tally.options[option_id] = tally.options.get(option_id, 0) + count
        if place is not None:
            tally.cells[option_id, place] = count
    numbers = (
        select(Answer.question_id, Answer.number, func.count())
        .where(*counted(survey, among), Answer.number.is_not(None))
        .group_by(Answer.question_id, Answer.number)
    )
    for question_id, number, count in db.session.execute(numbers):
        found[question_id].numbers[number or 0] = count
    with_texts = [question.id for question in survey.questions if question.kind in TEXTS_COUNTED]
    if with_texts:
        texts = (
            select(Answer.question_id, Answer.text, func.count())
            .where(*counted(survey, among), Answer.question_id.in_(with_texts), Answer.text.is_not(None))
            .group_by(Answer.question_id, Answer.text)
        )
        for question_id, text, count in db.session.execute(texts):
            found[question_id].texts[text or ""] = count
    return found


def marks_of(survey: Survey, among: Among) -> Counter[tuple[int, int | None]]:
    """How often each option was marked, with each rank or column. All marks are counted in their index, and those of
    responses that were not sent taken off."""
    grouped = select(AnswerOption.option_id, AnswerOption.number, func.count()).group_by(
        AnswerOption.option_id, AnswerOption.number
    )
    joined = grouped.join(Answer, Answer.id == AnswerOption.answer_id)
    if among is not None:
        return marked(joined.where(*counted(survey, among)))
    of_survey = select(Option.id).join(Question).where(Question.survey_id == survey.id)
    every = marked(grouped.where(AnswerOption.option_id.in_(of_survey)))
    every.subtract(marked(joined.where(Answer.response_id.in_(unfinished(survey)))))
    return every


def marked(query: Any) -> Counter[tuple[int, int | None]]:
    return Counter({(option_id, number): count for option_id, number, count in db.session.execute(query)})


def others_said(survey: Survey, among: Among = None) -> dict[int, int]:
    """How many wrote something beside "Other", by the question."""
    asked = [question.id for question in survey.questions if any(option.free_text for option in question.options)]
    if not asked:
        return {}
    rows = db.session.execute(
        select(Answer.question_id, func.count())
        .where(*counted(survey, among), Answer.question_id.in_(asked), Answer.text.is_not(None))
        .group_by(Answer.question_id)
    )
    return {row[0]: row[1] for row in rows}


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
