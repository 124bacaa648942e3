"""`consult backup` and `consult restore`, as somebody types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consult import create_app
from consult.commands import main
from consult.consultations.actions import create_consultation
from consult.extensions import db

Consult = Callable[..., Result]


@pytest.fixture
def consult(empty_place: Path) -> Consult:
    """Commands of a place with one consultation in it."""
    with create_app().app_context():
        create_consultation("Listening")
        db.session.remove()
        db.engine.dispose()
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


def test_a_backup_and_its_restore_answer_in_json(consult: Consult, tmp_path: Path) -> None:
    folder = str(tmp_path / "copy")
    made = consult("backup", folder, "--json")
    assert made.exit_code == 0
    said = json.loads(made.stdout)
    assert (said["rows"], said["counts"]["consultation"], said["dialect"]) == (1, 1, "sqlite")
    back = consult("restore", folder, "--yes", "--json")
    assert (back.exit_code, json.loads(back.stdout)) == (0, said)


def test_a_restore_over_data_asks_for_yes(consult: Consult, tmp_path: Path) -> None:
    folder = str(tmp_path / "copy")
    assert "keys that open receipts" in consult("backup", folder).stdout
    refused = consult("restore", folder)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "add --yes" in refused.stderr
    assert "Restored the backup of" in consult("restore", folder, "--yes").stdout


def test_a_damaged_backup_is_said_on_the_error_stream(consult: Consult, tmp_path: Path) -> None:
    consult("backup", str(tmp_path / "copy"))
    with (tmp_path / "copy" / "consult.db").open("ab") as file:
        file.write(b"more")
    refused = consult("restore", str(tmp_path / "copy"), "--yes")
    assert refused.exit_code == 1
    assert "damaged: consult.db is not as it was written" in refused.stderr


def test_a_backup_over_something_is_refused(consult: Consult, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "a.txt").write_text("a")
    assert "is not empty" in consult("backup", str(tmp_path / "copy")).stderr


def test_a_place_that_cannot_be_written_is_said_and_not_traced(consult: Consult, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("a")
    result = consult("backup", str(tmp_path / "a-file" / "copy"))
    assert result.exit_code == 1
    assert "a-file" in result.stderr
    assert "Traceback" not in result.output
