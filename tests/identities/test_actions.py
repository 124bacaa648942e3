"""Keeping, opening and forgetting who a member is; and changing the key."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from consult.extensions import db
from consult.forums.actions import NotPossible, add_member, create_forum
from consult.forums.models import ForumMember
from consult.identities import vault
from consult.identities.actions import change_key, forget_identity, keep_identity, open_identity
from consult.identities.models import Identity, IdentityOpening
from consult.people.actions import create_person
from consult.people.models import Person, Role

TOLD = {"full_name": "Somebody Real", "phone": "07700 900123"}
REASON = "To pay the travel to Swansea"


@pytest.fixture
def wren(app: Flask) -> ForumMember:
    return add_member(create_forum("Leeds forum"), "Wren")


@pytest.fixture
def opener(app: Flask) -> Person:
    return create_person("Test Admin", "admin@example.org", Role.ADMINISTRATOR, "a long walk to the harbour")


def test_who_opens_it_and_why_is_written_down(wren: ForumMember, opener: Person) -> None:
    keep_identity(wren, TOLD | {"sort_code": "  ", "unknown": "x"})
    assert open_identity(wren, opener, f"  {REASON} ") == TOLD
    opening = db.session.scalars(select(IdentityOpening)).one()
    assert (opening.member_id, opening.person_id, opening.reason) == (wren.id, opener.id, REASON)


@pytest.mark.parametrize("reason", ["", "   ", "because", "x" * 301])
def test_without_a_reason_nothing_opens(wren: ForumMember, opener: Person, reason: str) -> None:
    keep_identity(wren, TOLD)
    with pytest.raises(NotPossible) as refusal:
        open_identity(wren, opener, reason)
    assert refusal.value.field == "reason"
    assert db.session.scalar(select(IdentityOpening.id)) is None


def test_an_opening_is_written_down_even_when_the_key_is_gone(app: Flask, wren: ForumMember, opener: Person) -> None:
    keep_identity(wren, TOLD)
    (Path(app.config["DATA_DIR"]) / "keys" / vault.NAME).write_text("f" * 64)
    with pytest.raises(NotPossible, match="do not open it"):
        open_identity(wren, opener, REASON)
    assert db.session.scalar(select(IdentityOpening.id)) is not None


def test_nothing_told_is_not_kept(wren: ForumMember) -> None:
    with pytest.raises(NotPossible, match="Write what you must hold"):
        keep_identity(wren, {"full_name": " "})
    with pytest.raises(NotPossible, match="400 characters"):
        keep_identity(wren, {"address": "x" * 401})
    assert db.session.scalar(select(Identity.member_id)) is None


def test_what_is_kept_later_takes_the_place_of_what_was(wren: ForumMember, opener: Person) -> None:
    keep_identity(wren, TOLD)
    keep_identity(wren, {"email": "somebody@example.org"})
    assert open_identity(wren, opener, REASON) == {"email": "somebody@example.org"}


def test_forgetting_leaves_only_who_opened_it(wren: ForumMember, opener: Person) -> None:
    keep_identity(wren, TOLD)
    open_identity(wren, opener, REASON)
    forget_identity(wren)
    forget_identity(wren)
    assert db.session.scalar(select(Identity.member_id)) is None
    assert len(db.session.scalars(select(IdentityOpening)).all()) == 1
    with pytest.raises(NotPossible, match="Nothing is held"):
        open_identity(wren, opener, REASON)


def test_a_new_key_opens_everything_and_the_old_one_nothing(app: Flask, wren: ForumMember, opener: Person) -> None:
    folder = Path(app.config["DATA_DIR"])
    keep_identity(wren, TOLD)
    [old] = vault.keys(folder)
    assert change_key() == 1
    assert vault.keys(folder) != [old]
    assert open_identity(wren, opener, REASON) == TOLD
    (folder / "keys" / vault.NAME).write_text(old)
    assert vault.unseal(folder, wren.id, db.session.scalars(select(Identity.sealed)).one()) is None
