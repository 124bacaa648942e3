"""Themes, strategy, exports and copies cannot reach who a member is: by import, by query, or by any page."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from flask import Flask
from sqlalchemy import select

import consult
from consult.consultations.actions import create_consultation
from consult.extensions import Base, db
from consult.forums.actions import add_member, create_forum, grant_forum
from consult.identities.actions import keep_identity
from consult.identities.models import Identity
from consult.identities.vault import lock
from consult.keeping.copying import back_up
from consult.people.access import entry_of
from consult.people.models import Person, Role
from consult.privacy.handles import unseal

SLICE = Path(consult.__file__).parent
REAL = ("Hyacinth Realname", "07700 900123")
SignIn = Callable[..., int]


@pytest.fixture
def place(app_on: Flask) -> Flask:
    """On both kinds of database: a consultation, and a member whose identity is sealed."""
    create_consultation("Listening 2026", questions=["What helps?"])
    member = add_member(create_forum("Leeds forum"), "Wren")
    keep_identity(member, {"full_name": REAL[0], "phone": REAL[1]})
    return app_on


def test_nothing_imports_it_but_the_application_itself() -> None:
    guilty = []
    for path in SLICE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "identities" in text and any(
            "consult.identities" in name for node in ast.walk(ast.parse(text)) for name in imported(node)
        ):
            guilty.append(path.relative_to(SLICE).as_posix())
    assert sorted(name for name in guilty if not name.startswith("identities/")) == ["__init__.py"]


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def test_nothing_else_leads_to_it_and_its_key_is_no_other(place: Flask) -> None:
    """No table points at it, no object loads it, and neither the key of sessions nor that of receipts opens it."""
    tables = Base.metadata.sorted_tables
    assert not [table.name for table in tables for key in table.foreign_keys if "identity" in key.target_fullname]
    mappers = [mapper for mapper in Base.registry.mappers if "identities" not in mapper.class_.__module__]
    assert not [each for mapper in mappers for each in mapper.relationships if each.mapper.class_ is Identity]
    sealed = db.session.scalars(select(Identity.sealed)).one()
    for purpose in ("identity", "identities", "identity-opened"):
        assert unseal(purpose, sealed.decode()) is None
    keys = Path(place.config["DATA_DIR"]) / "keys"
    for path in [each for each in keys.iterdir() if each.name != "identities"]:
        with pytest.raises(InvalidToken):
            lock(path.read_text().strip()).decrypt(sealed)


def test_no_table_file_or_copy_holds_a_word_of_it(place: Flask, tmp_path: Path) -> None:
    rows = [str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))]
    assert any("Wren" in row for row in rows)
    db.session.commit()
    back_up(tmp_path / "copy")
    folders = tmp_path / "copy", Path(place.config["DATA_DIR"])
    files = [path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()]
    if place.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        file = Path(str(db.engine.url.database))
        files += [path.read_bytes() for path in file.parent.glob(f"{file.name}*")]
    assert len(files) > 3
    for real in REAL:
        assert not [row for row in rows if real in row]
        assert not [file for file in files if real.encode() in file]


def test_no_page_or_export_shows_it_to_anybody(app: Flask, sign_in: SignIn) -> None:
    """Every address that is only looked at, by three roles: it shows after a reason, which looking does not give."""
    consultation = create_consultation("Listening 2026", questions=["What helps?"])
    member = add_member(create_forum("Leeds forum"), "Wren")
    keep_identity(member, {"full_name": REAL[0], "phone": REAL[1]})
    names = {"consultation_id": consultation.id, "forum_id": member.forum_id, "member_id": member.id}
    looked = 0
    for role in (Role.ADMINISTRATOR, Role.FACILITATOR, Role.EVALUATOR):
        client = app.test_client()
        person = db.session.get_one(Person, sign_in(client, role.value))
        grant_forum(person, member.forum)
        for rule in app.url_map.iter_rules():
            if (
                rule.arguments <= names.keys()
                and "GET" in (rule.methods or ())
                and role in (entry_of(app, rule.endpoint) or ())
            ):
                with app.test_request_context():
                    url = app.url_for(rule.endpoint, **{name: names[name] for name in rule.arguments})
                text = client.get(url).get_data()
                assert not [real for real in REAL if real.encode() in text], (role, url)
                looked += 1
    assert looked > 40
