"""Bringing a framework here from another consultation, and the same framework over the years side by side."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from sqlalchemy import func, select

from consult.consultations.models import Consultation
from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.jobs.models import Job
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.themes.before import Refusal
from consult.themes.blueprint import THEMES, bp
from consult.themes.carrying import CARRY
from consult.themes.framework.carrying_actions import carry_framework, place_again
from consult.themes.framework.forms import CarryForm
from consult.themes.framework.waves import waves_of
from consult.themes.listing import themes_in_use
from consult.themes.models import Theme, ThemeStatus
from consult.themes.routes_common import may_change, refuse_at, tell


@bp.route(f"{THEMES}/carry", methods=["GET", "POST"])
@allow(STRATEGISTS)
def carry(consultation_id: int) -> Any:
    consultation = consultation_or_404(consultation_id)
    form = CarryForm()
    form.offer([(each.id, words) for each, words in frameworks(consultation)])
    if form.validate_on_submit():
        source = consultation_or_404(int(form.source.data))
        try:
            act = carry_framework(consultation, source, current_person(), agreed_only=bool(form.agreed_only.data))
            tell(act)
            return redirect(url_for(".carry", consultation_id=consultation_id))
        except Refusal as refusal:
            refuse_at(form.source, refusal)
    return render_template(
        "framework/carry.html",
        form=form,
        theme=None,
        job=latest_carrying(consultation_id),
        carried=any(theme.carried_from_id for theme in themes_in_use(consultation_id)),
        **workspace(consultation, "Themes"),
    )


@bp.post(f"{THEMES}/carry/again")
@allow(STRATEGISTS)
def carry_again(consultation_id: int) -> Any:
    """Put the passages under the agreed framework once more: words came in, or people have decided more."""
    place_again(consultation_or_404(consultation_id), current_person())
    return redirect(url_for(".carry", consultation_id=consultation_id))


@bp.get(f"{THEMES}/waves")
@allow(READERS)
def waves(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    return render_template(
        "framework/waves.html",
        waves=waves_of(consultation),
        may_change=may_change(),
        **workspace(consultation, "Themes"),
    )


def latest_carrying(consultation_id: int) -> Job | None:
    wanted = select(Job).where(Job.consultation_id == consultation_id, Job.kind == CARRY)
    return db.session.scalar(wanted.order_by(Job.id.desc()).limit(1))


def frameworks(consultation: Consultation) -> list[tuple[Consultation, str]]:
    """The other consultations that have themes, the newest first, each with how many."""
    count = func.count(Theme.id)
    agreed = func.count(Theme.id).filter(Theme.status != ThemeStatus.SUGGESTED)
    wanted = (
        select(Consultation, count, agreed)
        .join(Theme, Theme.consultation_id == Consultation.id)
        .where(Consultation.id != consultation.id, Theme.status != ThemeStatus.RETIRED)
        .group_by(Consultation.id)
        .order_by(Consultation.id.desc())
    )
    return [
        (each, f"{each.title}: {themes} theme{'' if themes == 1 else 's'}, {by_people} of them agreed")
        for each, themes, by_people in db.session.execute(wanted)
    ]
