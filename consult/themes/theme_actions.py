"""What a reviewer can do with a theme. Each is one commit, and gives back the act that undoes it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db, now
from consult.people.models import Person
from consult.themes.before import Refusal, Review
from consult.themes.coding_actions import decide
from consult.themes.confirming.rooms import settle
from consult.themes.framework.overtaken import DEFINITION, NAME, PLACE, check_seen
from consult.themes.models import Coding, CodingStatus, Origin, ReviewAct, Theme, ThemeStatus

LONGEST_NAME = 160


@dataclass(frozen=True)
class Definition:
    """What a theme covers, in a person's words; with examples None they stay as they are."""

    description: str
    includes: str = ""
    excludes: str = ""
    examples: frozenset[uuid.UUID] | None = None


def rename_theme(theme: Theme, person: Person, name: str, seen: str | None = None) -> ReviewAct:
    """Give a theme another name."""
    review = Review(theme.consultation_id, person)
    before = review.theme(theme).name
    check_seen(theme, person, seen, NAME)
    name = free_name(theme.consultation_id, name, but=theme)
    theme.name, theme.touched = name, True
    settle(theme)
    act = review.act(f"“{before}” is now called “{name}”.")
    db.session.commit()
    return act


def describe_theme(theme: Theme, person: Person, description: str) -> ReviewAct:
    """Say in a sentence what a theme covers."""
    return define_theme(theme, person, Definition(description, theme.includes, theme.excludes))


def define_theme(theme: Theme, person: Person, definition: Definition, seen: str | None = None) -> ReviewAct:
    """Say what a theme covers, what belongs under it and what does not, and which passages are examples of it."""
    review = Review(theme.consultation_id, person)
    review.theme(theme)
    check_seen(theme, person, seen, DEFINITION)
    theme.description, theme.touched = definition.description.strip(), True
    theme.includes, theme.excludes = definition.includes.strip(), definition.excludes.strip()
    if definition.examples is not None:
        pick_examples(review, theme, definition.examples)
    settle(theme)
    act = review.act(f"“{theme.name}” is described anew.")
    db.session.commit()
    return act


def pick_examples(review: Review, theme: Theme, wanted: frozenset[uuid.UUID]) -> None:
    """Examples are a person's pick, so whoever picks one keeps it there as well."""
    picked = select(Coding.excerpt_id).where(Coding.theme_id == theme.id, Coding.is_example)
    have = set(db.session.scalars(picked.where(Coding.status != CodingStatus.REJECTED)))
    for excerpt_id in sorted(have ^ wanted):
        coding = review.coding(excerpt_id, theme.id)
        if coding is None or coding.status is CodingStatus.REJECTED:
            continue  # taken back or taken out in between
        coding.is_example = excerpt_id in wanted
        if coding.is_example and coding.status is CodingStatus.SUGGESTED:
            decide(coding, review.person, CodingStatus.KEPT)


def agree_theme(theme: Theme, person: Person, seen: str | None = None) -> ReviewAct:
    """Stand behind a theme the engine suggested."""
    review = Review(theme.consultation_id, person)
    review.theme(theme)
    if theme.status is not ThemeStatus.SUGGESTED:
        raise Refusal(f"“{theme.name}” is {theme.status.value} already.")
    check_seen(theme, person, seen)
    theme.status, theme.agreed_by_id, theme.agreed_at = ThemeStatus.AGREED, person.id, now()
    act = review.act(f"“{theme.name}” is agreed.")
    db.session.commit()
    return act


def unagree_theme(theme: Theme, person: Person, seen: str | None = None) -> ReviewAct:
    """Take an agreement back: the theme is a suggestion again."""
    review = Review(theme.consultation_id, person)
    review.theme(theme)
    if theme.status is not ThemeStatus.AGREED:
        raise Refusal(f"“{theme.name}” is {theme.status.value}, so there is no agreement to take back.")
    check_seen(theme, person, seen)
    theme.status, theme.agreed_by_id, theme.agreed_at, theme.touched = ThemeStatus.SUGGESTED, None, None, True
    act = review.act(f"“{theme.name}” is a suggestion again.")
    db.session.commit()
    return act


def retire_theme(theme: Theme, person: Person, seen: str | None = None) -> ReviewAct:
    """Take a theme out of the framework. Its passages wait for another theme; nothing is deleted."""
    review = Review(theme.consultation_id, person)
    in_use(review.theme(theme))
    check_seen(theme, person, seen)
    theme.status = ThemeStatus.RETIRED
    for part in parts_of(theme):
        review.theme(part).parent_id = None
    act = review.act(f"“{theme.name}” is retired.")
    db.session.commit()
    return act


