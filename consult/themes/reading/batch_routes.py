"""Many passages decided at once: the list is the preview, and each can be unticked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request
from sqlalchemy import select
from wtforms import Field

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.people.access import STRATEGISTS, allow, current_person
from consult.themes.before import Refusal
from consult.themes.blueprint import bp
from consult.themes.listing import themes_in_use
from consult.themes.models import Coding, CodingStatus, Excerpt, ReviewAct, Theme
from consult.themes.passages import codings_of
from consult.themes.reading.alike import MOST, alike
from consult.themes.reading.batch_actions import Many, keep_many, move_many, reject_many
from consult.themes.reading.desk import theme_called
from consult.themes.reading.desk_routes import DESK, asked_queue, at_desk, undo_at_desk
from consult.themes.reading.forms import KEEP, REJECT, ManyForm
from consult.themes.reading.queue import Queue, some_of
from consult.themes.routes_common import in_words, refuse_at, theme_or_404, uuid_or_none
from consult.themes.sources import source_line, with_source
from consult.themes.whole import find_excerpt


@bp.route(f"{DESK}/batch", methods=["GET", "POST"])
@allow(STRATEGISTS)
def batch(consultation_id: int) -> Any:
    """All passages like one, or those of a queue, with ticks; and one decision about the ticked ones."""
    consultation, queue, form = consultation_or_404(consultation_id), asked_queue(consultation_id), ManyForm()
    like = find_excerpt(consultation_id, uuid_or_none(request.args.get("like")) or uuid.UUID(int=0))
    if form.validate_on_submit():
        ticked = [each for text in request.form.getlist("passage")[:2000] if (each := uuid_or_none(text))]
        try:
            act = decided(Many(consultation_id, current_person(), ticked), form)
        except Refusal as refusal:
            refuse_at(at_fault(form), refusal)
        else:
            flash(in_words(act), undo_at_desk(act, queue, like.id if like else None))
            return redirect(at_desk(queue, like.id if like else None))
    ids = alike(like) if like else some_of(queue, MOST)
    codings = codings_of(ids)
    theme = theme_of(queue, codings.get(like.id, []) if like else [])
    return render_template(
        "themes/read_batch.html",
        excerpts=in_order(consultation_id, ids),
        codings=codings,
        like=like,
        queue=queue,
        form=form,
        theme=theme,
        themes=themes_in_use(consultation_id),
        source_line=source_line,
        most=MOST,
        **workspace(consultation, "Themes"),
    )


def decided(many: Many, form: ManyForm) -> ReviewAct:
    if form.act.data == KEEP:
        return keep_many(many, theme_called(many.consultation_id, form.name.data or ""))
    source = theme_or_404(many.consultation_id, form.theme.data or 0)
    if form.act.data == REJECT:
        return reject_many(many, source)
    return move_many(many, source, theme_called(many.consultation_id, form.name.data or ""))


def at_fault(form: ManyForm) -> Field:
    return form.act if form.act.data == REJECT else form.name


def theme_of(queue: Queue, codings: Sequence[Coding]) -> Theme | None:
    """The theme the list is about: the one asked for, or the one the passage they are all like is under."""
    if queue.theme_id:
        return db.session.get(Theme, queue.theme_id)
    return next((coding.theme for coding in codings if coding.status is not CodingStatus.REJECTED), None)


def in_order(consultation_id: int, ids: Sequence[uuid.UUID]) -> list[Excerpt]:
    wanted = select(Excerpt).where(Excerpt.id.in_(ids), Excerpt.consultation_id == consultation_id)
    found = {each.id: each for each in db.session.scalars(wanted.options(*with_source()))}
    return [found[each] for each in ids if each in found]
