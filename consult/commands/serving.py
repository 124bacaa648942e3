"""Serving, working, migrating, and the first account."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import click
from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy import select

from consult import create_app
from consult.commands.common import application
from consult.extensions import db
from consult.people.actions import EmailTaken, create_person
from consult.people.models import Person, Role
from consult.privacy.logs import log_to_terminal

THREADS = 4


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--no-demo", is_flag=True, help="Do not seed the worked example into an empty database.")
def run(port: int, host: str, no_demo: bool) -> None:
    """Bring the database up to date, serve, and work jobs."""
    from waitress import create_server

    log_to_terminal()
    os.environ.setdefault("CONSULT_URL", f"http://127.0.0.1:{port}")
    with application():
        app = create_app()
        with app.app_context():
            bring_up_to_date()
            if not no_demo:
                seed_if_empty()
        try:
            server = create_server(app, host=host, port=port, threads=THREADS, ident=None)
        except OSError as problem:
            raise click.ClickException(
                f"Port {port} is taken by another program. Stop it, or choose another: --port {port + 1}"
            ) from problem
        signal.signal(signal.SIGTERM, stop_on_signal)
        with worker_beside():
            announce(app, host, port)
            with contextlib.suppress(KeyboardInterrupt, SystemExit):
                server.run()
            server.close()


def stop_on_signal(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def bring_up_to_date() -> None:
    """Run the migrations that have not run yet; an up-to-date database is left alone."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()


def seed_if_empty() -> None:
    """The demo is for an empty house only, never beside anybody's real data, and not where strangers can reach it.
    A process of its own seeds it, so that what reading themes takes is given back before serving begins."""
    from consult.demo import demo_is_whole
    from consult.demo.accounts import ACCOUNTS

    theirs = Person.email.not_in([account.email for account in ACCOUNTS])
    if demo_is_whole() or db.session.scalar(select(Person.id).where(theirs).limit(1)) is not None:
        return
    if current_app.config["SESSION_COOKIE_SECURE"]:
        return
    click.echo("Seeding the worked example. This happens once, and takes a minute or two.")
    db.session.remove()
    if subprocess.run([sys.executable, "-m", "consult", "demo", "seed"]).returncode:
        raise click.ClickException("The worked example could not be seeded. Start without it: --no-demo")


def announce(app: Flask, host: str, port: int) -> None:
    """Where it is, and how to get in."""
    from consult.demo import ACCOUNTS, PASSWORD

    shown = "127.0.0.1" if host == "0.0.0.0" else host
    click.echo(f"\nConsult is at http://{shown}:{port}\n")
    with app.app_context():
        emails = set(db.session.scalars(select(Person.email)))
    demo = [account for account in ACCOUNTS if account.email in emails]
    if demo:
        click.echo(f"The demo's sign-ins (password for all: {PASSWORD}):")
        for account in demo:
            click.echo(f"  {account.email:<28} {account.role.label}")
        click.echo(f"The demo's open survey: http://{shown}:{port}/s/demo")
    elif not emails:
        click.echo("Nobody has an account yet. Make the first administrator: consult account NAME EMAIL")
    click.echo("Stop with Ctrl+C.\n")


@contextlib.contextmanager
def worker_beside() -> Iterator[None]:
    """A worker process beside the server, started again should it die, ended with us."""
    stopping = threading.Event()
    held: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not stopping.is_set():
            held[:] = [subprocess.Popen([sys.executable, "-m", "consult", "work"])]
            while held[0].poll() is None and not stopping.wait(0.5):
                pass
            if not stopping.is_set():
                time.sleep(1)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join()
        for process in held:
            process.terminate()
            process.wait(10)


@click.command()
def work() -> None:
    """Work jobs until the program that started this one ends."""
    from consult.jobs.worker import run_worker

    log_to_terminal("worker: ")
    signal.signal(signal.SIGTERM, stop_on_signal)
    with contextlib.suppress(KeyboardInterrupt):
        run_worker(create_app())


@click.command()
def migrate() -> None:
    """Bring the database up to date."""
    with application():
        bring_up_to_date()
        click.echo("The database is up to date.")


@click.command()
@click.argument("name")
@click.argument("email")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.ADMINISTRATOR.value, show_default=True
)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, help="At least 10 characters.")
def account(name: str, email: str, role: str, password: str) -> None:
    """Make an account from the command line, such as the first administrator's."""
    from consult.people.passwords import SHORTEST

    if len(password) < SHORTEST:
        raise click.ClickException(f"Use at least {SHORTEST} characters for the password.")
    with application():
        try:
            person = create_person(name, email, Role(role), password)
        except EmailTaken as taken:
            raise click.ClickException(str(taken)) from taken
        click.echo(f"{person.name} can sign in with {person.email}.")
