"""Looking for themes: gather, group, hand in. As a job, or from the command line."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.jobs.actions import Progress, Refused, Stopped, handles
from consult.jobs.models import Job, JobStatus
from consult.themes.gathering import gather_excerpts
from consult.themes.helping import ask_for_help
from consult.themes.models import Theme, ThemeStatus
from consult.themes.own_codings import lens_of_own
from consult.themes.stopping import now_and_then
from consult.themes.vectors import Told

if TYPE_CHECKING:
    from consult.themes.applying import Applied
    from consult.themes.engine import Grouping

# The engine and what it needs are met where they are used: a server that never groups does not carry them.
DISCOVER = "discover"
READ = 80  # hundredths of the work that reading is, where nothing has been read before


@handles(DISCOVER)
def work_discovery(job: Job, progress: Progress) -> dict[str, Any]:
    """The job: leaves its work uncommitted, to be committed together with its end."""
    from consult.themes.engine import Cancelled

    consultation = db.session.get(Consultation, job.consultation_id or 0)
    if consultation is None:
        raise Refused("The consultation is no longer there.")
    given = job.arguments
    try:
        return discover_themes(
            consultation.id,
            careful=given.get("careful"),
            grain=int(given.get("grain") or 0),
            progress=progress,
            cancelled=now_and_then(progress.stop_asked),
        )
    except Cancelled:
        raise Stopped from None


def discover_themes(
    consultation_id: int,
    *,
    careful: bool | None = None,
    grain: int = 0,
    progress: Told | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """Gather a consultation's excerpts, group them, and leave the outcome in `db.session` for the caller to commit.

    `careful` and `grain` are as the engine's `group` takes them. Gathering is a transaction of its own, and so is
    every few hundred passages read: work that was stopped or killed goes on where it was. While the engine works no
    transaction is open, so nobody waits for it; call with nothing pending in `db.session`. Raises the engine's
    Cancelled when told to stop, with the themes as they were.
    """
    from consult.themes.applying import Applied, apply_grouping
    from consult.themes.engine import group
    from consult.themes.words import words_of

    db.session.rollback()
    if progress is not None:
        progress("Gathering what was said", 0, 100)
    with Session(db.engine) as session, session.begin():
        gathered = gather_excerpts(consultation_id, session)
    ask_for_help(consultation_id, careful)
    words = words_of(consultation_id, careful, stretch(progress, 0, READ), cancelled)
    grouping = group(
        [text for _, text in words.rows],
        grain=grain,
        asked=words.asked,
        vectors=words.vectors,
        progress=stretch(progress, READ, 100),
        cancelled=cancelled,
        lens=lens_of_own(consultation_id, words.vectors),
    )
    if not grouping.themes:
        return told(consultation_id, gathered, words.rows, grouping, Applied(0, 0, 0, 0, 0))
    applied = apply_grouping(consultation_id, words.rows, grouping, words.asked, words.vectors)
    return told(consultation_id, gathered, words.rows, grouping, applied)


def stretch(progress: Told | None, start: int, end: int) -> Told | None:
    """The same progress, told in the hundredths from start to end."""
    if progress is None:
        return None

    def on(message: str, done: int, total: int) -> None:
        progress(message, start + (end - start) * done // max(total, 1), 100)

    return on


def told(
    consultation_id: int, gathered: int, rows: list[tuple[uuid.UUID, str]], grouping: Grouping, applied: Applied
) -> dict[str, Any]:
    """What was done, in counts and in a sentence."""
    in_use = Theme.consultation_id == consultation_id, Theme.status != ThemeStatus.RETIRED
    themes = db.session.scalar(select(func.count(Theme.id)).where(*in_use)) or 0
    counts = {
        "gathered": gathered,
        "passages": len(rows),
        "placed": applied.placed,
        "fit_nowhere": applied.nowhere,
        "themes": themes,
        "new_themes": applied.new_themes,
        "removed_themes": applied.removed_themes,
        "decisions_kept": applied.decisions_kept,
        "copies": sum(map(len, grouping.copies)),
        "lens": grouping.lens,
        "note": grouping.note,
    }
    if not grouping.themes:
        words = grouping.note
    else:
        words = (
            f"Read {len(rows):,} passages and placed {applied.placed:,} of them. {themes} themes, "
            f"{applied.new_themes} of them new. {applied.nowhere:,} fit nowhere."
        )
    return {**counts, "sentence": words}


def discovery_under_way(consultation_id: int) -> Job | None:
    """The job that looks for this consultation's themes, if one waits or works."""
    active = Job.kind == DISCOVER, Job.status.in_([JobStatus.QUEUED, JobStatus.RUNNING])
    return db.session.scalar(select(Job).where(Job.consultation_id == consultation_id, *active).limit(1))


def latest_discovery(consultation_id: int) -> Job | None:
    """The last look that ended, well or not."""
    ended = Job.kind == DISCOVER, Job.ended_at.is_not(None)
    wanted = select(Job).where(Job.consultation_id == consultation_id, *ended)
    return db.session.scalar(wanted.order_by(Job.ended_at.desc(), Job.id.desc()).limit(1))
