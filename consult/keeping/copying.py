"""Making a backup while the server runs, and putting one back while it does not."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import func, inspect, select, text

from consult.extensions import db, now
from consult.jobs.actions import Refused
from consult.jobs.health import WORKER_QUIET_AFTER
from consult.jobs.models import Worker
from consult.keeping.files import NAME, copy_database, swap_database
from consult.keeping.manifest import Manifest, read_manifest, settle, write_manifest
from consult.keeping.tables import read_tables, write_tables

KEYS = "keys"


def back_up(folder: Path) -> Manifest:
    """A copy of this place in a new folder: the database at one moment, and the keys without which no receipt opens."""
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not empty. Name a folder that does not exist yet.")
    if not is_set_up():
        raise Refused("There is no database here yet. Check CONSULT_DATA and DATABASE_URL.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    work.mkdir(mode=0o700)
    try:
        made = now().isoformat(timespec="seconds")
        shutil.copytree(data_dir() / KEYS, work / KEYS)
        counts, revision = copy_tables(work)
        manifest = write_manifest(work, made, dialect(), revision, counts)
        work.replace(folder)
        settle(folder.parent)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return manifest


def copy_tables(folder: Path) -> tuple[dict[str, int], str]:
    if dialect() == "sqlite":
        return copy_database(database_file(), folder)
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection, connection.begin():
        revision = str(connection.scalar(text("select version_num from alembic_version")))
        return write_tables(connection, folder), revision


def put_back(folder: Path, *, replace: bool) -> Manifest:
    """Make this place what it was when the backup was made. Nothing is changed unless the backup is whole."""
    manifest = read_manifest(folder)
    if manifest.dialect != dialect():
        raise Refused(
            f"This backup is of {manifest.dialect}, and this place uses {dialect()}. Set DATABASE_URL to match."
        )
    if is_set_up():
        refuse_while_running()
        if not replace and has_data():
            raise Refused("There is data here. To put the backup in its place, add --yes.")
    db.session.remove()
    if dialect() == "sqlite":
        db.engine.dispose()
        swap_database(folder / NAME, database_file(), manifest)
    else:
        load(folder, manifest)
    place_keys(folder / KEYS)
    return manifest


def load(folder: Path, manifest: Manifest) -> None:
    upgrade()
    with db.engine.begin() as connection:
        here = connection.scalar(text("select version_num from alembic_version"))
        if here != manifest.revision:
            raise Refused(
                f"The backup has version {manifest.revision} of the tables, and this program {here}. "
                "Restore with the version of Consult that made it, then upgrade."
            )
        read_tables(connection, folder, manifest.counts)


def place_keys(source: Path) -> None:
    """The keys come last: a restore that stops before this is simply run again."""
    target = data_dir() / KEYS
    target.mkdir(mode=0o700, exist_ok=True)
    for path in source.iterdir():
        fresh = target / f".{path.name}.restoring"
        shutil.copyfile(path, fresh)
        fresh.chmod(0o600)
        settle(fresh)
        fresh.replace(target / path.name)


def refuse_while_running() -> None:
    seen = db.session.scalar(select(func.max(Worker.seen_at)))
    if seen is not None and now() - seen < WORKER_QUIET_AFTER:
        raise Refused(
            "Consult is running here. Stop it, then restore. "
            f"If it has just been stopped, wait {WORKER_QUIET_AFTER.seconds} seconds."
        )


def has_data() -> bool:
    """Whether anything is here that somebody could miss; a worker's heartbeat is not."""
    tables = [table for table in db.metadata.sorted_tables if table.name != Worker.__tablename__]
    return any(db.session.execute(select(table).limit(1)).first() is not None for table in tables)


def is_set_up() -> bool:
    if dialect() == "sqlite" and not database_file().exists():
        return False
    there = inspect(db.engine).get_table_names()
    return "alembic_version" in there and Worker.__tablename__ in there


def dialect() -> str:
    return db.engine.dialect.name


def database_file() -> Path:
    return Path(str(db.engine.url.database))


def data_dir() -> Path:
    return Path(current_app.config["DATA_DIR"])
