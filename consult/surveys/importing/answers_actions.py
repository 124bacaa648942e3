"""Taking whole responses in: all rows of a plan or none, each once however often its file is brought."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, cast

from flask import current_app
from sqlalchemy import Table, select

from consult.consultations.models import Consultation
from consult.extensions import db, this_week
from consult.jobs.actions import queue_job
from consult.jobs.models import Job
from consult.privacy.codenames import keyed
from consult.privacy.consent import Consent
from consult.surveys.importing.actions import (
    Imported,
    Progress,
    characteristics_of,
    hold,
    in_silence,
    known_organisations,
)
from consult.surveys.importing.answers_choices import AnswerChoices, as_said
from consult.surveys.importing.answers_plan import AnswersPlan, Row
from consult.surveys.importing.answers_survey import Target, find_survey, make_survey, targets_in
from consult.surveys.importing.storing import put
from consult.surveys.models import Kind, Survey, Version
from consult.surveys.response_models import (
    Answer,
    AnswerOption,
    Channel,
    Response,
    ResponseCharacteristic,
    ResponseStatus,
)

JOB = "import_answers"
CHUNK = 1_000
RESPONSE = ("id", "survey_id", "status", "is_trial", "week", "version", "channel", "consent", "organisation_id",
            "import_hash")  # fmt: skip
ANSWER = ("id", "response_id", "question_id", "declined", "text", "number")
MARK = ("answer_id", "option_id", "number")


def ask_answers_import(consultation: Consultation, person_id: int, token: str, file: str, said: AnswerChoices) -> Job:
    """Ask for an import to be done in the background. No answer goes into the job: only which columns."""
    choices = {**as_said(said), "question": said.title}
    job = queue_job(JOB, consultation_id=consultation.id, person_id=person_id, upload=token, file=file, choices=choices)
    db.session.commit()
    return job


def import_answers(
    consultation: Consultation, choices: AnswerChoices, plan: AnswersPlan, progress: Progress = in_silence
) -> Imported:
    """Take a plan's responses in, in one transaction."""
    done = take_answers(consultation.id, choices, plan, progress)
    db.session.commit()
    return done


def take_answers(consultation_id: int, choices: AnswerChoices, plan: AnswersPlan, progress: Progress) -> Imported:
    """The responses of a plan, in the session and not yet committed. What takes long is done before the first write:
    whoever writes holds SQLite for itself."""
    total = len(plan.rows)
    progress("Comparing with what is here", 0, total)
    organisations = known_organisations() if any(row.organisation for row in plan.rows) else {}
    keys = in_key_order(total)
    progress(f"Storing {total:,} responses", 0, total)
    hold(consultation_id)
    survey = find_survey(consultation_id, choices.survey_id, choices.title)
    marks = marks_for(survey.id, plan.rows) if survey else []
    here = marks_in(survey) if survey else set()
    if survey and all(mark in here for mark in marks):
        return Imported(0, total, plan.refused, survey.id)
    if not survey:
        if not plan.rows:
            return Imported(0, 0, plan.refused, None)
        survey = make_survey(consultation_id, choices.title)
        marks = marks_for(survey.id, plan.rows)
    groups = group_ids(consultation_id, plan)
    store = Store(survey.id, targets_in(survey, plan.questions, groups), organisations, Consent(choices.consent))
    fresh = sorted((mark, place) for place, mark in enumerate(marks) if mark not in here)  # random: no order is kept
    told = db.engine.dialect.name != "sqlite"  # who holds SQLite cannot write down how far it is
    ids = iter(in_key_order(sum(cell is not None for _, place in fresh for cell in plan.rows[place].cells)))
    for start in range(0, len(fresh), CHUNK):
        part = fresh[start : start + CHUNK]
        store.put([(keys[start + at], mark, plan.rows[place]) for at, (mark, place) in enumerate(part)], ids)
        if told:
            progress(f"Storing {len(fresh):,} responses", start + len(part), len(fresh))
    return Imported(len(fresh), total - len(fresh), plan.refused, survey.id)


def in_key_order(count: int) -> list[uuid.UUID]:
    """New keys as the database orders them: it fills its indexes from end to end, which is many times quicker."""
    return sorted((uuid.UUID(bytes=secrets.token_bytes(16), version=4) for _ in range(count)), key=attrgetter("int"))


def marks_for(survey_id: int, rows: Sequence[Row]) -> list[str]:
    """A mark for each row, the same whenever its file comes to this survey again. Two people may say the very same:
    the second such row of a file is another one."""
    pepper = str(current_app.config["PEPPER"])
    seen: dict[str, int] = {}
    marks = []
    for row in rows:
        count = seen[row.whole] = seen.get(row.whole, 0) + 1
        marks.append(keyed(f"{survey_id}:{row.whole}:{count}", pepper, "import-response"))
    return marks


def marks_in(survey: Survey) -> set[str | None]:
    return set(db.session.scalars(select(Response.import_hash).where(Response.survey_id == survey.id)))


def group_ids(consultation_id: int, plan: AnswersPlan) -> dict[str, int]:
    names = plan.group_names
    return dict(zip(names, characteristics_of(consultation_id, names), strict=True))


@dataclass(frozen=True)
class Store:
    """What all rows of one import share."""

    survey_id: int
    targets: Sequence[Target]
    organisations: Mapping[str, int]
    consent: Consent

    def put(self, rows: Sequence[tuple[uuid.UUID, str, Row]], ids: Iterator[uuid.UUID]) -> None:
        """Store some responses at once with their answers, marks and groups."""
        organisations = [self.organisations.get(row.organisation.casefold()) for _, _, row in rows]
        week = this_week()
        responses = [
            (key, self.survey_id, ResponseStatus.SUBMITTED, False, row.week or week, Version.ENGLISH, Channel.FILE,
             self.consent, organisation, mark)
            for (key, mark, row), organisation in zip(rows, organisations, strict=True)
        ]  # fmt: skip
        given = [
            (next(ids), key, target, cell, row.organisation if organisation else None)
            for (key, _, row), organisation in zip(rows, organisations, strict=True)
            for target, cell in zip(self.targets, row.cells, strict=True)
            if cell is not None
        ]
        answers = [
            (id_, key, target.question_id, False,
             name if name and target.kind is Kind.ORGANISATION else cell.text, cell.number)
            for id_, key, target, cell, name in given
        ]  # fmt: skip
        marks = [(id_, *mark) for id_, _, target, cell, _ in given for mark in target.marks(cell)]
        groups = [
            (key, target.characteristic_id, value)
            for _, key, target, cell, _ in given
            if target.characteristic_id and (value := target.value(cell))
        ]
        connection = db.session.connection()
        for model, names, values in (
            (Response, RESPONSE, responses),
            (Answer, ANSWER, answers),
            (AnswerOption, MARK, marks),
            (ResponseCharacteristic, ("response_id", "characteristic_id", "value"), groups),
        ):
            put(connection, cast(Table, model.__table__), names, cast(Sequence[Sequence[Any]], values))
