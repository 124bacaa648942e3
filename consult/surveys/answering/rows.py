"""Answers as rows, read and written in the fewest statements: the busiest ones of the house. Nothing here commits."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from consult.extensions import db
from consult.surveys.question_type import Stored
from consult.surveys.response_models import Answer, AnswerOption, ResponseCharacteristic


def kept_rows(response_id: uuid.UUID) -> dict[int, Stored]:
    """What one response holds, by the question's id; marks in the order of their numbers."""
    found = db.session.execute(
        select(
            Answer.question_id, Answer.text, Answer.number, Answer.declined, AnswerOption.option_id, AnswerOption.number
        )
        .outerjoin(AnswerOption, AnswerOption.answer_id == Answer.id)
        .where(Answer.response_id == response_id)
        .order_by(AnswerOption.number, AnswerOption.option_id)
    )
    kept: dict[int, Stored] = {}
    for question_id, text, number, declined, option_id, rank in found:
        before = kept.get(question_id)
        marks = before.marks if before else ()
        marks = (*marks, (option_id, rank)) if option_id is not None else marks
        kept[question_id] = Stored(text, number, marks, declined)
    return kept


def put_rows(response_id: uuid.UUID, ready: Mapping[int, Stored]) -> dict[int, Stored]:
    """Make a response hold these answers; gives all that it holds now. An answer that changed is a new
    row: what hangs on the words of the old one (an excerpt, a coding) goes with them."""
    kept = kept_rows(response_id)
    changed = {question_id for question_id, stored in ready.items() if differs(stored, kept.get(question_id))}
    drop_rows(response_id, changed & kept.keys())
    new = {uuid.uuid4(): (question_id, ready[question_id]) for question_id in sorted(changed)}
    write(
        Answer,
        [
            {
                "id": answer_id,
                "response_id": response_id,
                "question_id": question_id,
                "declined": stored.declined,
                "text": stored.text or None,
                "number": stored.number,
            }
            for answer_id, (question_id, stored) in new.items()
            if not stored.is_empty
        ],
    )
    write(
        AnswerOption,
        [
            {"answer_id": answer_id, "option_id": option_id, "number": number}
            for answer_id, (_question, stored) in new.items()
            for option_id, number in stored.marks
        ],
    )
    now = kept | {question_id: ready[question_id] for question_id in changed}
    return {question_id: stored for question_id, stored in now.items() if not stored.is_empty}


def differs(new: Stored, old: Stored | None) -> bool:
    """Whether two answers are not the same, in whatever order their options were chosen."""
    if old is None or new.is_empty:
        return old is not None or not new.is_empty
    return (new.text or None, new.number, set(new.marks), new.declined) != (
        old.text,
        old.number,
        set(old.marks),
        old.declined,
    )


def drop_rows(response_id: uuid.UUID, questions: Collection[int]) -> None:
    if questions:
        db.session.execute(
            delete(Answer)
            .where(Answer.response_id == response_id, Answer.question_id.in_(questions))
            .execution_options(synchronize_session=False)
        )


def put_groups(response_id: uuid.UUID, groups: Mapping[int, str]) -> None:
    """The groups one response belongs to, by the characteristic's id, in the place of those it had."""
    db.session.execute(
        delete(ResponseCharacteristic)
        .where(ResponseCharacteristic.response_id == response_id)
        .execution_options(synchronize_session=False)
    )
    write(
        ResponseCharacteristic,
        [
            {"response_id": response_id, "characteristic_id": characteristic_id, "value": value}
            for characteristic_id, value in groups.items()
        ],
    )


def write(table: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)
