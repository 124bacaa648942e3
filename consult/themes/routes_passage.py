"""One passage: reading it in full, keeping it, taking it out, moving it, putting it under a second theme."""

from __future__ import annotations

import uuid
from typing import Any

from flask import redirect, render_template, request, url_for

from consult.consultations.places import consultation_or_404, workspace
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.themes.actions import keep_coding, move_excerpt, place_excerpt, reject_coding
from consult.themes.before import Refusal
from consult.themes.blueprint import CONSULTATION, THEME, bp
from consult.themes.forms import ChooseThemeForm
from consult.themes.listing import themes_in_use
from consult.themes.models import CodingStatus
from consult.themes.passages import codings_of
from consult.themes.routes_common import (
    coding_or_404,
    excerpt_or_404,
    may_change,
    refuse,
    refuse_at,
    tell,
    theme_or_404,
    to_theme,
)
from consult.themes.sources import source_line
from consult.themes.whole import whole_of

UNDER = f"{THEME}/passages/<uuid:excerpt_id>"
EXCERPT = f"{CONSULTATION}/excerpts/<uuid:excerpt_id>"


@bp.post(f"{UNDER}/keep")
@allow(STRATEGISTS)
def keep(consultation_id: int, theme_id: int, excerpt_id: uuid.UUID) -> Any:
    coding = coding_or_404(consultation_id, theme_id, excerpt_id)
    theme = coding.theme
    try:
        tell(keep_coding(coding, current_person(), request.form.get("seen")), theme)
    except Refusal as refusal:
        refuse(refusal)
    return to_theme(theme, request.form.get("next"))


@bp.post(f"{UNDER}/reject")
@allow(STRATEGISTS)
def reject(consultation_id: int, theme_id: int, excerpt_id: uuid.UUID) -> Any:
    coding = coding_or_404(consultation_id, theme_id, excerpt_id)
    theme = coding.theme
    try:
        tell(reject_coding(coding, current_person(), request.form.get("seen")), theme)
    except Refusal as refusal:
        refuse(refusal)
    return to_theme(theme, request.form.get("next"))


@bp.route(f"{UNDER}/move", methods=["GET", "POST"])
@allow(STRATEGISTS)
def move(consultation_id: int, theme_id: int, excerpt_id: uuid.UUID) -> Any:
    """Choose another theme: the passage moves there, or is under both."""
    theme = coding_or_404(consultation_id, theme_id, excerpt_id).theme
    excerpt = excerpt_or_404(consultation_id, excerpt_id)
    form = ChooseThemeForm()
    form.offer([each for each in themes_in_use(consultation_id) if each.id != theme_id])
    if form.validate_on_submit():
        target = theme_or_404(consultation_id, form.chosen)
        try:
            if "both" in request.form:
                tell(place_excerpt(excerpt, current_person(), target), theme)
            else:
                tell(move_excerpt(excerpt, current_person(), theme, target), theme)
            return to_theme(theme, request.args.get("next"))
        except Refusal as refusal:
            refuse_at(form.theme, refusal)
    return render_template(
        "themes/move.html",
        theme=theme,
        excerpt=excerpt,
        form=form,
        line=source_line(excerpt),
        **workspace(consultation_or_404(consultation_id), "Themes"),
    )


@bp.get(EXCERPT)
@allow(READERS)
def excerpt(consultation_id: int, excerpt_id: uuid.UUID) -> str:
    found = excerpt_or_404(consultation_id, excerpt_id)
    return render_template(
        "themes/excerpt.html",
        whole=whole_of(found),
        may_change=may_change(),
        **workspace(consultation_or_404(consultation_id), "Themes"),
    )


@bp.route(f"{EXCERPT}/place", methods=["GET", "POST"])
@allow(STRATEGISTS)
def place(consultation_id: int, excerpt_id: uuid.UUID) -> Any:
    """Put a passage under a theme, beside any it is under."""
    found = excerpt_or_404(consultation_id, excerpt_id)
    have = {each.theme_id for each in codings_of([found.id])[found.id] if each.status is not CodingStatus.REJECTED}
    form = ChooseThemeForm()
    form.offer([each for each in themes_in_use(consultation_id) if each.id not in have])
    if form.validate_on_submit():
        theme = theme_or_404(consultation_id, form.chosen)
        try:
            tell(place_excerpt(found, current_person(), theme))
            return redirect(url_for(".excerpt", consultation_id=consultation_id, excerpt_id=found.id))
        except Refusal as refusal:
            refuse_at(form.theme, refusal)
    return render_template(
        "themes/move.html",
        theme=None,
        excerpt=found,
        form=form,
        line=source_line(found),
        **workspace(consultation_or_404(consultation_id), "Themes"),
    )
