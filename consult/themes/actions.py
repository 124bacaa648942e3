"""Every verb of themes behind one door: looking for themes, reviewing them, undoing."""

from __future__ import annotations

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db, now
from consult.jobs.actions import queue_job
from consult.jobs.models import Job
from consult.people.models import Person
from consult.themes.before import Refusal, hold
from consult.themes.coding_actions import keep_coding, move_excerpt, place_excerpt, reject_coding
from consult.themes.discovery import DISCOVER, discovery_under_way
from consult.themes.framework.merging_actions import merge_themes, split_into, split_theme
from consult.themes.models import ReviewAct
from consult.themes.theme_actions import (
    agree_theme,
    bring_back_theme,
    create_theme,
    define_theme,
    describe_theme,
    nest_theme,
    rename_theme,
    retire_theme,
    unagree_theme,
)
from consult.themes.undoing import put_back, refuse_if_built_upon

__all__ = [
    "Refusal", "agree_theme", "bring_back_theme", "create_theme", "define_theme", "describe_theme", "keep_coding",
    "latest_act", "merge_themes", "move_excerpt", "nest_theme", "place_excerpt", "reject_coding", "rename_theme",
    "retire_theme", "split_into", "split_theme", "start_discovery", "unagree_theme", "undo_act",
]  # fmt: skip


def start_discovery(
    consultation: Consultation, person: Person | None, careful: bool | None = None, grain: int = 0
) -> Job:
    """Ask for themes to be looked for, more (grain 1) or fewer (-1) than the engine would choose.

    While that goes on, asking again gives back the same job."""
    hold(consultation.id)
    job = discovery_under_way(consultation.id) or queue_job(
        DISCOVER, consultation_id=consultation.id, person_id=person.id if person else None, careful=careful, grain=grain
    )
    db.session.commit()
    return job


def undo_act(act: ReviewAct) -> None:
    """Put the rows an act touched back as they were; refused in plain words when a later act builds on it."""
    hold(act.consultation_id)
    db.session.refresh(act)
    if act.undone_at is not None:
        raise Refusal("That is undone already.")
    refuse_if_built_upon(act)
    put_back(act)
    act.undone_at = now()
    db.session.commit()


def latest_act(consultation: Consultation, person: Person) -> ReviewAct | None:
    """What this person did last."""
    mine = ReviewAct.consultation_id == consultation.id, ReviewAct.person_id == person.id
    return db.session.scalar(select(ReviewAct).where(*mine).order_by(ReviewAct.id.desc()).limit(1))
