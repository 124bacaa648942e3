"""Merging a theme into another with a look at what would come of it; splitting one, by ticks or as the engine proposes."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from sqlalchemy import select

from consult.extensions import db
from consult.people.access import STRATEGISTS, allow, current_person
from consult.surveys.question_type import clean
from consult.themes.actions import latest_act, merge_themes, split_into, split_theme
from consult.themes.before import Refusal
from consult.themes.blueprint import THEME, bp
from consult.themes.framework.changing_routes import form_page
from consult.themes.framework.forms import WITHIN, MergeForm, PartsForm, RenameForm
from consult.themes.framework.merging_actions import NewPart
from consult.themes.framework.overlap import candidates, overlap_of
from consult.themes.framework.overtaken import Overtaken, seen_of
from consult.themes.framework.proposing import SHOWN, Proposal, propose
from consult.themes.models import Coding, CodingStatus, Excerpt
from consult.themes.passages import own_words
from consult.themes.routes_common import excerpt_or_404, refuse, refuse_at, tell, theme_or_404, to_theme, uuid_or_none
from consult.themes.sources import with_source


@bp.route(f"{THEME}/merge", methods=["GET", "POST"])
@allow(STRATEGISTS)
def merge(consultation_id: int, theme_id: int) -> Any:
    """Choose (`into` in the address), see both side by side, merge."""
    theme = theme_or_404(consultation_id, theme_id)
    found = candidates(theme)
    form = MergeForm()
    form.offer([each.theme for each in found])
    if form.validate_on_submit():
        target = theme_or_404(consultation_id, form.chosen)
        try:
            tell(merge_themes(theme, current_person(), target, form.seen.data), target)
            return to_theme(target)
        except Overtaken as overtaken:
            refuse(overtaken)
            return redirect(
                url_for(".merge", consultation_id=consultation_id, theme_id=theme_id, into=request.form["theme"])
            )
        except Refusal as refusal:
            refuse_at(form.theme, refusal)
    into = request.args.get("into", 0, type=int)
    chosen = next((each for each in found if each.theme.id == into), None)
    if chosen is None:
        return form_page("framework/merge.html", theme, form, found=found, target=None)
    return form_page(
        "framework/merge.html",
        theme,
        form,
        found=found,
        target=chosen.theme,
        overlap=overlap_of(theme, chosen.theme),
        nearness=chosen.nearness,
        sides=[(each, own_words(each)) for each in (theme, chosen.theme)],
        seen=f"{seen_of(theme)}.{seen_of(chosen.theme)}",
    )


@bp.route(f"{THEME}/split", methods=["GET", "POST"])
@allow(STRATEGISTS)
def split(consultation_id: int, theme_id: int) -> Any:
    """Make a theme of the passages that were ticked."""
    theme = theme_or_404(consultation_id, theme_id)
    ticked = {each for text in request.values.getlist("passage")[:2000] if (each := uuid_or_none(text))}
    under = Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED
    codings = db.session.scalars(select(Coding).where(*under, Coding.excerpt_id.in_(ticked))).all()
    if not codings:
        refuse(Refusal("Tick the passages that belong to the new theme, then split them off."))
        return to_theme(theme)
    form = RenameForm(seen=seen_of(theme))
    if form.validate_on_submit():
        try:
            picked = [each.excerpt_id for each in codings]
            made = split_theme(theme, current_person(), picked, form.name.data or "", form.seen.data)
            tell(latest_act(theme.consultation, current_person()), theme)
            return redirect(url_for(".show", consultation_id=consultation_id, theme_id=made.id))
        except Overtaken as overtaken:
            refuse_at(form.name, overtaken)
            form.seen.data = seen_of(theme)
        except Refusal as refusal:
            refuse_at(form.name, refusal)
    shown = [excerpt_or_404(consultation_id, each.excerpt_id) for each in codings[:200]]
    return form_page("framework/split.html", theme, form, ticked=sorted(map(str, ticked)), shown=shown)


@bp.route(f"{THEME}/parts", methods=["GET", "POST"])
@allow(STRATEGISTS)
def parts(consultation_id: int, theme_id: int) -> Any:
    """What the engine would make of a theme: groups to tick and to name."""
    theme = theme_or_404(consultation_id, theme_id)
    proposal = propose(theme)
    mark = f"{proposal.mark}.{seen_of(theme)}"
    form = PartsForm(seen=mark)
    if form.validate_on_submit():
        shown, _, of_theme = (form.seen.data or "").partition(".")
        try:
            if shown and shown != proposal.mark:
                raise Overtaken("The passages of this theme have changed since you opened this page. Look again.")
            chosen = wanted_parts(proposal)
            tell(split_into(theme, current_person(), chosen, nested=form.place.data == WITHIN, seen=of_theme), theme)
            return to_theme(theme)
        except Refusal as refusal:
            refuse_at(form.place, refusal)
            form.seen.data = mark
    ids = [excerpt for part in proposal.parts for excerpt in part.excerpts[:SHOWN]]
    said = select(Excerpt).where(Excerpt.id.in_(ids)).options(*with_source())
    return form_page(
        "framework/parts.html",
        theme,
        form,
        proposal=proposal,
        words={excerpt.id: excerpt for excerpt in db.session.scalars(said)},
        most=SHOWN,
        ticked={part.number for part in proposal.parts if f"part-{part.number}" in request.form},
        named={part.number: name_of(part.number) or part.name for part in proposal.parts},
    )


def wanted_parts(proposal: Proposal) -> list[NewPart]:
    """The groups that were ticked, under the names they were given."""
    return [
        NewPart(name_of(part.number), part.description, frozenset(part.excerpts))
        for part in proposal.parts
        if f"part-{part.number}" in request.form
    ]


def name_of(number: int) -> str:
    return clean(request.form.get(f"name-{number}", ""))[:500]
