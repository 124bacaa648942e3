"""Taking words in: all of a plan's rows or none, each row once however often its file is brought."""

from __future__ import annotations

import json
import secrets
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, cast

from flask import current_app
from sqlalchemy import Table, select, update

from consult.consultations.models import Characteristic, Consultation
from consult.extensions import db, now, this_week
from consult.jobs.actions import queue_job
from consult.jobs.models import Job
from consult.people.models import Organisation
from consult.privacy.codenames import keyed
from consult.privacy.consent import Consent
from consult.surveys.importing.planning import Plan, Refusal, Words
from consult.surveys.importing.storing import put
from consult.surveys.models import Kind, Question, Survey, SurveyOrigin, SurveyStatus, Version
from consult.surveys.response_models import Answer, Channel, Response, ResponseCharacteristic, ResponseStatus

LONGEST_QUESTION = 500
CHUNK = 2_000
RESPONSE = (
    "id", "survey_id", "status", "is_trial", "week", "version", "channel", "consent", "organisation_id", "import_hash",
    "person_hash",
)  # fmt: skip
JOB = "import_words"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Imported:
    """What an import did: rows added, rows that were here before, rows refused."""

    added: int
    already: int
    refused: list[Refusal]
    survey_id: int | None = None


@dataclass(frozen=True, slots=True)
class Fresh:
    """A row that is to be added, with its mark and the keys of its response and its answer."""

    words: Words
    mark: str
    key: uuid.UUID
    answer: uuid.UUID


@dataclass(frozen=True)
class Store:
    """What all rows of one import share."""

    asked: Question
    groups: Sequence[int]
    organisations: dict[str, int]
    consent: Consent
    pepper: str

    def organisation(self, row: Fresh) -> int | None:
        return self.organisations.get(row.words.organisation.casefold())

    def person(self, row: Fresh) -> str | None:
        return keyed(row.words.person, self.pepper, "import-person") if row.words.person else None


def in_silence(_message: str, _done: int, _total: int) -> None:
    """Progress that nobody follows."""


def import_rows(
    consultation: Consultation,
    question: str,
    plan: Plan,
    *,
    consent: Consent = Consent.NONE,
    progress: Progress = in_silence,
) -> Imported:
    """Take a plan's rows in as answers to `question`, in one transaction."""
    imported = take_in(consultation.id, question, plan, consent=consent, progress=progress)
    db.session.commit()
    return imported


def ask_import(consultation: Consultation, person_id: int, **choices: Any) -> Job:
    """Ask for an import to be done in the background. No word of the file goes into the job: only which columns."""
    job = queue_job(JOB, consultation_id=consultation.id, person_id=person_id, **choices)
    db.session.commit()
    return job


def take_in(consultation_id: int, question: str, plan: Plan, *, consent: Consent, progress: Progress) -> Imported:
    """The rows of a plan, in the session and not yet committed. All that takes long is done before the first write:
    whoever writes holds SQLite for itself."""
    question = " ".join(question.split())[:LONGEST_QUESTION]
    pepper = str(current_app.config["PEPPER"])
    progress("Comparing with what is here", 0, len(plan.rows))
    rows = with_keys(plan.rows, row_hashes(consultation_id, question, plan, pepper))
    organisations = known_organisations() if any(row.organisation for row in plan.rows) else {}
    progress(f"Storing {len(plan.rows):,} rows", 0, len(plan.rows))
    hold(consultation_id)
    asked = survey_of(consultation_id, question)
    here = marks_of(asked)
    fresh = [row for row in rows if row.mark not in here]
    if fresh:
        asked = asked or make_survey(consultation_id, question)
        store = Store(asked, characteristics_of(consultation_id, plan.group_names), organisations, consent, pepper)
        for start in range(0, len(fresh), CHUNK):
            add_rows(fresh[start : start + CHUNK], store)
    return Imported(len(fresh), len(plan.rows) - len(fresh), plan.refused, asked.survey_id if asked else None)


def with_keys(rows: Sequence[Words], hashes: Sequence[str]) -> list[Fresh]:
    """Rows with their marks and new keys, all in the order of marks and keys, which are random: nothing of the file's
    order is kept, and the database fills its indexes from end to end."""
    keys, answers = (sorted((uuid.uuid4() for _ in rows), key=attrgetter("int")) for _ in range(2))
    ordered = sorted(zip(hashes, range(len(rows)), strict=True))
    return [
        Fresh(rows[place], mark, key, answer) for (mark, place), key, answer in zip(ordered, keys, answers, strict=True)
    ]


