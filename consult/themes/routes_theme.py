"""One theme: reading it, and the forms that change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import select

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.people.models import Person
from consult.themes.actions import (
    agree_theme,
    describe_theme,
    latest_act,
    merge_themes,
    nest_theme,
    rename_theme,
    retire_theme,
    split_theme,
    unagree_theme,
)
from consult.themes.before import Refusal
from consult.themes.blueprint import THEME, bp
from consult.themes.breadth import NOBODY, breadth_by_theme
from consult.themes.confirming.given_back import by_subject, given_back
from consult.themes.confirming.rooms import RULE, answers_of, rooms_of
from consult.themes.forms import NO_PARENT, ChooseThemeForm, DescriptionForm, NameForm
from consult.themes.heard import forums_of, places_to_hear
from consult.themes.listing import themes_in_use
from consult.themes.models import Coding, CodingStatus, ReviewAct, Theme
from consult.themes.passages import ORDERS, SHOWS, own_words, passages_of, who_said_it
from consult.themes.routes_common import (
    asked_page,
    asked_view,
    asked_words,
    excerpt_or_404,
    may_change,
    refuse,
    refuse_at,
    tell,
    theme_or_404,
    to_theme,
    uuid_or_none,
)
from consult.themes.sources import source_line
from consult.themes.whole import find_excerpt, whole_of


@bp.get(THEME)
@allow(READERS)
def show(consultation_id: int, theme_id: int) -> str:
    consultation = consultation_or_404(consultation_id)
    theme = theme_or_404(consultation_id, theme_id)
    order, show_only, heard = (asked_words(name) for name in ("order", "show", "heard"))
    page_of = passages_of(theme, order, show_only, heard, asked_page())
    wanted = uuid_or_none(request.args.get("excerpt"))
    first = page_of.rows[0].excerpt if page_of.rows and request.args.get("excerpt") != "none" else None
    current = (find_excerpt(consultation_id, wanted) if wanted else None) or first
    rooms = rooms_of(theme)
    given = given_back(rooms.checks)
    return render_template(
        "themes/theme.html",
        theme=theme,
        rooms=rooms,
        room_answers=answers_of,
        room_given=lambda check: by_subject(given[check.id]),
        room_rule=RULE,
        breadth=breadth_by_theme(consultation_id, Coding.theme_id == theme.id).get(theme.id, NOBODY),
        forums=forums_of(consultation_id),
        others=themes_in_use(consultation_id),
        quotes=own_words(theme),
        sources=who_said_it(theme),
        page_of=page_of,
        whole=whole_of(current) if current else None,
        view=asked_view(),
        order=order or "unsure",
        orders=ORDERS,
        show_only=show_only,
        shows=SHOWS,
        heard=heard,
        heard_in=places_to_hear(consultation_id),
        parent=db.session.get(Theme, theme.parent_id or 0),
        merged_into=db.session.get(Theme, theme.merged_into_id or 0),
        source_line=source_line,
        may_change=may_change(),
        **workspace(consultation, "Themes"),
    )


@bp.route(f"{THEME}/rename", methods=["GET", "POST"])
@allow(STRATEGISTS)
def rename(consultation_id: int, theme_id: int) -> Any:
    theme = theme_or_404(consultation_id, theme_id)
    form = NameForm(name=theme.name)
    if form.validate_on_submit():
        try:
            tell(rename_theme(theme, current_person(), form.name.data or ""), theme)
            return to_theme(theme)
        except Refusal as refusal:
            refuse_at(form.name, refusal)
    return form_page("themes/rename.html", theme, form)


@bp.route(f"{THEME}/describe", methods=["GET", "POST"])
@allow(STRATEGISTS)
def describe(consultation_id: int, theme_id: int) -> Any:
    theme = theme_or_404(consultation_id, theme_id)
    form = DescriptionForm(description=theme.description)
    if form.validate_on_submit():
        tell(describe_theme(theme, current_person(), form.description.data or ""), theme)
        return to_theme(theme)
    return form_page("themes/describe.html", theme, form)


@bp.route(f"{THEME}/merge", methods=["GET", "POST"])
@allow(STRATEGISTS)
def merge(consultation_id: int, theme_id: int) -> Any:
    theme = theme_or_404(consultation_id, theme_id)
    form = ChooseThemeForm()
    form.offer([each for each in themes_in_use(consultation_id) if each.id != theme.id])
    if form.validate_on_submit():
        target = theme_or_404(consultation_id, form.chosen)
        try:
            tell(merge_themes(theme, current_person(), target), target)
            return to_theme(target)
        except Refusal as refusal:
            refuse_at(form.theme, refusal)
    return form_page("themes/merge.html", theme, form)


@bp.route(f"{THEME}/nest", methods=["GET", "POST"])
@allow(STRATEGISTS)
def nest(consultation_id: int, theme_id: int) -> Any:
    theme = theme_or_404(consultation_id, theme_id)
    form = ChooseThemeForm(theme=str(theme.parent_id or NO_PARENT))
    tops = [each for each in themes_in_use(consultation_id) if each.id != theme.id and each.parent_id is None]
    form.offer(tops, none="It stands on its own")
    if form.validate_on_submit():
        parent = theme_or_404(consultation_id, form.chosen) if form.chosen else None
        try:
            tell(nest_theme(theme, current_person(), parent), theme)
            return to_theme(theme)
        except Refusal as refusal:
            refuse_at(form.theme, refusal)
    return form_page("themes/nest.html", theme, form)


@bp.route(f"{THEME}/split", methods=["GET", "POST"])
@allow(STRATEGISTS)
def split(consultation_id: int, theme_id: int) -> Any:
    theme = theme_or_404(consultation_id, theme_id)
    ticked = {each for text in request.values.getlist("passage")[:2000] if (each := uuid_or_none(text))}
    under = Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED
    codings = db.session.scalars(select(Coding).where(*under, Coding.excerpt_id.in_(ticked))).all()
    if not codings:
        refuse(Refusal("Tick the passages that belong to the new theme, then split them off."))
        return to_theme(theme)
    form = NameForm()
    if form.validate_on_submit():
        try:
            made = split_theme(theme, current_person(), [each.excerpt_id for each in codings], form.name.data or "")
            tell(latest_act(theme.consultation, current_person()), theme)
            return redirect(url_for(".show", consultation_id=consultation_id, theme_id=made.id))
        except Refusal as refusal:
            refuse_at(form.name, refusal)
    shown = [excerpt_or_404(consultation_id, each.excerpt_id) for each in codings[:200]]
    return form_page("themes/split.html", theme, form, ticked=sorted(map(str, ticked)), shown=shown)


@bp.post(f"{THEME}/agree")
@allow(STRATEGISTS)
def agree(consultation_id: int, theme_id: int) -> Any:
    return act_on(consultation_id, theme_id, agree_theme)


@bp.post(f"{THEME}/unagree")
@allow(STRATEGISTS)
def unagree(consultation_id: int, theme_id: int) -> Any:
    return act_on(consultation_id, theme_id, unagree_theme)


@bp.post(f"{THEME}/retire")
@allow(STRATEGISTS)
def retire(consultation_id: int, theme_id: int) -> Any:
    return act_on(consultation_id, theme_id, retire_theme)


def act_on(consultation_id: int, theme_id: int, action: Callable[[Theme, Person], ReviewAct]) -> Any:
    """One act that needs nothing but the theme."""
    theme = theme_or_404(consultation_id, theme_id)
    try:
        tell(action(theme, current_person()), theme)
    except Refusal as refusal:
        refuse(refusal)
    return to_theme(theme, request.args.get("excerpt"))


def form_page(template: str, theme: Theme, form: Any, **more: Any) -> Any:
    consultation = consultation_or_404(theme.consultation_id)
    return render_template(
        template, theme=theme, form=form, source_line=source_line, **more, **workspace(consultation, "Themes")
    )
