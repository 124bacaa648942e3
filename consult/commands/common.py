"""What the commands share: the application, and its errors in plain words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

import config
from consult import create_app
from consult.extensions import db
from consult.jobs.actions import Refused


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
