"""The reading desk: one passage after another, decided by a key; and what the engine learnt from it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from wtforms import Field

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.themes.before import Refusal
from consult.themes.blueprint import THEMES, bp
from consult.themes.coding_actions import keep_excerpt, move_excerpt, place_excerpt, reject_excerpt
from consult.themes.listing import themes_in_use
from consult.themes.models import Excerpt, Position, ReviewAct, Theme
from consult.themes.overview.asked import NARROWING, Asked
from consult.themes.reading.desk import desk_of, theme_called
from consult.themes.reading.forms import ADD, FLAG, KEEP, MOVE, NOTE, POSITION, REJECT, DecideForm
from consult.themes.reading.learnt import moves_of
from consult.themes.reading.passage_actions import add_memo, flag_excerpt, say_position
from consult.themes.reading.queue import QUEUES, UNSURE, Queue
from consult.themes.reading.rivals import Rival, seen_of
from consult.themes.routes_common import (
    asked_words,
    excerpt_or_404,
    in_words,
    may_change,
    refuse_at,
    theme_or_404,
    uuid_or_none,
)
from consult.themes.sources import source_line
from consult.themes.whole import whole_of

DESK = f"{THEMES}/read"
READ = f"{DESK}/<uuid:excerpt_id>"
STAYS = {POSITION, FLAG, NOTE, ADD}  # after these the passage is still the one being read


@bp.get(DESK)
@allow(READERS)
def read(consultation_id: int) -> str:
    consultation_or_404(consultation_id)
    return desk_page(asked_queue(consultation_id), uuid_or_none(request.args.get("at")), DecideForm())


@bp.post(READ)
@allow(STRATEGISTS)
def decide(consultation_id: int, excerpt_id: uuid.UUID) -> Any:
    """One decision about a passage; then the next one, or the same one where there is more to say about it."""
    excerpt, form = excerpt_or_404(consultation_id, excerpt_id), DecideForm()
    queue = asked_queue(consultation_id)
    if not form.validate_on_submit():
        return desk_page(queue, excerpt_id, form), 422
    try:
        act = ACTS[form.act.data](excerpt, form)
    except Rival as rival:
        db.session.rollback()
        return rival_page(excerpt_or_404(consultation_id, excerpt_id), form, str(rival)), 409
    except Refusal as refusal:
        refuse_at(at_fault(form), refusal)
        return desk_page(queue, excerpt_id, form), 422
    tell_at_desk(act, excerpt_id, queue)
    onward = None if form.act.data in STAYS else uuid_or_none(request.form.get("next"))
    return redirect(at_desk(queue, onward or (excerpt_id if form.act.data in STAYS else None)))


@bp.get(f"{DESK}/learnt/<int:act_id>")
@allow(READERS)
def learnt(consultation_id: int, act_id: int) -> str:
    """The passages the engine moved because of one act."""
    act = db.session.get(ReviewAct, act_id)
    if act is None or act.consultation_id != consultation_id:
        abort(404)
    return render_template(
        "themes/read_learnt.html",
        act=act,
        moves=moves_of(act),
        source_line=source_line,
        may_change=may_change(),
        **workspace(consultation_or_404(consultation_id), "Themes"),
    )


def keep(excerpt: Excerpt, form: DecideForm) -> ReviewAct:
    themes = [theme_or_404(excerpt.consultation_id, number) for number in ticked_themes()]
    return keep_excerpt(excerpt, current_person(), themes, form.seen.data)


def ticked_themes() -> list[int]:
    """The themes a decision to keep is about, as the page showed them."""
    said = request.form.getlist("themes")[:20]
    return [int(each) for each in said if each.isascii() and each.isdigit() and len(each) < 10]


def reject(excerpt: Excerpt, form: DecideForm) -> ReviewAct:
    return reject_excerpt(excerpt, current_person(), chosen(excerpt, form), form.seen.data)


def move(excerpt: Excerpt, form: DecideForm) -> ReviewAct:
    target = theme_called(excerpt.consultation_id, form.name.data or "")
    return move_excerpt(excerpt, current_person(), chosen(excerpt, form), target, form.seen.data)


def add(excerpt: Excerpt, form: DecideForm) -> ReviewAct:
    theme = theme_called(excerpt.consultation_id, form.name.data or "")
    return place_excerpt(excerpt, current_person(), theme, form.seen.data)


def position(excerpt: Excerpt, form: DecideForm) -> ReviewAct:
    if not form.position.data:
        raise Refusal("Choose which way it goes.")
    return say_position(excerpt, current_person(), Position(form.position.data), form.seen.data)


def flag(excerpt: Excerpt, form: DecideForm) -> ReviewAct:
    del form
    return flag_excerpt(excerpt, current_person())


def note(excerpt: Excerpt, form: DecideForm) -> ReviewAct:
    text, about = form.text.data or "", excerpt.consultation_id
    return add_memo(about, current_person(), text, excerpt=excerpt, flag=bool(form.flag.data))


ACTS: dict[str, Callable[[Excerpt, DecideForm], ReviewAct]] = {
    KEEP: keep, REJECT: reject, MOVE: move, ADD: add, POSITION: position, FLAG: flag, NOTE: note,
}  # fmt: skip


def chosen(excerpt: Excerpt, form: DecideForm) -> Theme:
    return theme_or_404(excerpt.consultation_id, form.theme.data or 0)


def at_fault(form: DecideForm) -> Field:
    """The field a refusal is shown at."""
    return {MOVE: form.name, ADD: form.name, NOTE: form.text, POSITION: form.position}.get(form.act.data, form.act)


def asked_queue(consultation_id: int) -> Queue:
    kind, number = asked_words("queue"), request.args.get("theme", 0, type=int)
    theme = db.session.get(Theme, number) if 0 < number < 2**31 else None
    mine = theme.id if theme and theme.consultation_id == consultation_id else None
    of = Asked.read({name: asked_words(name).strip() for name in NARROWING})
    return Queue(consultation_id, kind if kind in QUEUES else UNSURE, mine, of)


def at_desk(queue: Queue, excerpt_id: uuid.UUID | None = None) -> str:
    return url_for("themes.read", consultation_id=queue.consultation_id, at=excerpt_id, **queue.address)


def tell_at_desk(act: ReviewAct, excerpt_id: uuid.UUID, queue: Queue) -> None:
    """Say what happened, with an Undo that comes back to the same passage."""
    flash(in_words(act), undo_at_desk(act, queue, excerpt_id))


def undo_at_desk(act: ReviewAct, queue: Queue, excerpt_id: uuid.UUID | None = None) -> str:
    back = {"read": excerpt_id or "on", **queue.address}
    return url_for("themes.undo", consultation_id=act.consultation_id, act_id=act.id, **back)


def desk_page(queue: Queue, at: uuid.UUID | None, form: DecideForm) -> str:
    desk = desk_of(queue, current_person(), at)
    themes = themes_in_use(queue.consultation_id)
    return render_template(
        "themes/read.html",
        desk=desk,
        queue=queue,
        queues=QUEUES,
        themes=themes,
        theme=next((theme for theme in themes if theme.id == queue.theme_id), None),
        positions=Position,
        form=form,
        undo=undo_at_desk(desk.last, queue, desk.whole.excerpt.id) if desk and desk.last else None,
        quote_at=quote_at(desk.whole.excerpt) if desk else None,
        may_change=may_change(),
        **workspace(consultation_or_404(queue.consultation_id), "Themes"),
    )


def quote_at(excerpt: Excerpt) -> str:
    return url_for("themes.put_forward", consultation_id=excerpt.consultation_id, excerpt_id=excerpt.id)


def rival_page(excerpt: Excerpt, form: DecideForm, why: str) -> str:
    """What somebody else decided beside what was about to be decided; nothing is overwritten unseen."""
    return render_template(
        "themes/read_rival.html",
        whole=whole_of(excerpt),
        form=form,
        why=why,
        wanted=wanted(excerpt, form),
        kept=ticked_themes(),
        onward=request.form.get("next", ""),
        seen=seen_of(excerpt),
        queue=asked_queue(excerpt.consultation_id),
        **workspace(consultation_or_404(excerpt.consultation_id), "Themes"),
    )


def wanted(excerpt: Excerpt, form: DecideForm) -> str:
    """What somebody was about to decide, in a sentence."""
    numbers = [form.theme.data or 0, *ticked_themes()]
    names = [f"“{theme.name}”" for theme in themes_in_use(excerpt.consultation_id) if theme.id in numbers]
    about = " and ".join(names) or "this theme"
    return {
        KEEP: f"Keep it under {about}.",
        REJECT: f"Take it out of {about}.",
        MOVE: f"Move it from {about} to “{form.name.data}”.",
        ADD: f"Put it under “{form.name.data}” as well.",
        POSITION: f"Say that it is {form.position.data}.",
    }.get(form.act.data, "Change it.")
