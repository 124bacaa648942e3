"""What a reviewer can do with a theme. Each is one commit, and gives back the act that undoes it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.extensions import db, now
from consult.people.models import Person
from consult.themes.before import Refusal, Review
from consult.themes.coding_actions import decide, keep_under
from consult.themes.confirming.rooms import settle
from consult.themes.models import Coding, CodingStatus, Origin, ReviewAct, Theme, ThemeStatus

LONGEST_NAME = 160


def rename_theme(theme: Theme, person: Person, name: str) -> ReviewAct:
    """Give a theme another name."""
    review = Review(theme.consultation_id, person)
    name, before = free_name(theme.consultation_id, name, but=theme), review.theme(theme).name
    theme.name, theme.touched = name, True
    settle(theme)
    act = review.act(f"“{before}” is now called “{name}”.")
    db.session.commit()
    return act


def describe_theme(theme: Theme, person: Person, description: str) -> ReviewAct:
    """Say what a theme covers, and what it does not."""
    review = Review(theme.consultation_id, person)
    review.theme(theme)
    theme.description, theme.touched = description.strip(), True
    settle(theme)
    act = review.act(f"“{theme.name}” is described anew.")
    db.session.commit()
    return act


def agree_theme(theme: Theme, person: Person) -> ReviewAct:
    """Stand behind a theme the engine suggested."""
    review = Review(theme.consultation_id, person)
    if review.theme(theme).status is not ThemeStatus.SUGGESTED:
        raise Refusal(f"“{theme.name}” is {theme.status.value} already.")
    theme.status, theme.agreed_by_id, theme.agreed_at = ThemeStatus.AGREED, person.id, now()
    act = review.act(f"“{theme.name}” is agreed.")
    db.session.commit()
    return act


def unagree_theme(theme: Theme, person: Person) -> ReviewAct:
    """Take an agreement back: the theme is a suggestion again."""
    review = Review(theme.consultation_id, person)
    if review.theme(theme).status is not ThemeStatus.AGREED:
        raise Refusal(f"“{theme.name}” is {theme.status.value}, so there is no agreement to take back.")
    theme.status, theme.agreed_by_id, theme.agreed_at, theme.touched = ThemeStatus.SUGGESTED, None, None, True
    act = review.act(f"“{theme.name}” is a suggestion again.")
    db.session.commit()
    return act


def retire_theme(theme: Theme, person: Person) -> ReviewAct:
    """Take a theme out of the framework. Its passages wait for another theme; nothing is deleted."""
    review = Review(theme.consultation_id, person)
    in_use(review.theme(theme)).status = ThemeStatus.RETIRED
    act = review.act(f"“{theme.name}” is retired.")
    db.session.commit()
    return act


def nest_theme(theme: Theme, person: Person, parent: Theme | None) -> ReviewAct:
    """Make a theme part of another, or with None let it stand on its own."""
    review = Review(theme.consultation_id, person)
    review.theme(theme)
    if parent is not None:
        if parent.id == theme.id or parent.parent_id == theme.id:
            raise Refusal(f"“{theme.name}” cannot be part of itself.")
        if parent.consultation_id != theme.consultation_id:
            raise Refusal("That theme belongs to another consultation.")
        if in_use(parent).parent_id is not None:
            raise Refusal(f"“{parent.name}” is itself part of a theme. Choose that one.")
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


def split_theme(theme: Theme, person: Person, excerpt_ids: Sequence[uuid.UUID], name: str) -> Theme:
    """Make a theme of its own of some passages: they are kept there, and are no longer under the first."""
    review = Review(theme.consultation_id, person)
    in_use(review.theme(theme))
    wanted = set(excerpt_ids)
    moving = [each for each in under(theme) if each.excerpt_id in wanted]
    if not moving:
        raise Refusal("Tick the passages that belong to the new theme.")
    new = made_by(person, theme.consultation_id, free_name(theme.consultation_id, name), "")
    review.made(new)
    for each in moving:
        review.coding(each.excerpt_id, theme.id)
        decide(each, person, CodingStatus.REJECTED)
        keep_under(review, each.excerpt_id, new)
    theme.touched = True
    count = f"{len(moving)} passage{'s' if len(moving) > 1 else ''}"
    review.act(f"{count} of “{theme.name}” {'are' if len(moving) > 1 else 'is'} now “{new.name}”.")
    db.session.commit()
    return new


def merge_themes(source: Theme, person: Person, target: Theme) -> ReviewAct:
    """Make one theme part of another for good: its passages move, decisions go with them, its name is retired."""
    if source.id == target.id:
        raise Refusal("Choose another theme to merge this one into.")
    review = Review(source.consultation_id, person)
    in_use(review.theme(source)), in_use(review.theme(target))
    have = {each.excerpt_id: each for each in under(target, every=True)}
    for each in review.codings(source):
        review.coding(each.excerpt_id, target.id)
        take_over(each, have.get(each.excerpt_id), target)
        db.session.delete(each)
    source.status, source.merged_into_id, source.parent_id, source.touched = ThemeStatus.RETIRED, target.id, None, True
    target.touched = True
    target.parent_id = None if target.parent_id == source.id else target.parent_id
    for child in db.session.scalars(select(Theme).where(Theme.parent_id == source.id, Theme.id != target.id)):
        review.theme(child).parent_id = target.id
    act = review.act(f"“{source.name}” is now part of “{target.name}”.")
    db.session.commit()
    return act


def take_over(coding: Coding, there: Coding | None, target: Theme) -> None:
    """A kept passage stays kept, a suggested one suggested; what a person said about the target itself stands."""
    if coding.status is CodingStatus.REJECTED:
        return
    if there is None:
        there = Coding(excerpt_id=coding.excerpt_id, theme_id=target.id)
    elif not (there.status is CodingStatus.SUGGESTED or coding.status is CodingStatus.KEPT):
        return
    elif there.status is coding.status is CodingStatus.SUGGESTED:
        there.confidence = max(there.confidence or 0.0, coding.confidence or 0.0)
        return
    elif there.status is CodingStatus.KEPT:
        return
    there.origin, there.status, there.confidence = coding.origin, coding.status, coding.confidence
    there.person_id, there.decided_at, there.telling = coding.person_id, coding.decided_at, coding.telling
    db.session.add(there)


def under(theme: Theme, *, every: bool = False) -> Sequence[Coding]:
    """The codings of a theme as they are now, the rejected ones only when all are asked for."""
    wanted = select(Coding).where(Coding.theme_id == theme.id).execution_options(populate_existing=True)
    return db.session.scalars(wanted if every else wanted.where(Coding.status != CodingStatus.REJECTED)).all()


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
