"""One seeded place for all hostile tests, put back as it was after whatever changed it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import text
from sqlalchemy.engine import make_url

from consult import create_app
from consult.extensions import db
from consult.people.models import Role

from .marks import PASSWORD
from .world import Place, seed

MakePlace = Callable[..., Place]
NOT_WORDS = {"worker", "alembic_version"}


class Kept(Place):
    """A place that can be put back, with somebody of each role signed in."""

    def __init__(self, place: Place, databases: Any) -> None:
        super().__init__(place.app, place.people, place.own, place.foreign, place.secrets)
        self.databases = databases
        self.url = place.app.config["SQLALCHEMY_DATABASE_URI"]
        self.clients: dict[str, FlaskClient] = {"stranger": self.app.test_client()}
        for role in Role:
            self.clients[role.value] = client = self.app.test_client()
            reply = client.post("/sign-in", data={"email": f"{role.value}@example.org", "password": PASSWORD})
            assert reply.status_code == 302
        self.cookies = {role: client.get_cookie("consult") for role, client in self.clients.items()}
        self.let_go()
        database = make_url(self.url).database
        assert database
        self.database, self.copy = database, f"{database}_seeded"
        if self.url.startswith("sqlite"):
            shutil.copyfile(self.database, self.copy)
        else:
            databases.execute(f'CREATE DATABASE "{self.copy}" TEMPLATE "{self.database}"')

    def let_go(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def restore(self) -> None:
        """Everything as it was seeded, and everybody signed in."""
        self.let_go()
        for role, cookie in self.cookies.items():
            if cookie:
                self.clients[role].set_cookie("consult", cookie.value)
            else:
                self.clients[role].delete_cookie("consult")
        if self.url.startswith("sqlite"):
            for end in ("-wal", "-shm"):
                Path(self.database + end).unlink(missing_ok=True)
            shutil.copyfile(self.copy, self.database)
        else:
            self.databases.drop(self.url)
            self.databases.execute(f'CREATE DATABASE "{self.database}" TEMPLATE "{self.copy}"')

    def digests(self) -> dict[str, tuple[int, str]]:
        """For each table how many rows, and what they hold."""
        found = {}
        with self.app.app_context():
            for table in db.metadata.sorted_tables:
                if table.name in NOT_WORDS:
                    continue
                rows = sorted(map(repr, db.session.execute(text(f'select * from "{table.name}"')).all()))
                found[table.name] = len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()
            db.session.remove()
        return found


def make_app(databases: Any, url: str, folder: Path, templates: FileSystemBytecodeCache, **changed: object) -> Flask:
    """The application as people meet it: an error is a page, not an exception of the test."""
    settings = {
        "DATA_DIR": folder,
        "SQLALCHEMY_DATABASE_URI": url,
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
    }
    app = create_app(settings | changed)
    app.jinja_env.bytecode_cache = templates
    return app


@pytest.fixture(scope="session")
def make_place(
    databases: Any, templates: FileSystemBytecodeCache, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Kept]]:
    made: dict[str, Kept] = {}

    def make(dialect: str) -> Kept:
        if dialect not in made:
            app = make_app(databases, databases.migrated(dialect), tmp_path_factory.mktemp("place"), templates)
            made[dialect] = Kept(seed(app), databases)
        return made[dialect]

    yield make
    for kept in made.values():
        kept.let_go()
        databases.drop(kept.url)
        if not kept.url.startswith("sqlite"):
            databases.execute(f'DROP DATABASE "{kept.copy}"')


@pytest.fixture
def place(make_place: Callable[[str], Kept]) -> Iterator[Kept]:
    """The seeded place. What a test does to it is undone after."""
    found = make_place("sqlite")
    found.restore()
    yield found
    found.let_go()


@pytest.fixture(params=["sqlite", "postgresql"])
def place_on(request: pytest.FixtureRequest, make_place: Callable[[str], Kept]) -> Iterator[Kept]:
    """The same, once on each kind of database."""
    found = make_place(request.param)
    found.restore()
    yield found
    found.let_go()
