"""Files between the steps: kept under a name nobody can guess, and not for long."""

from __future__ import annotations

import io
import os
import time

from flask import Flask

from consult.surveys.importing import uploads
from consult.surveys.importing.uploads import Choices, find_upload, keep_upload, remember, remove_upload


def test_a_kept_file_is_found_by_its_token_in_its_own_consultation_only(app: Flask) -> None:
    kept = keep_upload(io.BytesIO(b"text\nKind\n"), "../../etc/answers\x00.csv", 7)
    found = find_upload(kept.token, 7)
    assert found == kept
    assert found.path.read_bytes() == b"text\nKind\n"
    assert found.path.parent == uploads.folder()
    assert oct(found.path.stat().st_mode)[-3:] == "600"
    assert find_upload(kept.token, 8) is None


def test_a_token_that_is_a_path_finds_nothing(app: Flask) -> None:
    kept = keep_upload(io.BytesIO(b"x"), "a.csv", 7)
    for token in (f"../uploads/{kept.token}", "..", "", "a" * 22, f"{kept.token}\n"):
        assert find_upload(token, 7) is None


def test_what_was_chosen_is_remembered(app: Flask) -> None:
    kept = keep_upload(io.BytesIO(b"x"), "a.csv", 7)
    choices = Choices("text", "What would help?", person="id", groups=("Region", "Role"), consent="quote")
    remember(kept, choices)
    found = find_upload(kept.token, 7)
    assert found is not None
    assert found.choices == choices


def test_a_removed_file_is_gone_with_what_was_known_of_it(app: Flask) -> None:
    kept = keep_upload(io.BytesIO(b"x"), "a.csv", 7)
    remove_upload(kept)
    remove_upload(kept)
    assert list(uploads.folder().iterdir()) == []


def test_a_file_nobody_came_back_for_goes_after_a_day(app: Flask) -> None:
    old = keep_upload(io.BytesIO(b"old"), "a.csv", 7)
    past = time.time() - uploads.KEPT_FOR - 60
    for path in uploads.folder().iterdir():
        os.utime(path, (past, past))
    new = keep_upload(io.BytesIO(b"new"), "b.csv", 7)
    assert find_upload(old.token, 7) is None
    assert {path.stem for path in uploads.folder().iterdir()} == {new.token}
