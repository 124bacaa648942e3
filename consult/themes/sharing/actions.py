"""Bringing themes and codings in, as one act that can be undone."""

from __future__ import annotations

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.people.models import Person
from consult.themes.before import Refusal, Review
from consult.themes.coding_actions import keep_under
from consult.themes.framework.versions import snapshot
from consult.themes.listing import themes_in_use
from consult.themes.models import Excerpt, ReviewAct, Theme
from consult.themes.sharing.bringing import Plan, Wanted
from consult.themes.theme_actions import free_name, made_by


def bring_in(consultation: Consultation, person: Person, plan: Plan, source: str) -> ReviewAct:
    """Make the themes that are not there yet, agreed by this person, and keep the passages under them.

    Nothing is renamed, moved or taken out; what is there already stays as it is."""
    if not plan.changes_something:
        raise Refusal("Everything in the file is here already.")
    snapshot(consultation, person, f"Before “{source}” was brought in")
    review = Review(consultation.id, person)
    themes = {theme.name.casefold(): theme for theme in themes_in_use(consultation.id)}
    for each in plan.new:
        themes[each.name.casefold()] = new_theme(review, consultation, person, each, themes)
    here = set(db.session.scalars(select(Excerpt.id).where(Excerpt.consultation_id == consultation.id)))
    kept = [(excerpt_id, themes[name]) for excerpt_id, name in plan.codings if excerpt_id in here and name in themes]
    for excerpt_id, theme in kept:
        keep_under(review, excerpt_id, theme)
    act = review.act(
        f"Brought in from “{source}”: {counted(len(plan.new), 'theme')}, {counted(len(kept), 'passage')} kept."
    )
    db.session.commit()
    return act


def new_theme(
    review: Review, consultation: Consultation, person: Person, wanted: Wanted, themes: dict[str, Theme]
) -> Theme:
    theme = made_by(person, consultation.id, free_name(consultation.id, wanted.name), wanted.description)
    theme.includes, theme.excludes = wanted.includes, wanted.excludes
    if wanted.guid and not db.session.scalar(select(Theme.id).where(Theme.guid == wanted.guid).limit(1)):
        theme.guid = wanted.guid  # so that another program knows it again
    parent = themes.get(wanted.parent.casefold()) if wanted.parent else None
    if parent is not None and parent.parent_id is None:
        theme.parent_id = parent.id
    review.made(theme)
    return theme


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
