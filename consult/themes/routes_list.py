"""The list of themes, what is under none of them, all passages, what was changed; looking for themes and undoing."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.themes.actions import create_theme, latest_act, start_discovery, undo_act
from consult.themes.before import Refusal
from consult.themes.blueprint import THEMES, bp
from consult.themes.breadth import breadth_of
from consult.themes.confirming.rooms import rooms_by_theme
from consult.themes.discovery import discovery_under_way, latest_discovery
from consult.themes.forms import ThemeForm
from consult.themes.gathering import waiting
from consult.themes.heard import forums_of, places_to_hear
from consult.themes.listing import SORTS, STANDINGS, Asked, lines
from consult.themes.models import Excerpt, ReviewAct, Theme
from consult.themes.passages import codings_of, count_nowhere, excerpts_page, nowhere
from consult.themes.routes_common import asked_page, asked_words, may_change, refuse, refuse_at, tell
from consult.themes.sources import source_line

MOST_ACTS = 200


@bp.get(THEMES)
@allow(READERS)
def index(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    asked = Asked(*(asked_words(name) for name in ("heard", "standing", "words", "sort")))
    total = breadth_of(consultation.id)
    found = lines(consultation.id, asked, total)
    return render_template(
        "themes/index.html",
        asked=asked,
        total=total,
        few=[line for line in found if line.few],
        rest=[line for line in found if not line.few],
        largest=max([line.breadth.passages for line in found], default=0),
        forums=forums_of(consultation.id),
        unplaced=count_nowhere(consultation.id),
        waiting=waiting(consultation.id),
        job=discovery_under_way(consultation.id),
        last=latest_discovery(consultation.id),
        heard_in=places_to_hear(consultation.id),
        standings=STANDINGS,
        sorts=SORTS,
        rooms=rooms_by_theme(consultation.id),
        may_change=may_change(),
        **workspace(consultation, "Themes"),
    )


@bp.post(f"{THEMES}/find")
@allow(STRATEGISTS)
def find(consultation_id: int) -> Any:
    start_discovery(consultation_or_404(consultation_id), current_person())
    return redirect(url_for(".index", consultation_id=consultation_id))


@bp.route(f"{THEMES}/new", methods=["GET", "POST"])
@allow(STRATEGISTS)
def new(consultation_id: int) -> Any:
    consultation = consultation_or_404(consultation_id)
    form = ThemeForm()
    if form.validate_on_submit():
        try:
            theme = create_theme(consultation, current_person(), form.name.data or "", form.description.data or "")
        except Refusal as refusal:
            refuse_at(form.name, refusal)
        else:
            tell(latest_act(consultation, current_person()))
            return redirect(url_for(".show", consultation_id=consultation_id, theme_id=theme.id))
    return render_template("themes/new.html", form=form, **workspace(consultation, "Themes"))


@bp.get(f"{THEMES}/unplaced")
@allow(READERS)
def unplaced(consultation_id: int) -> str:
    return passages_page(consultation_id, alone=True)


@bp.get(f"{THEMES}/passages")
@allow(READERS)
def passages(consultation_id: int) -> str:
    return passages_page(consultation_id, alone=False)


def passages_page(consultation_id: int, *, alone: bool) -> str:
    """All passages of a consultation, or those under no theme."""
    consultation = consultation_or_404(consultation_id)
    heard, words = asked_words("heard"), asked_words()
    where = nowhere(consultation.id) if alone else [Excerpt.consultation_id == consultation.id]
    page_of = excerpts_page(where, heard, words, asked_page())
    return render_template(
        "themes/passages.html",
        alone=alone,
        heard=heard,
        words=words,
        page_of=page_of,
        codings=codings_of([excerpt.id for excerpt in page_of.rows]),
        heard_in=places_to_hear(consultation.id),
        source_line=source_line,
        may_change=may_change(),
        **workspace(consultation, "Themes"),
    )


@bp.get(f"{THEMES}/changes")
@allow(READERS)
def changes(consultation_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    wanted = select(ReviewAct).options(joinedload(ReviewAct.person)).where(ReviewAct.consultation_id == consultation.id)
    acts = db.session.scalars(wanted.order_by(ReviewAct.id.desc()).limit(MOST_ACTS)).all()
    return render_template(
        "themes/changes.html", acts=acts, may_change=may_change(), **workspace(consultation, "Themes")
    )


@bp.post(f"{THEMES}/changes/<int:act_id>/undo")
@allow(STRATEGISTS)
def undo(consultation_id: int, act_id: int) -> Any:
    act = db.session.get(ReviewAct, act_id)
    if act is None or act.consultation_id != consultation_id:
        abort(404)
    try:
        undo_act(act)
    except Refusal as refusal:
        refuse(refusal)
    else:
        flash(f"Undone: {act.sentence}")
    number = request.args.get("theme", 0, type=int)
    theme = db.session.get(Theme, number) if 0 < number < 2**31 else None
    if theme is None or theme.consultation_id != consultation_id:
        return redirect(url_for(".index", consultation_id=consultation_id))
    return redirect(url_for(".show", consultation_id=consultation_id, theme_id=theme.id))
