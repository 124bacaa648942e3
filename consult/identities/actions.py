"""Keeping who a member is, opening it with a reason that is written down, and forgetting it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from consult.extensions import db
from consult.forums.drafts import NotPossible, clean
from consult.forums.models import ForumMember
from consult.identities import vault
from consult.identities.details import FIELDS, LIMIT
from consult.identities.models import Identity, IdentityOpening
from consult.people.models import Person
from consult.privacy.erasing import empty_the_log

REASON_LIMIT, SHORTEST_REASON = 300, 8


def keep_identity(member: ForumMember, told: Mapping[str, str]) -> None:
    """Seal who a member is, in the place of what was sealed before. Nothing told: nothing is held."""
    kept = check_told(told)
    if not kept:
        raise NotPossible("Write what you must hold, or forget it.")
    sealed = vault.seal(data_dir(), member.id, kept)
    held = find_identity(member)
    if held is None:
        held = Identity(member_id=member.id)
        db.session.add(held)
    held.sealed = sealed
    try:
        db.session.commit()
    except IntegrityError as clash:
        db.session.rollback()
        raise NotPossible("Somebody else kept this at the same moment. Open it first.") from clash
    empty_the_log(wait=False)


def check_told(told: Mapping[str, str]) -> dict[str, str]:
    kept = {field.name: clean(told.get(field.name, "")) for field in FIELDS}
    for field in FIELDS:
        if len(kept[field.name]) > LIMIT:
            raise NotPossible(f"Shorten it to {LIMIT} characters.", field.name)
    return {name: words for name, words in kept.items() if words}


def open_identity(member: ForumMember, person: Person, reason: str) -> dict[str, str]:
    """Who a member is. Who asked and why is written down first, whether or not it can be opened."""
    reason = " ".join(clean(reason).split())
    if len(reason) < SHORTEST_REASON:
        raise NotPossible("Say why you need it, such as: to pay her travel to Swansea.", "reason")
    if len(reason) > REASON_LIMIT:
        raise NotPossible(f"Shorten the reason to {REASON_LIMIT} characters.", "reason")
    held = find_identity(member)
    if held is None:
        raise NotPossible("Nothing is held here.")
    db.session.add(IdentityOpening(member_id=member.id, person_id=person.id, reason=reason))
    db.session.commit()
    told = vault.unseal(data_dir(), member.id, held.sealed)
    if told is None:
        raise NotPossible("The keys of this place do not open it. Put keys/identities back from a backup.")
    return told


def forget_identity(member: ForumMember) -> None:
    """Hold nothing about who this is any more. Who opened it, and why, stays."""
    held = find_identity(member)
    if held is not None:
        db.session.delete(held)
    db.session.commit()
    empty_the_log(wait=False)


def change_key() -> int:
    """Seal everything under a new key, and put the old one away for good; how many boxes there are.

    Both keys are in the file until the last box is sealed anew, so stopping half way loses nothing."""
    path = data_dir() / "keys" / vault.NAME
    old = vault.keys(data_dir())
    write_keys(path, [secrets.token_hex(32), *old])
    held = db.session.scalars(select(Identity)).all()
    for identity in held:
        identity.sealed = vault.reseal(data_dir(), identity.sealed)
    db.session.commit()
    write_keys(path, vault.keys(data_dir())[:1])
    return len(held)


def write_keys(path: Path, lines: list[str]) -> None:
    fresh = path.with_name(f".{path.name}.fresh")
    fresh.touch(0o600)
    fresh.write_text("\n".join(lines))
    fresh.replace(path)


def find_identity(member: ForumMember) -> Identity | None:
    return db.session.get(Identity, member.id)


def data_dir() -> Path:
    return Path(current_app.config["DATA_DIR"])
