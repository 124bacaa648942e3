"""What a backup says of itself: its files with their marks, its rows, its version of the tables."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from consult.jobs.actions import Refused

NAME = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """dialect: the database it came from. revision: its version of the tables. files: SHA-256 of each, by its path."""

    made: str
    dialect: str
    revision: str
    counts: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)


def write_manifest(folder: Path, made: str, dialect: str, revision: str, counts: dict[str, int]) -> Manifest:
    """The last file of a backup: it names all the others, and all of them are on the disk before it is."""
    (folder / NAME).touch(0o600)
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    for path in paths:
        settle(path)
    files = {path.relative_to(folder).as_posix(): fingerprint(path) for path in paths}
    manifest = Manifest(made, dialect, revision, counts, files)
    (folder / NAME).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    settle(folder / NAME)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup whose every file is there and unchanged; otherwise Refused, naming the file."""
    try:
        manifest = Manifest(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except FileNotFoundError as problem:
        raise Refused(
            f"{folder} is not a backup: it has no {NAME}. Name the folder that “consult backup” made."
        ) from problem
    except (ValueError, TypeError) as problem:
        raise Refused(f"The backup is damaged: {NAME} cannot be read. Use another backup.") from problem
    for name, mark in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise Refused(f"The backup is damaged: {name} is missing. Use another backup.")
        if fingerprint(path) != mark:
            raise Refused(f"The backup is damaged: {name} is not as it was written. Use another backup.")
    return manifest


def fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settle(path: Path) -> None:
    """Wait until a file, or a folder's list of files, is on the disk itself."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
