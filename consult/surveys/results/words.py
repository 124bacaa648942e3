"""What people wrote, to be read: searched, one question or all, one group of people or everybody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

from consult.extensions import db
from consult.surveys.models import Kind, Question, Survey
from consult.surveys.response_models import Answer
from consult.surveys.results.counting import Among, counted

ON_A_PAGE = 25
WRITTEN = (Kind.LONG_TEXT, Kind.SHORT_TEXT)


def questions_with_words(survey: Survey) -> list[Question]:
    """Questions people answer in their own words, and those with an "Other" to write beside."""
    return [
        question
        for question in survey.questions
        if question.kind in WRITTEN or any(option.free_text for option in question.options)
    ]


def words_written(survey: Survey, question_id: int | None, words: str, among: Among) -> Any:
    """Texts and their questions. All the words searched for must be in a text, in any order and any case."""
    asked = [question.id for question in questions_with_words(survey)]
    query: Any = select(Answer.text, Answer.question_id).where(
        *counted(survey, among), Answer.question_id.in_(asked), Answer.text.is_not(None), func.trim(Answer.text) != ""
    )
    if question_id is not None:
        query = query.where(Answer.question_id == question_id)
    for word in words.split()[:8]:
        query = query.where(Answer.text.icontains(word, autoescape=True))
    return query


def page_of_words(query: Any, page: int) -> list[Row[Any]]:
    """Ids are random, so that the order says nothing of when or by whom."""
    return list(db.session.execute(query.order_by(Answer.id).offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE)))


def count_words(query: Any) -> int:
    return db.session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
