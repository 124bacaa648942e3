"""What commands work on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url


@pytest.fixture
def empty_place(tmp_path: Path, databases: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place of its own with all its tables, as a command finds it: by CONSULT_DATA."""
    place = tmp_path / "place"
    place.mkdir(mode=0o700)
    made = make_url(databases.migrated("sqlite")).database
    shutil.move(made, place / "consult.db")
    monkeypatch.setenv("CONSULT_DATA", str(place))
    return place
