"""Serving, working, migrating, and the first account."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from select import select as wait_to_read

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

PATIENCE = 20.0  # seconds that one process waits for the others at the start
THREADS = 4  # in each process: more of them only wait for each other
# Python works in one thread at a time; a second process uses a second core. Not with SQLite, unless somebody asks: pages
# come half as fast again, but its writers wait for each other by napping, and the slowest answers take three times as long.
PROCESSES = min(2, os.cpu_count() or 1)


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--no-demo", is_flag=True, help="Do not seed the worked example into an empty database.")
@click.option("--processes", type=click.IntRange(1, 64), help="That serve. SQLite: 1 if nothing is said; else 2.")
def run(port: int, host: str, no_demo: bool, processes: int | None) -> None:
    """Bring the database up to date, serve, and work jobs."""
    log_to_terminal()
    os.environ.setdefault("CONSULT_URL", f"http://127.0.0.1:{port}")
    with application():
        app = create_app()
        with app.app_context():
            bring_up_to_date()
            if not no_demo:
                seed_if_empty()
            several = db.engine.dialect.name != "sqlite"
        processes = processes or (PROCESSES if several else 1)
        listener = listen(host, port)
        signal.signal(signal.SIGTERM, stop_on_signal)
        mine = "--parent", str(os.getpid())
        ready, say_ready = os.pipe()
        others = [("serve", "--socket", str(listener.fileno()), "--ready", str(say_ready), *mine)] * (processes - 1)
        with beside([("work", *mine), *others], (listener.fileno(), say_ready)):
            wait_for(len(others), ready)
            announce(app, host, port)
            serve_on(listener, app)


def listen(host: str, port: int) -> socket.socket:
    """The socket that every process serves."""
    try:
        return socket.create_server((host, port), backlog=1024)
    except OSError as problem:
        raise click.ClickException(
            f"Port {port} is taken by another program. Stop it, or choose another: --port {port + 1}"
        ) from problem


def wait_for(others: int, ready: int) -> None:
    """Begin together: browsers keep their connection, and whoever came first would keep them all. Not for ever."""
    ends = time.monotonic() + PATIENCE
    while others and wait_to_read([ready], [], [], max(0, ends - time.monotonic()))[0]:
        others -= len(os.read(ready, others))


def serve_on(listener: socket.socket, app: Flask) -> None:
    from waitress import create_server

    from consult.themes.overview.warming import warm_up

    warm_up(app)
    server = create_server(app, sockets=[listener], threads=THREADS, ident=None)
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
def beside(commands: Sequence[Sequence[str]], descriptors: Sequence[int]) -> Iterator[None]:
    """Processes beside this one, a command of ours each, started again should they die, ended with us."""
    stopping = threading.Event()
    held: dict[int, subprocess.Popen[bytes]] = {}

    def keep(place: int, command: Sequence[str]) -> None:
        while not stopping.is_set():
            inherited = descriptors if "--socket" in command else ()
            held[place] = subprocess.Popen([sys.executable, "-m", "consult", *command], pass_fds=inherited)
            while held[place].poll() is None and not stopping.wait(0.5):
                pass
            stopping.wait(1)

    keepers = [threading.Thread(target=keep, args=each, daemon=True) for each in enumerate(commands)]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        stopping.set()
        for keeper in keepers:
            keeper.join()
        end(list(held.values()))


def end(processes: Sequence[subprocess.Popen[bytes]], patience: float = 10) -> None:
    """Ask processes to end. One that has not within that many seconds is killed: its work is done again by the next."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@click.command(hidden=True)
@click.option("--socket", "descriptor", type=int, required=True)
@click.option("--ready", type=int, required=True)
@click.option("--parent", type=int, required=True)
def serve(descriptor: int, ready: int, parent: int) -> None:
    """Serve on a socket that another process of ours listens on."""
    log_to_terminal()
    signal.signal(signal.SIGTERM, stop_on_signal)
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    app = create_app()
    os.write(ready, b".")
    with socket.socket(fileno=descriptor) as listener:
        serve_on(listener, app)


def end_with(parent: int) -> None:
    """Whoever started us is gone, killed perhaps: then nobody would end this process, and the port would stay taken."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


@click.command()
@click.option("--parent", type=int, hidden=True)
def work(parent: int | None) -> None:
    """Work jobs until the program that started this one ends."""
    from consult.jobs.worker import run_worker

    log_to_terminal("worker: ")
    signal.signal(signal.SIGTERM, stop_on_signal)
    with contextlib.suppress(KeyboardInterrupt):
        run_worker(create_app(), parent)


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