def bring_back_theme(theme: Theme, person: Person, seen: str | None = None) -> ReviewAct:
    """Take a retired theme into the framework again, with the passages it still has, as firm as it was."""
    review = Review(theme.consultation_id, person)
    if review.theme(theme).status is not ThemeStatus.RETIRED:
        raise Refusal(f"“{theme.name}” is in use.")
    check_seen(theme, person, seen)
    if theme.merged_into_id is not None:
        raise Refusal(f"“{theme.name}” was merged. Undo the merge, or split its passages off again.")
    free_name(theme.consultation_id, theme.name, but=theme)
    theme.status, theme.touched = ThemeStatus.AGREED if theme.agreed_by_id else ThemeStatus.SUGGESTED, True
    parent = db.session.get(Theme, theme.parent_id or 0)
    if parent is not None and (parent.status is ThemeStatus.RETIRED or parent.parent_id is not None):
        theme.parent_id = None
    settle(theme)
    act = review.act(f"“{theme.name}” is in use again.")
    db.session.commit()
    return act


def nest_theme(theme: Theme, person: Person, parent: Theme | None, seen: str | None = None) -> ReviewAct:
    """Make a theme part of another, or with None let it stand on its own."""
    review = Review(theme.consultation_id, person)
    review.theme(theme)
    check_seen(theme, person, seen, PLACE)
    if parent is not None:
        if parent.id == theme.id or parent.parent_id == theme.id:
            raise Refusal(f"“{theme.name}” cannot be part of itself.")
        if parent.consultation_id != theme.consultation_id:
            raise Refusal("That theme belongs to another consultation.")
        if in_use(parent).parent_id is not None:
            raise Refusal(f"“{parent.name}” is itself part of a theme. Choose that one.")
        if parts_of(theme):
            raise Refusal(f"“{theme.name}” has parts of its own. Let them stand on their own first.")
    theme.parent_id, theme.touched = parent.id if parent else None, True
    act = review.act(
        f"“{theme.name}” is now part of “{parent.name}”." if parent else f"“{theme.name}” stands on its own now."
    )
    db.session.commit()
    return act


def create_theme(consultation: Consultation, person: Person, name: str, description: str = "") -> Theme:
    """Add a theme of one's own; whoever makes it agrees to it."""
    review = Review(consultation.id, person)
    theme = made_by(person, consultation.id, free_name(consultation.id, name), description)
    review.made(theme)
    review.act(f"“{theme.name}” is a theme now.")
    db.session.commit()
    return theme


def parts_of(theme: Theme) -> Sequence[Theme]:
    """The themes in use that are part of this one."""
    wanted = select(Theme).where(Theme.parent_id == theme.id, Theme.status != ThemeStatus.RETIRED)
    return db.session.scalars(wanted.order_by(Theme.id)).all()


def made_by(person: Person, consultation_id: int, name: str, description: str) -> Theme:
    theme = Theme(
        consultation_id=consultation_id,
        name=name,
        description=description.strip(),
        status=ThemeStatus.AGREED,
        origin=Origin.PERSON,
        made_by_id=person.id,
        agreed_by_id=person.id,
        agreed_at=now(),
        touched=True,
    )
    db.session.add(theme)
    db.session.flush()
    return theme


def in_use(theme: Theme) -> Theme:
    if theme.status is ThemeStatus.RETIRED:
        raise Refusal(f"“{theme.name}” is retired.")
    return theme


def free_name(consultation_id: int, name: str, but: Theme | None = None) -> str:
    """A name that no other theme of the consultation has, however it is spelt in capitals."""
    name = " ".join(name.split())
    if not name:
        raise Refusal("Give the theme a name.")
    if len(name) > LONGEST_NAME:
        raise Refusal(f"Shorten the name to {LONGEST_NAME} characters or fewer. It has {len(name)}.")
    others = select(Theme.name).where(Theme.consultation_id == consultation_id, Theme.status != ThemeStatus.RETIRED)
    for other in db.session.scalars(others.where(Theme.id != but.id) if but else others):
        if other.casefold() == name.casefold():
            raise Refusal(f"There is already a theme called “{other}”. Choose another name, or merge the two.")
    return name
