"""The demo's review: the engine suggests, a strategist renames, splits, merges, moves and agrees."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.demo.words_read import intended_themes, words
from consult.extensions import db
from consult.people.models import Person
from consult.themes.actions import (
    agree_theme,
    create_theme,
    describe_theme,
    keep_coding,
    merge_themes,
    move_excerpt,
    place_excerpt,
    reject_coding,
    rename_theme,
    split_theme,
)
from consult.themes.discovery import discover_themes
from consult.themes.learning import without_learning
from consult.themes.models import Coding, CodingStatus, Excerpt, Theme, ThemeStatus

LEFT_FOR_THE_VISITOR = 3  # of every so many passages, one is left as the engine suggested it


def review_themes(consultation: Consultation, person: Person) -> None:
    """Find themes, make of them what a careful reader of the words would, and look once more at what is left over."""
    look_for_themes(consultation)
    intended = excerpts_by_key(consultation)
    framework: dict[str, Theme] = {}
    for given in words("themes"):
        if given["status"] == "agreed":
            framework[given["key"]] = settle(consultation, person, given, framework, intended)
    fold_the_rest(consultation, person, framework, intended)
    for key, theme in framework.items():
        with without_learning():  # the look below learns from all of it at once
            read_passages(theme, person, intended[key], framework, intended)
        if theme.status is ThemeStatus.SUGGESTED:
            agree_theme(theme, person)
    look_for_themes(consultation)


def look_for_themes(consultation: Consultation) -> None:
    discover_themes(
        consultation.id, careful=True, progress=lambda _message, _done, _total: None, cancelled=lambda: False
    )
    db.session.commit()


def excerpts_by_key(consultation: Consultation) -> dict[str, set[uuid.UUID]]:
    meant = intended_themes()
    found: dict[str, set[uuid.UUID]] = {given["key"]: set() for given in words("themes")}
    for excerpt in db.session.scalars(select(Excerpt).where(Excerpt.consultation_id == consultation.id)):
        for key in meant.get(excerpt.text.strip(), []):
            found[key].add(excerpt.id)
    return found


def suggested(consultation: Consultation, framework: dict[str, Theme]) -> list[Theme]:
    """The suggestions nobody has made anything of yet."""
    open_ones = select(Theme).where(Theme.consultation_id == consultation.id, Theme.status == ThemeStatus.SUGGESTED)
    taken = {theme.id for theme in framework.values()}
    return [theme for theme in db.session.scalars(open_ones.order_by(Theme.id)) if theme.id not in taken]


def members(theme: Theme) -> set[uuid.UUID]:
    live = select(Coding.excerpt_id).where(Coding.theme_id == theme.id, Coding.status != CodingStatus.REJECTED)
    return set(db.session.scalars(live))


def settle(
    consultation: Consultation,
    person: Person,
    given: dict[str, Any],
    framework: dict[str, Theme],
    intended: dict[str, set[uuid.UUID]],
) -> Theme:
    """Take the suggestion that is this theme more than any other, split it off where it is a part of one, or write
    it in where the engine did not see it."""
    key, meant = given["key"], intended[given["key"]]
    shared, best = max(
        ((len(members(theme) & meant), theme) for theme in suggested(consultation, framework)),
        key=lambda pair: (pair[0], -pair[1].id),
        default=(0, None),
    )
    if best is None or shared < 2:
        return create_theme(consultation, person, given["name"], given["description"])
    inside = members(best)
    if chiefly(inside, intended) == key:
        rename_theme(best, person, given["name"])
        theme = best
    else:
        theme = split_theme(best, person, sorted(inside & meant, key=str), given["name"])
    describe_theme(theme, person, given["description"])
    return theme


def chiefly(inside: set[uuid.UUID], intended: dict[str, set[uuid.UUID]]) -> str | None:
    """The key that most of these passages were meant for; None when nobody meant anything by them."""
    counts = Counter({key: len(inside & meant) for key, meant in intended.items()})
    key, shared = counts.most_common(1)[0]
    return key if shared else None


def fold_the_rest(
    consultation: Consultation, person: Person, framework: dict[str, Theme], intended: dict[str, set[uuid.UUID]]
) -> None:
    """A suggestion that is chiefly one of the agreed themes is merged into it; the others stay for the visitor."""
    for theme in suggested(consultation, framework):
        key = chiefly(members(theme), intended)
        if key in framework:
            merge_themes(theme, person, framework[key])


def read_passages(
    theme: Theme,
    person: Person,
    meant: set[uuid.UUID],
    framework: dict[str, Theme],
    intended: dict[str, set[uuid.UUID]],
) -> None:
    """Go through a theme's passages: keep what belongs, move or turn away what does not, add what is missing."""
    inside = members(theme)
    for place, excerpt_id in enumerate(sorted(inside & meant, key=str)):
        if place % LEFT_FOR_THE_VISITOR:
            keep_coding(db.session.get_one(Coding, (excerpt_id, theme.id)), person)
    for excerpt_id in sorted(inside - meant, key=str):
        home = next((framework[key] for key in framework if excerpt_id in intended[key]), None)
        if home is None or home is theme:
            reject_coding(db.session.get_one(Coding, (excerpt_id, theme.id)), person)
        else:
            move_excerpt(db.session.get_one(Excerpt, excerpt_id), person, theme, home)
    for excerpt_id in sorted(meant - members(theme), key=str):
        place_excerpt(db.session.get_one(Excerpt, excerpt_id), person, theme)
