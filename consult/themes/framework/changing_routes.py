"""The forms that change one theme: its name, what it covers, its place, its standing; and what was done to it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from sqlalchemy import inspect

from consult.consultations.places import consultation_or_404, workspace
from consult.extensions import db
from consult.forums.capturing.rivals import Parts, differing
from consult.people.access import READERS, STRATEGISTS, allow, current_person
from consult.people.models import Person
from consult.themes.actions import (
    agree_theme,
    bring_back_theme,
    define_theme,
    nest_theme,
    rename_theme,
    retire_theme,
    unagree_theme,
)
from consult.themes.before import Refusal
from consult.themes.blueprint import THEME, bp
from consult.themes.forms import NO_PARENT
from consult.themes.framework.examples import examples_to_choose
from consult.themes.framework.forms import DefineForm, NestForm, RenameForm
from consult.themes.framework.history import earlier_names, history_of
from consult.themes.framework.overtaken import DEFINITION, NAME, PLACE, Overtaken, seen_of
from consult.themes.listing import themes_in_use
from consult.themes.models import ReviewAct, Theme
from consult.themes.routes_common import may_change, refuse, refuse_at, tell, theme_or_404, to_theme, uuid_or_none
from consult.themes.sources import source_line
from consult.themes.theme_actions import Definition


@dataclass(frozen=True)
class Beside:
    """What stands now beside what somebody wrote who had not seen it. Nothing was overwritten."""

    why: str
    rows: Sequence[tuple[str, Parts, Parts]]


@bp.route(f"{THEME}/rename", methods=["GET", "POST"])
@allow(STRATEGISTS)
def rename(consultation_id: int, theme_id: int) -> Any:
    theme = theme_or_404(consultation_id, theme_id)
    form = RenameForm(name=theme.name, seen=seen_of(theme, NAME))
    beside = None
    if form.validate_on_submit():
        name = form.name.data or ""
        try:
            tell(rename_theme(theme, current_person(), name, form.seen.data), theme)
            return to_theme(theme)
        except Overtaken as overtaken:
            theme = read_again(theme, form, NAME)
            beside = beside_of(overtaken, [("Name", theme.name, name)])
        except Refusal as refusal:
            refuse_at(form.name, refusal)
    return form_page("framework/rename.html", theme, form, beside=beside, earlier=earlier_names(theme))


@bp.route(f"{THEME}/describe", methods=["GET", "POST"])
@allow(STRATEGISTS)
def describe(consultation_id: int, theme_id: int) -> Any:
    theme = theme_or_404(consultation_id, theme_id)
    form = DefineForm(obj=theme, seen=seen_of(theme, DEFINITION))
    beside, ticked = None, ticked_examples()
    if form.validate_on_submit():
        examples = ticked if "examples" in request.form else None
        definition = Definition(
            form.description.data or "", form.includes.data or "", form.excludes.data or "", examples
        )
        try:
            tell(define_theme(theme, current_person(), definition, form.seen.data), theme)
            return to_theme(theme)
        except Overtaken as overtaken:
            theme = read_again(theme, form, DEFINITION)
            rows = [
                ("What it covers", theme.description, definition.description),
                ("What belongs here", theme.includes, definition.includes),
                ("What does not", theme.excludes, definition.excludes),
            ]
            beside = beside_of(overtaken, rows)
        except Refusal as refusal:
            refuse_at(form.description, refusal)
    codings = examples_to_choose(theme)
    chosen = ticked if form.is_submitted() else {each.excerpt_id for each in codings if each.is_example}
    return form_page("framework/define.html", theme, form, beside=beside, codings=codings, chosen=chosen)


def ticked_examples() -> frozenset[uuid.UUID]:
    found = (uuid_or_none(text) for text in request.form.getlist("example")[:200])
    return frozenset(each for each in found if each)


@bp.route(f"{THEME}/nest", methods=["GET", "POST"])
@allow(STRATEGISTS)
def nest(consultation_id: int, theme_id: int) -> Any:
    theme = theme_or_404(consultation_id, theme_id)
    form = NestForm(theme=str(theme.parent_id or NO_PARENT), seen=seen_of(theme, PLACE))
    tops = [each for each in themes_in_use(consultation_id) if each.id != theme.id and each.parent_id is None]
    form.offer(tops, none="It stands on its own")
    beside = None
    if form.validate_on_submit():
        parent = theme_or_404(consultation_id, form.chosen) if form.chosen else None
        try:
            tell(nest_theme(theme, current_person(), parent, form.seen.data), theme)
            return to_theme(theme)
        except Overtaken as overtaken:
            theme = read_again(theme, form, PLACE)
            stands = db.session.get(Theme, theme.parent_id or 0)
            names = [each.name if each else "On its own" for each in (stands, parent)]
            beside = beside_of(overtaken, [("Part of", names[0], names[1])])
        except Refusal as refusal:
            refuse_at(form.theme, refusal)
    return form_page("framework/nest.html", theme, form, beside=beside)


@bp.get(f"{THEME}/history")
@allow(READERS)
def history(consultation_id: int, theme_id: int) -> str:
    theme = theme_or_404(consultation_id, theme_id)
    return render_template(
        "framework/history.html",
        theme=theme,
        turns=history_of(theme),
        may_change=may_change(),
        **workspace(consultation_or_404(consultation_id), "Themes"),
    )


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


@bp.post(f"{THEME}/bring-back")
@allow(STRATEGISTS)
def bring_back(consultation_id: int, theme_id: int) -> Any:
    return act_on(consultation_id, theme_id, bring_back_theme)


def act_on(consultation_id: int, theme_id: int, action: Callable[[Theme, Person, str | None], ReviewAct]) -> Any:
    """One act that needs nothing but the theme, as the page showed it."""
    theme = theme_or_404(consultation_id, theme_id)
    try:
        tell(action(theme, current_person(), request.form.get("seen", "")[:80]), theme)
    except Refusal as refusal:
        refuse(refusal)
    return to_theme(theme, request.args.get("excerpt"))


def read_again(theme: Theme, form: RenameForm | DefineForm | NestForm, fields: tuple[str, ...]) -> Theme:
    """The theme as it stands now; the form carries the mark of that, so that sending it again is meant."""
    identity = (inspect(theme).identity or (0,))[0]
    db.session.rollback()
    theme = theme_or_404(int((request.view_args or {})["consultation_id"]), identity)
    form.seen.data = seen_of(theme, fields)
    return theme


def beside_of(overtaken: Overtaken, rows: Sequence[tuple[str, str, str]]) -> Beside:
    differ = [(label, stands, mine) for label, stands, mine in rows if stands != mine]
    return Beside(
        str(overtaken), [(label, differing(stands, mine), differing(mine, stands)) for label, stands, mine in differ]
    )


def form_page(template: str, theme: Theme, form: Any, **more: Any) -> Any:
    consultation = consultation_or_404(theme.consultation_id)
    return render_template(
        template, theme=theme, form=form, source_line=source_line, **more, **workspace(consultation, "Themes")
    )
