"""Files between the steps of bringing words in: kept under a random name, for a day at most, then gone."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from flask import current_app

from consult.surveys.importing.table import tidy, tidy_name

KEPT_FOR = 24 * 60 * 60  # seconds
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
LONGEST_NAME = 120


@dataclass(frozen=True)
class Choices:
    """Which column is what, by name, and what the people were asked."""

    text: str
    question: str
    person: str | None = None
    organisation: str | None = None
    groups: tuple[str, ...] = ()
    consent: str = "none"


def chosen(said: dict[str, Any]) -> Choices:
    """Choices as JSON gives them back."""
    return Choices(**(said | {"groups": tuple(said["groups"])}))


@dataclass(frozen=True)
class Upload:
    """A file that somebody chose, and what they have said about it so far."""

    token: str
    name: str
    consultation_id: int
    choices: Choices | None = None
    answers: dict[str, Any] | None = None  # what each column is, when whole responses are brought in

    @property
    def path(self) -> Path:
        return folder() / self.token


def folder() -> Path:
    path = Path(current_app.config["DATA_DIR"]) / "uploads"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def keep_upload(content: BinaryIO, name: str, consultation_id: int) -> Upload:
    """Keep a file; whatever is older than a day goes at the same time."""
    sweep()
    upload = Upload(secrets.token_urlsafe(16), tidy_name(tidy(name))[:LONGEST_NAME] or "a file", consultation_id)
    content.seek(0)
    with os.fdopen(os.open(upload.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        shutil.copyfileobj(content, file)
    remember(upload)
    return upload


def remember(upload: Upload, choices: Choices | None = None, answers: dict[str, Any] | None = None) -> None:
    """Write down what is known about a file, beside it, as a whole or not at all."""
    known = replace(upload, choices=choices or upload.choices, answers=answers or upload.answers)
    fresh = folder() / f"{upload.token}.{secrets.token_hex(4)}.part"
    fresh.touch(0o600)
    fresh.write_text(json.dumps(asdict(known)), encoding="utf-8")
    fresh.replace(folder() / f"{upload.token}.json")


def find_upload(token: str, consultation_id: int) -> Upload | None:
    """The file of that random name, if it is still here and was brought to this consultation."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        known = json.loads((folder() / f"{token}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    said = known.pop("choices")
    upload = Upload(**known, choices=chosen(said) if said else None)
    return upload if upload.consultation_id == consultation_id and upload.path.exists() else None


def remove_upload(upload: Upload) -> None:
    upload.path.unlink(missing_ok=True)
    (folder() / f"{upload.token}.json").unlink(missing_ok=True)


def sweep() -> None:
    """Remove what nobody came back for."""
    oldest = time.time() - KEPT_FOR
    for path in folder().iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
