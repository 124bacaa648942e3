"""A SQLite database as one file: copied while others write, checked, and swapped in as a whole."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

from consult.jobs.actions import Refused
from consult.keeping.manifest import Manifest, settle

NAME = "consult.db"
WAIT = 15.0  # seconds


def copy_database(source: Path, folder: Path) -> tuple[dict[str, int], str]:
    """One consistent copy in `folder`, rewritten from live rows only, so that nothing erased is in it; the rows of
    each table and the version of the tables."""
    with contextlib.closing(sqlite3.connect(source, timeout=WAIT)) as connection:
        connection.execute("vacuum into ?", (str(folder / NAME),))
    forget_words(folder / NAME)
    return counts_of(folder / NAME), revision_of(folder / NAME)


def forget_words(copy: Path) -> None:
    """The index of words keeps a deleted word until its parts are put together."""
    with contextlib.closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("pragma secure_delete=on")
        if connection.execute("select 1 from sqlite_master where name = 'excerpt_words'").fetchone():
            connection.execute("insert into excerpt_words(excerpt_words) values ('optimize')")


def counts_of(path: Path) -> dict[str, int]:
    query = (  # the index of words cannot be counted, and follows its excerpts
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name != 'alembic_version'"
        " and name not like 'excerpt_words%'"
    )
    with contextlib.closing(sqlite3.connect(path)) as connection:
        names = sorted(name for (name,) in connection.execute(query))
        return {name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}


def revision_of(path: Path) -> str:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        row = connection.execute("select version_num from alembic_version").fetchone()
    return str(row[0]) if row else ""


def check_database(path: Path, manifest: Manifest) -> None:
    """SQLite's own look at every page, at every reference, and the rows as the manifest counts them."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = [row[0] for row in connection.execute("pragma integrity_check")]
        astray = connection.execute("pragma foreign_key_check").fetchall()
    if found != ["ok"] or astray:
        raise Refused(f"The backup's database is not whole ({found[0]}). Nothing was changed. Use another backup.")
    if counts_of(path) != manifest.counts:
        raise Refused("The backup's database has other rows than its manifest says. Nothing was changed.")


def swap_database(source: Path, target: Path, manifest: Manifest) -> None:
    """Put a checked copy in the place of the database, at one moment: before it all is old, after it all is new."""
    fresh = target.with_name(target.name + ".restoring")
    try:
        shutil.copyfile(source, fresh)
        fresh.chmod(0o600)
        check_database(fresh, manifest)
        settle(fresh)
        if target.exists():
            close_journal(target)
        for end in ("-wal", "-shm"):
            target.with_name(target.name + end).unlink(missing_ok=True)
        fresh.replace(target)
        settle(target.parent)
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            fresh.with_name(fresh.name + end).unlink(missing_ok=True)


def close_journal(path: Path) -> None:
    """A journal of the old database beside the new one would be played into it. This fails while anybody has it open."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=1)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
            connection.execute("pragma journal_mode=delete")
    except sqlite3.OperationalError as problem:
        raise Refused("The database is open in another program. Stop Consult here, then restore.") from problem
    except sqlite3.DatabaseError:
        return  # damaged, which may be why it is being replaced
