"""The import as background work: reads the kept file, takes its words in, and lets the file go."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from consult.extensions import db
from consult.jobs.actions import Progress, Refused, handles
from consult.jobs.models import Job
from consult.privacy.consent import Consent
from consult.surveys.importing.actions import JOB, Imported, take_in
from consult.surveys.importing.planning import Plan
from consult.surveys.importing.preparing import plan_of
from consult.surveys.importing.table import Unreadable
from consult.surveys.importing.uploads import Choices, Upload, chosen, find_upload, remove_upload

MOST_LISTED = 20_000


@handles(JOB)
def import_words(job: Job, progress: Progress) -> dict[str, Any]:
    """What was added, what was here, and which rows were refused. The file goes when the end of the job is kept: a
    worker that dies before that finds it again."""
    upload = upload_of(job)
    choices = chosen(job.arguments["choices"])
    progress("Reading the file", 0, 0)
    plan = planned(upload, choices)
    progress.check()
    consent = Consent(choices.consent)
    done = take_in(job.consultation_id or 0, choices.question, plan, consent=consent, progress=progress)
    return told(done)


def upload_of(job: Job) -> Upload:
    """The file a job is about, which goes when the end of the job is kept."""
    upload = find_upload(str(job.arguments["upload"]), job.consultation_id or 0)
    if upload is None:
        raise Refused("The file is no longer here: files are kept for a day. Choose it again.")
    event.listen(db.session(), "after_commit", lambda _session: remove_upload(upload), once=True)
    return upload


def told(done: Imported) -> dict[str, Any]:
    """What an import did, as the job's page reads it."""
    return {
        "added": done.added,
        "already": done.already,
        "refused": len(done.refused),
        "refusals": [[each.line, each.reason] for each in done.refused[:MOST_LISTED]],
        "survey": done.survey_id,
    }


def planned(upload: Upload, choices: Choices) -> Plan:
    try:
        return plan_of(upload, choices)[1]
    except Unreadable as problem:
        raise Refused(str(problem)) from problem