def marks_of(asked: Question | None) -> set[str | None]:
    """The marks of the rows that were brought in before, under this question."""
    if asked is None:
        return set()
    return set(db.session.scalars(select(Response.import_hash).where(Response.survey_id == asked.survey_id)))


def row_hashes(consultation_id: int, question: str, plan: Plan, pepper: str) -> list[str]:
    """A mark for each row, the same whenever its file comes again and whatever columns are chosen of it then. Two
    people may say the same: the second such row of a file is another row."""
    seen: Counter[str] = Counter()
    marks = []
    for row in plan.rows:
        groups = sorted(zip(plan.group_names, row.groups, strict=True))
        same = row.whole or json.dumps([row.person, row.text, groups])
        seen[same] += 1
        marks.append(keyed(json.dumps([consultation_id, question, same, seen[same]]), pepper, "import-row"))
    return marks


def hold(consultation_id: int) -> None:
    """One import at a time into one consultation: the second waits here and then sees what the first has added."""
    db.session.execute(
        update(Consultation)
        .where(Consultation.id == consultation_id)
        .values(is_demo=Consultation.is_demo)
        .execution_options(synchronize_session=False)
    )


def survey_of(consultation_id: int, question: str) -> Question | None:
    """The question of the imported survey that holds the answers to these words, if there is one already."""
    return db.session.scalar(
        select(Question)
        .join(Survey)
        .where(Survey.consultation_id == consultation_id, Survey.origin == SurveyOrigin.IMPORTED)
        .where(Question.label == question)
        .order_by(Question.id)
        .limit(1)
    )


def make_survey(consultation_id: int, question: str) -> Question:
    asked = Question(position=1, kind=Kind.LONG_TEXT, label=question)
    db.session.add(
        Survey(
            consultation_id=consultation_id,
            slug=f"words-{secrets.token_hex(6)}",
            title=question if len(question) <= 200 else question[:197] + "...",
            status=SurveyStatus.CLOSED,
            origin=SurveyOrigin.IMPORTED,
            closed_at=now(),
            questions=[asked],
        )
    )
    db.session.flush()
    return asked


def characteristics_of(consultation_id: int, names: Sequence[str]) -> list[int]:
    """The consultation's characteristic for each name; made where there is none, case apart."""
    query = select(Characteristic).where(Characteristic.consultation_id == consultation_id)
    have = {each.name.casefold(): each for each in db.session.scalars(query)}
    for name in names:
        if name.casefold() not in have:
            have[name.casefold()] = Characteristic(consultation_id=consultation_id, name=name)
            db.session.add(have[name.casefold()])
    db.session.flush()
    return [have[name.casefold()].id for name in names]


def known_organisations() -> dict[str, int]:
    return {name.casefold(): number for name, number in db.session.execute(select(Organisation.name, Organisation.id))}


def unknown_organisations(plan: Plan) -> list[str]:
    """Names in the file that no member organisation has: their rows come in without one."""
    named = {row.organisation.casefold(): row.organisation for row in plan.rows if row.organisation}
    return sorted(named[each] for each in named.keys() - known_organisations().keys()) if named else []


def add_rows(rows: Sequence[Fresh], store: Store) -> None:
    """Store some rows at once: the responses, their answers, and the groups they belong to."""
    week, survey, asked = this_week(), store.asked.survey_id, store.asked.id
    responses = [
        (
            row.key,
            survey,
            ResponseStatus.SUBMITTED,
            False,
            week,
            Version.ENGLISH,
            Channel.FILE,
            store.consent,
            store.organisation(row),
            row.mark,
            store.person(row),
        )
        for row in rows
    ]
    answers = [(row.answer, row.key, asked, False, row.words.text) for row in rows]
    groups = [
        (row.key, group, value)
        for row in rows
        for group, value in zip(store.groups, row.words.groups, strict=True)
        if value
    ]
    for model, names, values in (
        (Response, RESPONSE, responses),
        (Answer, ("id", "response_id", "question_id", "declined", "text"), answers),
        (ResponseCharacteristic, ("response_id", "characteristic_id", "value"), groups),
    ):
        put(db.session.connection(), cast(Table, model.__table__), names, values)
