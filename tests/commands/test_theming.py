"""Grouping a file from the command line: any number of columns and rows, and everything that was found written out."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from consult.commands.columns import read_columns
from consult.commands.theming import themes
from consult.surveys.importing import table
from tests.themes.engine.passages import PASSAGES


def written(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def test_only_the_columns_asked_for_are_read_however_long_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 10)
    rows = [[str(number), f"Words, with a comma {number}", "Where"] for number in range(300)]
    file = written(tmp_path / "rows.csv", [["Number", "What was said", "Place"], *rows, ["300"]])
    said, number = read_columns(file, ["what was said", "Number"])
    assert said == [row[1] for row in rows] + [""]
    assert number[-1] == "300"


def test_what_was_found_is_written_a_row_a_line(tmp_path: Path) -> None:
    asked = ["What is hard?"] * len(PASSAGES)
    rows = [["said", "asked"], *map(list, zip(PASSAGES, asked, strict=True))]
    file, out = written(tmp_path / "rows.csv", rows), tmp_path / "out.json"
    done = CliRunner().invoke(
        themes, ["group", str(file), "--text-column", "said", "--question-column", "asked", "--out", str(out)]
    )
    assert done.exit_code == 0, done.output
    found = json.loads(out.read_text("utf-8"))
    assert len(found["assignments"]) == len(PASSAGES)
    assert {"theme", "confidence", "further", "sub", "parts", "why"} == set(found["assignments"][0])
    assert all(quote in PASSAGES for theme in found["themes"] for quote in theme["quotes"])
    assert {"note", "lens", "grain", "copies", "seconds", "peak_rss_mb"} <= set(found)


def test_a_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    file = written(tmp_path / "rows.csv", [["said", "who"], ["It rains", "me"], ["It pours", "you"]])
    done = CliRunner().invoke(themes, ["group", str(file), "--text-column", "text", "--out", str(tmp_path / "o")])
    assert done.exit_code == 1
    assert "“said”" in done.output


def test_grouping_a_file_waits_for_no_part_of_the_web() -> None:
    slow = {"flask", "sqlalchemy", "openpyxl", "babel", "cryptography", "sklearn"}
    code = (
        "import sys, consult.__main__, consult.commands.columns, consult.commands.theming, consult.themes.engine\n"
        f"print(*sorted({slow!r} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
