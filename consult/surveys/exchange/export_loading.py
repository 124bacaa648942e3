"""Reading a survey's submitted responses for an export, a batch at a time, in the order of their random ids."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import String, select, type_coerce

from consult.consultations.models import Characteristic
from consult.extensions import db
from consult.people.models import Organisation
from consult.surveys.exchange.export_rows import Export, Given, export_of
from consult.surveys.inviting.models import SurveyInvitation
from consult.surveys.models import Mode, Survey
from consult.surveys.question_type import Stored
from consult.surveys.reading import Reading, read_in
from consult.surveys.response_models import (
    Answer,
    AnswerOption,
    Channel,
    Response,
    ResponseCharacteristic,
    ResponseStatus,
)

BATCH = 2_000
NAMED = {Mode.NAMED: "invited", Mode.ALIAS: "alias"}


def readings_of(survey: Survey) -> list[Reading]:
    return [read_in(survey, version) for version in survey.versions]


def export_of_survey(survey: Survey) -> Export:
    """An export's columns. Only a survey whose people are named says who they are."""
    extra = [NAMED[survey.mode]] if survey.mode in NAMED else []
    return export_of(read_in(survey), [name for _id, name in groups_of(survey)], extra)


def groups_of(survey: Survey) -> list[tuple[int, str]]:
    """The characteristics that some response of a survey has a group under."""
    used = (
        select(ResponseCharacteristic.characteristic_id)
        .join(Response, Response.id == ResponseCharacteristic.response_id)
        .where(Response.survey_id == survey.id, Response.status == ResponseStatus.SUBMITTED)
    )
    rows = db.session.execute(
        select(Characteristic.id, Characteristic.name).where(Characteristic.id.in_(used)).order_by(Characteristic.id)
    )
    return [(row.id, row.name) for row in rows]


def given_of(survey: Survey) -> Iterator[Given]:
    """Every submitted response. One that is under way, or was a try, is not here."""
    names = dict(groups_of(survey))
    organisations = {row.id: row.name for row in db.session.execute(select(Organisation.id, Organisation.name))}
    invited = invited_to(survey)
    last: uuid.UUID | None = None
    while True:
        found = batch(survey, last)
        if not found:
            return
        ids = [row.id for row in found]
        kept, groups = answers_of(ids), groups_in(ids, names)
        for row in found:
            yield Given(
                id=str(row.id),
                week=row.week.isoformat(),
                version=row.version.value,
                channel=row.channel.value,
                consent=row.consent.value,
                organisation=organisations.get(row.organisation_id or 0, ""),
                groups=groups[row.id],
                kept=kept[row.key],
                all_count=row.channel is Channel.FILE,
                extra=invited.get(row.invitation_id or 0, {}),
            )
        last = ids[-1]


def batch(survey: Survey, last: uuid.UUID | None) -> Sequence[Any]:
    columns = (Response.id, bare(Response.id).label("key"), Response.week, Response.version, Response.channel, Response.consent,
               Response.organisation_id, Response.invitation_id)  # fmt: skip
    query = select(*columns).where(Response.survey_id == survey.id, Response.status == ResponseStatus.SUBMITTED)
    if last is not None:
        query = query.where(Response.id > last)
    return db.session.execute(query.order_by(Response.id).limit(BATCH)).all()


def bare(column: Any) -> Any:
    """An id as the database has it: it is only compared, and making a UUID of each of a million takes seconds."""
    return type_coerce(column, String)


def answers_of(ids: Sequence[uuid.UUID]) -> dict[Any, dict[int, Stored]]:
    """What each of some responses answered, by its bare id, in two statements."""
    marks: dict[Any, list[tuple[int, int | None]]] = defaultdict(list)
    chosen = (
        select(bare(AnswerOption.answer_id), AnswerOption.option_id, AnswerOption.number)
        .join(Answer, Answer.id == AnswerOption.answer_id)
        .where(Answer.response_id.in_(ids))
    )
    connection = db.session.connection()
    for answer_id, option_id, number in connection.execute(chosen).all():
        marks[answer_id].append((option_id, number))
    kept: dict[Any, dict[int, Stored]] = defaultdict(dict)
    columns = (
        bare(Answer.id),
        bare(Answer.response_id),
        Answer.question_id,
        Answer.text,
        Answer.number,
        Answer.declined,
    )
    for key, response, question, text, number, declined in connection.execute(
        select(*columns).where(Answer.response_id.in_(ids))
    ).all():
        chosen_here = tuple(sorted(marks[key], key=itemgetter(0))) if key in marks else ()
        kept[response][question] = Stored(text, number, chosen_here, declined)
    return kept


def groups_in(ids: Sequence[uuid.UUID], names: dict[int, str]) -> dict[uuid.UUID, dict[str, str]]:
    found: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    rows = db.session.execute(
        select(
            ResponseCharacteristic.response_id, ResponseCharacteristic.characteristic_id, ResponseCharacteristic.value
        ).where(ResponseCharacteristic.response_id.in_(ids))
    )
    for response_id, characteristic_id, value in rows:
        found[response_id][names.get(characteristic_id, "")] = value
    return found


def invited_to(survey: Survey) -> dict[int, dict[str, str]]:
    """Who was invited, for a survey that says so to its people; nothing for any other."""
    if survey.mode not in NAMED:
        return {}
    rows = db.session.scalars(select(SurveyInvitation).where(SurveyInvitation.survey_id == survey.id))
    if survey.mode is Mode.ALIAS:
        return {row.id: {"alias": row.alias or ""} for row in rows}
    return {row.id: {"invited": row.name or row.email or ""} for row in rows}
