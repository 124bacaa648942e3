"""Small things the worker does by the clock, without a job's row: a slice adds its own to CHORES."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask

from consult.extensions import db
from consult.privacy.logs import without_words

log = logging.getLogger(__name__)
EVERY = 15 * 60.0  # seconds
CHORES: list[Callable[[], object]] = []


def do_chores(app: Flask) -> None:
    """Do each; one that fails is tried again the next time, and keeps no other from being done."""
    for chore in CHORES:
        with app.app_context():
            try:
                chore()
            except Exception as problem:
                log.warning(
                    "%s was not done this time\n%s", getattr(chore, "__name__", "a chore"), without_words(problem)
                )
            finally:
                db.session.remove()
