"""Lists of people as they come: pasted, CSV, workbooks; what is wrong is said for each line."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from consult.people.lists import Line, Unreadable, read_file, read_list, written


def test_pasted_lines_are_read_in_the_shapes_people_paste() -> None:
    lines = read_list(
        "ann@example.org\n"
        "Bev Lee <BEV@example.org>\n"
        "Carys Jones, carys@example.org, Harbour House, yes\n"
        '\n"Dee, Dr" <dee@example.org>\n'
    )
    assert [(line.number, line.email, line.name, line.organisation, line.welsh) for line in lines[:3]] == [
        (1, "ann@example.org", "", "", False),
        (2, "bev@example.org", "Bev Lee", "", False),
        (3, "carys@example.org", "Carys Jones", "Harbour House", True),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_are_found_by_their_names(separator: str) -> None:
    rows = [("Surname", "E-mail", "First name", "Organisation", "Welsh"), ("Lee", "a@example.org", "Ann", "Hub", "Yes")]
    lines = read_list("\n".join(separator.join(row) for row in rows))
    assert lines == [Line(2, "a@example.org", "Ann Lee", "Hub", True)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Ann Lee, no address here", "There is no e-mail address."),
        ("ann@example", "“ann@example” is not an e-mail address."),
        ("a@b@example.org", "“a@b@example.org” is not an e-mail address."),
        ("email,welsh\nann@example.org,perhaps", "For Welsh, write yes or no instead of “perhaps”."),
        ("ann@example.org\nANN@example.org", "The same address stands on line 1."),
    ],
)
def test_what_is_wrong_with_a_line_is_said(text: str, problem: str) -> None:
    assert read_list(text)[-1].problem == problem


def test_a_workbook_is_read_like_a_csv() -> None:
    book = Workbook()
    assert book.active
    book.active.append(["Name", "Email", "Organisation"])
    book.active.append(["Ann Lee", "ann@example.org", "Hub"])
    file = io.BytesIO()
    book.save(file)
    assert read_file(file.getvalue(), "people.xlsx") == [Line(2, "ann@example.org", "Ann Lee", "Hub")]


def test_accents_survive_in_either_encoding() -> None:
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        assert read_file("Siân <s@example.org>".encode(encoding), "list.csv")[0].name == "Siân"


def test_hostile_files_are_refused_in_plain_words() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (70 * 1024 * 1024))
    for content in (bomb.getvalue(), b"PK\x03\x04 broken", b"", b"a\0b", b"x@example.org\n" * 5001):
        with pytest.raises(Unreadable, match=r"\.$"):
            read_file(content, "list.csv")


def test_a_list_that_is_written_is_read_as_the_same_list() -> None:
    lines = [Line(2, "a@example.org", 'Ann "Bee"\' <x', "Hub, North", True), Line(3, "b@example.org")]
    assert read_list(written(lines)) == lines
