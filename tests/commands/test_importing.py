"""`consult import`: what it says, what it answers, and that a second run adds nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from consult import create_app
from consult.commands import main
from consult.extensions import db
from consult.surveys.response_models import Response

CONTENT = "id,text,Region\n1,A phone in every pack,North\n2,,South\n1,More time,South\n"
ASKED = ("--consultation", "Listening", "--question", "What would help?", "--text-column", "text")
Consult = Callable[..., Result]


@pytest.fixture
def place(tmp_path: Path, empty_place: Path) -> Path:
    return tmp_path


@pytest.fixture
def consult(place: Path) -> Consult:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments))

    return run


@pytest.fixture
def file(place: Path) -> str:
    path = place / "answers.csv"
    path.write_text(CONTENT, encoding="utf-8")
    return str(path)


def bring(consult: Consult, file: str, *more: str) -> dict[str, Any]:
    result = consult("import", file, *ASKED, "--json", *more)
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def test_it_answers_with_counts_and_the_rows_left_out(consult: Consult, file: str) -> None:
    said = bring(consult, file, "--group-column", "Region", "--person-column", "id", "--consent", "quote")
    assert (said["rows"], said["added"], said["already"]) == (3, 2, 0)
    assert said["refused"] == [{"line": 3, "reason": "There are no words in it."}]
    assert said["seconds"] > 0
    app: Flask = create_app()
    with app.app_context():
        found = db.session.scalars(select(Response)).all()
        assert {each.consent.value for each in found} == {"quote"}
        assert len({each.person_hash for each in found}) == 1
        assert {group.value for each in found for group in each.characteristics} == {"North", "South"}
        db.session.remove()
        db.engine.dispose()


def test_a_second_run_adds_nothing(consult: Consult, file: str) -> None:
    assert bring(consult, file)["consultation_begun"]
    again = bring(consult, file)
    assert (again["added"], again["already"], again["consultation_begun"]) == (0, 2, False)


def test_it_says_in_a_sentence_what_it_did(consult: Consult, file: str) -> None:
    result = consult("import", file, *ASKED)
    assert "2 rows added, 0 were here already, 1 refused." in result.stdout
    assert "line 3: There are no words in it." in result.stdout
    assert "no consultation called “Listening”, so it was begun" in result.stderr


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "The file is empty"),
        (b"\x00\x01\x02binary", "not a text file"),
        (b"1,2\n3,4\n", "Put the names of the columns in the first row"),
        (b"words,b\nKind,x\n", "There is no column “text”. The columns are: “words”, “b”"),
    ],
)
def test_a_file_that_cannot_be_taken_is_said_on_the_error_stream_and_nothing_begins(
    consult: Consult, place: Path, content: bytes, says: str
) -> None:
    path = place / "bad.csv"
    path.write_bytes(content)
    result = consult("import", str(path), *ASKED, "--json")
    assert result.exit_code == 1
    assert says in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.output
    path.write_text(CONTENT)
    assert bring(consult, str(path))["consultation_begun"], "the refused file had begun nothing"


def test_an_empty_question_or_title_is_refused(consult: Consult, file: str) -> None:
    for name, value in (("--question", "  "), ("--question", "x" * 501), ("--consultation", " ")):
        arguments = [*ASKED]
        arguments[arguments.index(name) + 1] = value
        result = consult("import", file, *arguments)
        assert result.exit_code == 1
        assert "Give the" in result.stderr


def test_the_real_file_is_taken_once(consult: Consult, shared_data: Path) -> None:
    file = str(shared_data / "nhs_fft_phase1.csv")
    first = bring(consult, file, "--group-column", "group", "--group-column", "question")
    assert (first["added"], first["refused"]) == (8352, [])
    assert first["seconds"] < 30
    assert bring(consult, file, "--group-column", "group", "--group-column", "question")["added"] == 0
