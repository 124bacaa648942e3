"""What is done with responses by the clock: forgetting those never sent, and stirring those nobody may be found in."""

from __future__ import annotations

import datetime as dt

from flask import current_app
from sqlalchemy import Engine, Select, Update, delete, func, select, text, update

from consult.extensions import Base, db, now
from consult.jobs.chores import CHORES
from consult.privacy.erasing import empty_the_log
from consult.surveys.models import Mode, Survey, SurveyStatus
from consult.surveys.response_models import Answer, AnswerOption, Response, ResponseCharacteristic, ResponseStatus

FORGET_AFTER = dt.timedelta(weeks=4)
PATIENCE = 500  # milliseconds; whoever answers just now goes first, and the stirring is done the next time
STIRRED: tuple[type[Base], ...] = (Response, Answer, AnswerOption, ResponseCharacteristic)


def forget_unfinished() -> int:
    """Delete answers that were never sent, four weeks after their survey closed. Says how many responses went."""
    closed = select(Survey.id).where(Survey.status == SurveyStatus.CLOSED, Survey.closed_at < now() - FORGET_AFTER)
    gone = db.session.execute(
        delete(Response)
        .where(Response.status == ResponseStatus.STARTED, Response.survey_id.in_(closed))
        .execution_options(synchronize_session=False)
    ).rowcount  # type: ignore[attr-defined]
    db.session.commit()
    if gone:
        empty_the_log(wait=False)
    return int(gone)


def stir_responses() -> bool:
    """Lay the responses of anonymous surveys down anew, by their random ids and in one transaction. A database keeps
    in which order and by which transaction rows were written; beside the list of those who were reminded that would
    say who answered before them. Says whether anything was stirred."""
    kept = current_app.extensions.setdefault("consult.stirred", {})
    here = [(row.survey_id, str(row.status), row.many) for row in db.session.execute(anonymous_responses())]
    db.session.rollback()
    if not here or kept.get("responses") == here:
        return False
    lay_down(db.engine, sorted({survey_id for survey_id, _status, _count in here}))
    kept["responses"] = here
    return True


def anonymous_responses() -> Select[int, ResponseStatus, int]:
    """The anonymous surveys and how many responses each has, begun and sent."""
    return (
        select(Response.survey_id, Response.status, func.count().label("many"))
        .join(Survey, Survey.id == Response.survey_id)
        .where(Survey.mode == Mode.ANONYMOUS)
        .group_by(Response.survey_id, Response.status)
        .order_by(Response.survey_id, Response.status)
    )


def lay_down(engine: Engine, surveys: list[int]) -> None:
    if engine.dialect.name == "sqlite":  # the places of a page's rows say in which order they came; a new file's do not
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
            connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")
            try:
                connection.exec_driver_sql("VACUUM")
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
        empty_the_log(wait=False)
        return
    names = [table.__tablename__ for table in STIRRED]
    with engine.begin() as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = {PATIENCE}"))
        connection.execute(text(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE"))
        for statement in written_anew(surveys):
            connection.execute(statement)
        for name in names:
            connection.execute(text(f"CLUSTER {name} USING pk_{name}"))


def written_anew(surveys: list[int]) -> list[Update]:
    """Every row that belongs to a survey, as it is: from now on it was written by this transaction."""
    responses = select(Response.id).where(Response.survey_id.in_(surveys))
    answers = select(Answer.id).where(Answer.response_id.in_(responses))
    return [
        update(Response).where(Response.id.in_(responses)).values(status=Response.status),
        update(Answer).where(Answer.response_id.in_(responses)).values(declined=Answer.declined),
        update(AnswerOption).where(AnswerOption.answer_id.in_(answers)).values(number=AnswerOption.number),
        update(ResponseCharacteristic)
        .where(ResponseCharacteristic.response_id.in_(responses))
        .values(value=ResponseCharacteristic.value),
    ]


CHORES.extend((forget_unfinished, stir_responses))
