"""Backing this place up, and putting a backup back."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import click

from consult.commands.common import application
from consult.commands.telling import tell
from consult.keeping.copying import back_up, put_back
from consult.keeping.manifest import Manifest

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--json", "as_json", is_flag=True)
def backup(folder: Path, as_json: bool) -> None:
    """Copy the database and the keys into DIR, while the server runs.

    Keep DIR as safe as this place itself: with the keys in it, receipts can be opened."""
    with application(), failures_in_words():
        manifest = back_up(folder)
        tell(
            told(folder, manifest),
            f"Backed up to {folder}: {rows(manifest):,} rows, and the keys that open receipts.",
            as_json,
        )


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--yes", is_flag=True, help="Replace the data that is here.")
@click.option("--json", "as_json", is_flag=True)
def restore(folder: Path, yes: bool, as_json: bool) -> None:
    """Put the backup in DIR in the place of what is here. Stop the server first."""
    with application(), failures_in_words():
        manifest = put_back(folder, replace=yes)
        tell(
            told(folder, manifest),
            f"Restored the backup of {manifest.made}: {rows(manifest):,} rows, and the keys.",
            as_json,
        )


@contextlib.contextmanager
def failures_in_words() -> Iterator[None]:
    """A full disk or a folder that is not ours is said, not traced."""
    try:
        yield
    except OSError as problem:
        raise click.ClickException(
            f"{problem.filename or 'The disk'}: {problem.strerror}. Nothing was changed."
        ) from problem
    except sqlite3.Error as problem:
        raise click.ClickException(
            f"The database could not be copied: {problem}. Check that the disk is not full."
        ) from problem


def told(folder: Path, manifest: Manifest) -> dict[str, object]:
    return {
        "folder": str(folder.resolve()),
        "made": manifest.made,
        "dialect": manifest.dialect,
        "revision": manifest.revision,
        "rows": rows(manifest),
        "counts": manifest.counts,
    }


def rows(manifest: Manifest) -> int:
    return sum(manifest.counts.values())
