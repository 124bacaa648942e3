"""When somebody's words go: who must hear of it first, and leaving nothing of them in the file."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from consult.extensions import db

# Called with the ids of answers whose words are about to go, or may no longer be quoted; part of the same transaction.
BEFORE_WORDS_GO: list[Callable[[Sequence[uuid.UUID]], None]] = []


def words_go(answer_ids: Sequence[uuid.UUID]) -> None:
    """Tell those who made something of these answers: they take it back."""
    for told in BEFORE_WORDS_GO if answer_ids else ():
        told(answer_ids)


def empty_the_log(*, wait: bool = True) -> None:
    """SQLite keeps deleted words in its write-ahead log until it is emptied into the file (where they are overwritten:
    secure_delete), and with it the order in which things were written. PostgreSQL's own vacuum takes its old rows.

    Without `wait` the log stays when somebody reads from it just now; the next one to come empties it."""
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
        if not wait:
            connection.exec_driver_sql("PRAGMA busy_timeout=0")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
