"""What the commands share: the application, errors in plain words, progress, JSON."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

import config
from consult import create_app
from consult.extensions import db
from consult.jobs.actions import Refused

QUIET = 10.0  # seconds between two lines of progress in a log


@contextlib.contextmanager
def application() -> Iterator[None]:
    """Inside this, the application of CONSULT_DATA and DATABASE_URL; what goes wrong is said, not traced."""
    try:
        with create_app().app_context():
            try:
                yield
            finally:  # a command that follows in the same process may want the database for itself
                db.session.remove()
                db.engine.dispose()
    except (config.ConfigError, Refused) as problem:
        raise click.ClickException(str(problem)) from problem
    except (OperationalError, ProgrammingError) as problem:
        said = str(problem.orig).strip().splitlines()[0] if problem.orig else "no reason given"
        raise click.ClickException(
            f"The database did not answer as expected: {said}. Has it been set up? Run: consult migrate"
        ) from problem


def show_progress(message: str, done: int, total: int) -> None:
    """One line that is written over, on a terminal only."""
    if not sys.stderr.isatty():
        return
    end = "\n" if total and done >= total else ""
    count = f" {done:,} of {total:,}" if total else ""
    click.echo(f"\r\033[K{message}{count}{end}", err=True, nl=False)


def progress_line() -> Callable[[str, int, int], None]:
    """Progress on a terminal as one line; anywhere else a line every ten seconds, for whoever reads the log."""
    if sys.stderr.isatty():
        return show_progress
    last = time.monotonic()

    def now_and_then(message: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= QUIET:
            last = time.monotonic()
            click.echo(f"{message} ({done:,} of {total:,})", err=True)

    return now_and_then


def tell(result: dict[str, Any], sentence: str, as_json: bool) -> None:
    """The result: JSON where asked, a sentence otherwise."""
    click.echo(json.dumps(result, ensure_ascii=False, default=str) if as_json else sentence)
