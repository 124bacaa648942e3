"""Cutting a passage: at the caret or round a selection where there is a script, between sentences where there is none."""

from __future__ import annotations

import uuid
from typing import Any

from flask import redirect, render_template, request

from consult.consultations.places import consultation_or_404, workspace
from consult.people.access import STRATEGISTS, allow, current_person
from consult.themes.before import Refusal
from consult.themes.blueprint import bp
from consult.themes.models import Excerpt
from consult.themes.reading.cutting import as_written, places_to_cut
from consult.themes.reading.desk_routes import READ, asked_queue, at_desk, tell_at_desk
from consult.themes.reading.forms import CutForm
from consult.themes.reading.passage_actions import cut_excerpt
from consult.themes.reading.rivals import seen_of
from consult.themes.routes_common import excerpt_or_404, refuse_at
from consult.themes.sources import source_line

ROUND = 60  # characters shown on either side of a place to cut


@bp.route(f"{READ}/cut", methods=["GET", "POST"])
@allow(STRATEGISTS)
def cut(consultation_id: int, excerpt_id: uuid.UUID) -> Any:
    excerpt, form, queue = excerpt_or_404(consultation_id, excerpt_id), CutForm(), asked_queue(consultation_id)
    if form.validate_on_submit():
        try:
            act = cut_excerpt(excerpt, current_person(), places_of(excerpt, form), form.seen.data)
        except Refusal as refusal:
            refuse_at(form.start, refusal)
        else:
            tell_at_desk(act, excerpt_id, queue)
            return redirect(at_desk(queue, excerpt_id))
    said = excerpt.contribution
    return render_template(
        "themes/read_cut.html",
        excerpt=excerpt,
        form=form,
        queue=queue,
        offered=shown_places(excerpt.text),
        seen=seen_of(excerpt),
        line=source_line(excerpt),
        language=said.language if said else "en",
        **workspace(consultation_or_404(consultation_id), "Themes"),
    )


def places_of(excerpt: Excerpt, form: CutForm) -> list[int]:
    """Where to cut, in characters of the passage's own text."""
    ticked = [
        int(each) for each in request.form.getlist("cut")[:200] if each.isascii() and each.isdigit() and len(each) < 8
    ]
    shown = [each for each in (form.start.data, form.end.data) if each is not None]
    return [*ticked, *(as_written(excerpt.text, each) for each in shown)]


def shown_places(text: str) -> list[tuple[int, str, str]]:
    """Each place between two sentences, with some words before it and after it."""
    return [(at, text[max(0, at - ROUND) : at].strip(), text[at : at + ROUND].strip()) for at in places_to_cut(text)]
