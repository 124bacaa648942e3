"""The import of whole responses as background work: reads the kept file, takes its rows in, and lets the file go."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from consult.extensions import db
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
from consult.surveys.importing.uploads import Upload, find_upload, remove_upload
from consult.surveys.importing.worker import MOST_LISTED


@handles(JOB)
def import_answers_job(job: Job, progress: Progress) -> dict[str, Any]:
    """What was added, what was here, and which rows were refused. The file goes when the end of the job is kept."""
    upload = find_upload(str(job.arguments["upload"]), job.consultation_id or 0)
    if upload is None:
        raise Refused("The file is no longer here: files are kept for a day. Choose it again.")
    event.listen(db.session(), "after_commit", lambda _session: remove_upload(upload), once=True)
    choices = from_said(job.arguments["choices"])
    progress("Reading the file", 0, 0)
    with without_pauses():
        done = read_and_take(job.consultation_id or 0, upload, choices, progress)
    return {
        "added": done.added,
        "already": done.already,
        "refused": len(done.refused),
        "refusals": [[each.line, each.reason] for each in done.refused[:MOST_LISTED]],
        "survey": done.survey_id,
    }


def read_and_take(consultation_id: int, upload: Upload, choices: AnswerChoices, progress: Progress) -> Imported:
    try:
        plan = plan_answers(headed(table_of(upload)), choices.taken, choices.identity, progress)
    except Unreadable as problem:
        raise Refused(str(problem)) from problem
    progress.check()
    return take_answers(consultation_id, choices, plan, progress)
