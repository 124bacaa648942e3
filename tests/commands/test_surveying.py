"""consult survey import: a draft from a file, and what became of everything in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from consult.commands import main
from consult.extensions import db
from consult.surveys.models import Survey


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr("consult.commands.common.create_app", lambda: app)
    return CliRunner()


def test_a_file_becomes_a_draft_and_what_was_left_out_is_said(run: CliRunner, tmp_path: Path) -> None:
    form = tmp_path / "phones.csv"
    form.write_text("type,name,label\ntext,why,Why?\ngeopoint,where,Where?\n", encoding="utf-8")
    done = run.invoke(main, ["survey", "import", str(form), "--into", "A test", "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.output)
    assert (said["questions"], said["left_out"][0][0]) == (1, "where")
    assert db.session.scalars(select(Survey)).one().title == "phones"


def test_a_file_that_is_no_survey_is_refused(run: CliRunner, tmp_path: Path) -> None:
    form = tmp_path / "phones.pdf"
    form.write_bytes(b"%PDF-1.7")
    done = run.invoke(main, ["survey", "import", str(form), "--into", "A test"])
    assert done.exit_code == 1 and "no survey we can read" in done.output
