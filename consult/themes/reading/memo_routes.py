"""Notes: written on a theme; one of one's own changed, or taken back."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from consult.consultations.places import consultation_or_404, workspace
from consult.people.access import STRATEGISTS, allow, current_person
from consult.themes.before import Refusal
from consult.themes.blueprint import THEME, THEMES, bp
from consult.themes.models import Memo, ReviewAct, Theme
from consult.themes.reading.desk_routes import asked_queue, at_desk, tell_at_desk
from consult.themes.reading.forms import NoteForm
from consult.themes.reading.memos import memo_of
from consult.themes.reading.passage_actions import add_memo, change_memo, take_back_memo
from consult.themes.routes_common import refuse, refuse_at, tell, theme_or_404

NOTE = f"{THEMES}/notes/<int:memo_id>"


@bp.route(f"{THEME}/note", methods=["GET", "POST"])
@allow(STRATEGISTS)
def note_theme(consultation_id: int, theme_id: int) -> Any:
    """Write a note on a theme, for whoever reviews it next."""
    theme, form = theme_or_404(consultation_id, theme_id), NoteForm()
    if form.validate_on_submit():
        try:
            tell(add_memo(consultation_id, current_person(), form.text.data or "", theme=theme), theme)
            return to_notes(theme)
        except Refusal as refusal:
            refuse_at(form.text, refusal)
    return note_page(form, theme)


@bp.route(NOTE, methods=["GET", "POST"])
@allow(STRATEGISTS)
def change_note(consultation_id: int, memo_id: int) -> Any:
    memo = memo_or_404(consultation_id, memo_id)
    form = NoteForm(text=memo.text)
    if form.validate_on_submit():
        try:
            return back(change_memo(memo, current_person(), form.text.data or ""), memo)
        except Refusal as refusal:
            refuse_at(form.text, refusal)
    return note_page(form, memo.theme, memo)


@bp.post(f"{NOTE}/take-back")
@allow(STRATEGISTS)
def take_back_note(consultation_id: int, memo_id: int) -> Any:
    memo = memo_or_404(consultation_id, memo_id)
    try:
        return back(take_back_memo(memo, current_person()), memo)
    except Refusal as refusal:
        refuse(refusal)
    return redirect(url_for("themes.index", consultation_id=consultation_id))


def note_page(form: NoteForm, theme: Theme | None, memo: Memo | None = None) -> tuple[str, int]:
    consultation = consultation_or_404((request.view_args or {})["consultation_id"])
    queue = asked_queue(consultation.id)
    page = render_template(
        "themes/note.html",
        form=form,
        theme=theme,
        memo=memo,
        own=memo is None or memo.person_id == current_person().id,
        kept=queue.address,
        back_to=at_desk(queue, memo.excerpt_id) if memo and memo.excerpt_id else None,
        **workspace(consultation, "Themes"),
    )
    return page, 422 if form.errors else 200


def back(act: ReviewAct, memo: Memo) -> Any:
    """To where the note stands."""
    if memo.theme:
        tell(act, memo.theme)
        return to_notes(memo.theme)
    if memo.excerpt_id is None:
        tell(act)
        return redirect(url_for("themes.index", consultation_id=memo.consultation_id))
    queue = asked_queue(memo.consultation_id)
    tell_at_desk(act, memo.excerpt_id, queue)
    return redirect(at_desk(queue, memo.excerpt_id))


def to_notes(theme: Theme) -> Any:
    return redirect(url_for("themes.show", consultation_id=theme.consultation_id, theme_id=theme.id, _anchor="notes"))


def memo_or_404(consultation_id: int, memo_id: int) -> Memo:
    consultation_or_404(consultation_id)
    return memo_of(consultation_id, memo_id) or abort(404)
