"""The import of whole responses as background work: reads the kept file, takes its rows in, and lets the file go."""

from __future__ import annotations

from typing import Any

from consult.jobs.actions import Progress, Refused, handles
from consult.jobs.models import Job
from consult.surveys.importing.actions import Imported
from consult.surveys.importing.answers_actions import JOB, take_answers
from consult.surveys.importing.answers_choices import AnswerChoices, from_said
from consult.surveys.importing.answers_plan import plan_answers
from consult.surveys.importing.headers import headed
from consult.surveys.importing.preparing import table_of
from consult.surveys.importing.storing import without_pauses
from consult.surveys.importing.table import Unreadable
from consult.surveys.importing.uploads import Upload
from consult.surveys.importing.worker import told, upload_of


@handles(JOB)
def import_answers_job(job: Job, progress: Progress) -> dict[str, Any]:
    """What was added, what was here, and which rows were refused. The file goes when the end of the job is kept."""
    upload = upload_of(job)
    choices = from_said(job.arguments["choices"])
    progress("Reading the file", 0, 0)
    with without_pauses():
        done = read_and_take(job.consultation_id or 0, upload, choices, progress)
    return told(done)


def read_and_take(consultation_id: int, upload: Upload, choices: AnswerChoices, progress: Progress) -> Imported:
    try:
        plan = plan_answers(headed(table_of(upload)), choices.taken, choices.identity, progress)
    except Unreadable as problem:
        raise Refused(str(problem)) from problem
    progress.check()
    return take_answers(consultation_id, choices, plan, progress)
