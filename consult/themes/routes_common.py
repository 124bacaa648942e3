"""What the pages of themes share: finding a row or 404, the address of a view, saying what happened."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, flash, redirect, request, url_for
from sqlalchemy import inspect
from wtforms import Field

from consult.extensions import db
from consult.people.access import STRATEGISTS, current_person
from consult.surveys.question_type import clean
from consult.themes.before import Refusal
from consult.themes.models import Coding, Excerpt, ReviewAct, Theme
from consult.themes.whole import find_excerpt

VIEW = ("order", "show", "heard", "page")  # what the address of a theme's page may ask for


def theme_or_404(consultation_id: int, theme_id: int) -> Theme:
    theme = db.session.get(Theme, theme_id)
    return theme if theme and theme.consultation_id == consultation_id else abort(404)


def excerpt_or_404(consultation_id: int, excerpt_id: uuid.UUID) -> Excerpt:
    return find_excerpt(consultation_id, excerpt_id) or abort(404)


def coding_or_404(consultation_id: int, theme_id: int, excerpt_id: uuid.UUID) -> Coding:
    theme_or_404(consultation_id, theme_id)
    return db.session.get(Coding, (excerpt_id, theme_id)) or abort(404)


def may_change() -> bool:
    return current_person().role in STRATEGISTS


def asked_view() -> dict[str, Any]:
    """What of the page's address is carried on from one act to the next."""
    return {name: request.args[name] for name in VIEW if request.args.get(name)}


def asked_words(name: str = "words") -> str:
    """What the address asks for, without what no database can look for."""
    return clean(request.args.get(name, ""))[:200]


def asked_page() -> int:
    return max(1, min(request.args.get("page", 1, type=int), 100_000))


def uuid_or_none(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def to_theme(theme: Theme, excerpt: str | None = None) -> Any:
    """Back to the theme's page, at the row that comes next."""
    view, row = asked_view(), uuid_or_none(excerpt)
    if row:
        view |= {"excerpt": excerpt, "_anchor": f"p-{row.hex}"}  # so that it is in sight
    identity = inspect(theme).identity or (0,)  # known without the row, which may be gone
    consultation_id = (request.view_args or {})["consultation_id"]
    return redirect(url_for("themes.show", consultation_id=consultation_id, theme_id=identity[0], **view))


def tell(act: ReviewAct | None, theme: Theme | None = None) -> None:
    """Say what happened, with Undo."""
    if act is None:
        return
    back = asked_view() | ({"theme": theme.id} if theme else {})
    flash(in_words(act), url_for("themes.undo", consultation_id=act.consultation_id, act_id=act.id, **back))


def in_words(act: ReviewAct) -> str:
    """What happened, and what the engine made of it."""
    if not act.learnt:
        return act.sentence
    return f"{act.sentence} Consult learnt from it: {act.learnt} passage{'s' if act.learnt > 1 else ''} moved."


def refuse_at(field: Field, refusal: Refusal) -> None:
    """Show a refusal at the field it is about."""
    db.session.rollback()
    field.errors = [*field.errors, str(refusal)]


def refuse(refusal: Refusal) -> None:
    db.session.rollback()
    flash(str(refusal), "error")
