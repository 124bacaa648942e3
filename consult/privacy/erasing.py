"""Leaving nothing of what was deleted in the files of the database."""

from __future__ import annotations

from collections.abc import Callable

from consult.extensions import db

BEFORE_THE_LOG_IS_EMPTIED: list[Callable[[], None]] = []
"""Whoever keeps words in a second place appends a function that leaves nothing of the deleted ones there. It commits."""


def empty_the_log(*, wait: bool = True) -> None:
    """SQLite keeps deleted words in its write-ahead log until it is emptied into the file (where they are overwritten:
    secure_delete), and with it the order in which things were written. PostgreSQL's own vacuum takes its old rows.

    Without `wait` the log stays when somebody reads from it just now; the next one to come empties it."""
    if db.engine.dialect.name != "sqlite":
        return
    for forget in BEFORE_THE_LOG_IS_EMPTIED:
        forget()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
        if not wait:
            connection.exec_driver_sql("PRAGMA busy_timeout=0")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
