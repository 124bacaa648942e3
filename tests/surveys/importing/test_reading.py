"""Reading a file: what is taken as it was meant, and what is refused in words that say what to change."""

from __future__ import annotations

import io
import os
import random
import resource
import time
import zipfile

import pytest

from consult.surveys.importing import reading, table
from consult.surveys.importing.reading import Table, Unreadable, read_table

from . import hostile


def read(content: bytes | str, name: str = "answers.csv") -> Table:
    return read_table(io.BytesIO(content.encode() if isinstance(content, str) else content), name)


def refused(content: bytes | str, name: str = "answers.csv") -> str:
    with pytest.raises(Unreadable) as caught:
        read(content, name)
    return str(caught.value)


ROWS = [["Warm and kind", "North"], ["“Café” again", "South"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_is_read_whatever_stands_between_its_cells(encoding: str, separator: str) -> None:
    lines = [["text", "region"], *ROWS]
    found = read("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    assert (found.columns, found.rows, found.note) == (("text", "region"), ROWS, "")
    assert found.lines == [2, 3]


def test_windows_letters_are_read_and_said() -> None:
    found = read("text,region\n“Café”, she said,North\n".replace("”, she", "” she").encode("cp1252"))
    assert found.rows == [["“Café” she said", "North"]]
    assert "Windows-1252" in found.note


def test_quoted_lines_commas_and_marks_stay_one_cell() -> None:
    found = read('text,region\n"First, a line\nand ""another""",North\nLast,South\n')
    assert found.rows == [['First, a line\nand "another"', "North"], ["Last", "South"]]
    assert found.lines == [2, 4]


def test_a_column_on_its_own_keeps_its_commas() -> None:
    found = read('text\nKind, patient, calm\n"Quick, too"\n\nSlow\n')
    assert found.columns == ("text",)
    assert [row[0] for row in found.rows] == ["Kind, patient, calm", "Quick, too", "Slow"]


def test_the_separator_line_that_excel_writes_is_passed_over() -> None:
    assert read("sep=;\ntext;region\nKind;North\n").rows == [["Kind", "North"]]


def test_formulas_stay_words() -> None:
    words = ["=1+1", "+44 is the code", "-5 out of 10", "@home", '=HYPERLINK("http://x.test")']
    quoted = "\n".join('"' + word.replace('"', '""') + '",x' for word in words)
    assert [row[0] for row in read(f"text,b\n{quoted}\n").rows] == words


def test_control_characters_are_taken_out_and_line_ends_made_one() -> None:
    assert read('text,b\n"a\x07b\r\nc\td",x\n').rows == [["ab\nc\td", "x"]]


def test_rows_that_do_not_fit_are_kept_and_marked() -> None:
    found = read("text,region\nKind,North\nOne,two,three\nAlone\nWarm,South,\n")
    assert [len(row) for row in found.rows] == [2, 2, 2, 2]
    assert sorted(found.ragged) == [1, 2]
    assert "Has 3 cells where the first row has 2" in found.ragged[1]
    assert "Has 1 cell where" in found.ragged[2]


def test_columns_of_one_name_are_told_apart_and_said() -> None:
    found = read("text,Region,region,\nKind,North,South,x\n")
    assert found.columns == ("text", "Region", "region (2)", "Column 4")
    assert "region (2)" in found.note


def test_a_missing_column_names_the_columns_there_are() -> None:
    found = read("text,Region\nKind,North\n")
    assert found.place_of(" region ") == 1
    with pytest.raises(Unreadable, match=r"no column “words”\. The columns are: “text”, “Region”"):
        found.place_of("words")


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf", "The file is empty"),
        (b"  \n \n", "The file is empty"),
        (b"text,region\n", "no rows below"),
        (b",,\nKind,North,x\n", "first row is empty"),
        (b"12,-1.5\n13,2.0\n", "numbers or dates"),
        (b"1,2\n3,4\n", "numbers or dates"),
        (b"Kind words,2026-03-01\nOther words,2026-03-02\n", "numbers or dates"),
        (b"1,Kind words\n2,More words\n3,Last words\n", "numbers or dates"),
        (b"Survey of 2026\ntext,region,role\nKind,North,staff\nWarm,South,staff\n", "lines above the column names"),
        (b"x" * 600 + b",b\nKind,North\n", "long text"),
        (b'text,b\n"Kind,North\nWarm,South\n', "opened on line 2 is never closed"),
        (b"text,b\nKind\x00,North\n", "not a text file"),
        (random.Random(1).randbytes(5000).replace(b"\0", b"\1"), "not a text file"),
        (("text,b\n" + "Café,Zoë\n" * 30 + "Caf").encode() + b"\xe9,x\n", "Line 32 has characters that are broken"),
        (b"text,b\n\x81\x8d\x8f,x\n", "do not know the letters"),
        ("text,b\nKind,x\n".encode("utf-16-le"), "not a text file"),
        ("text,b\nKind,x\n".encode("utf-16")[:-1], "characters we cannot read"),
        (b"%PDF-1.7 ...", "This is a PDF"),
        (b"\x89PNG\r\n", "This is a picture"),
        (b"<html><table><tr><td>a</td></tr></table>", "web page or XML"),
        (b'[\n {"text": "Kind"}\n]', "This is JSON"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old .xls file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "needs a password"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(content: bytes, says: str) -> None:
    said = refused(content)
    assert says in said
    assert said.endswith(".")


def test_a_file_over_the_limit_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1 << 20)
    assert "1 MB is the most" in refused(b"text\n" + b"a\n" * (1 << 20))


def test_too_many_rows_and_columns_are_refused() -> None:
    assert "200,000 rows" in refused("text,b\n" + "a,b\n" * 200_001)
    assert "500 columns" in refused(",".join(f"c{n}" for n in range(501)) + "\n" + "," * 500 + "\n")


def test_a_look_at_the_top_reads_no_further() -> None:
    content = io.BytesIO(b"text,b\n" + b"a,b\n" * 1000)
    assert len(read_table(content, "x.csv", most_rows=10).rows) == 10
    assert not content.closed


def test_a_workbook_is_read_with_its_values_as_words() -> None:
    import datetime as dt

    rows: list[list[object]] = [
        ["text", "score", "when", "member"],
        ["Kind", 3.0, dt.date(2026, 3, 1), True],
        [],
        ["=not run", 2.5, None, None],
    ]
    found = read(hostile.workbook(*rows, more=("Notes",)), "answers.xlsx")
    assert found.rows == [["Kind", "3", "2026-03-01", "TRUE"], ["", "2.5", "", ""]]
    assert found.lines == [2, 4]
    assert "“Answers” was read; 1 more was not" in found.note


def test_a_formula_in_a_workbook_is_read_as_its_value() -> None:
    sheet = (
        f'<worksheet xmlns="{hostile.MAIN}"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'
        '<row r="2"><c r="A2" t="str"><f>CONCAT("Ki","nd")</f><v>Kind</v></c></row></sheetData></worksheet>'
    )
    assert read(hostile.raw_workbook(sheet.encode()).getvalue(), "a.xlsx").rows == [["Kind"]]


def test_content_counts_more_than_the_ending() -> None:
    found = read(hostile.workbook(["text"], ["Kind"]), "answers.csv")
    assert found.rows == [["Kind"]]
    assert "ends in .csv but it is a workbook" in found.note
    found = read("text,b\nKind,x\n", "answers.xlsx")
    assert found.rows == [["Kind", "x"]]
    assert "ends in .xlsx but it is text" in found.note


@pytest.mark.parametrize(
    "part, says",
    [
        ("content.xml", "OpenDocument"),
        ("word/document.xml", "Word document"),
        ("xl/workbook.bin", ".xlsb"),
        ("answers.csv", "ZIP archive"),
        ("xl/styles.xml", "a part of it is missing"),
    ],
)
def test_another_kind_of_archive_is_named(part: str, says: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "x")
    assert says in refused(out.getvalue(), "answers.xlsx")


@pytest.mark.parametrize("sheet", [b"", b"<worksheet", b"\0" * 100, b"<a/>", b"<worksheet><sheetData><row r='x'/>"])
def test_a_broken_workbook_is_refused_in_words(sheet: bytes) -> None:
    said = refused(hostile.raw_workbook(sheet).getvalue(), "answers.xlsx")
    assert "damaged" in said or "empty" in said


def test_a_workbook_cut_short_anywhere_is_refused_in_words() -> None:
    whole = hostile.workbook(["text", "b"], ["Kind", "x"])
    for length in range(4, len(whole) - 1, 97):
        assert refused(whole[:length], "answers.xlsx")


def test_a_workbook_that_unfolds_into_gigabytes_is_refused_before_it_is_opened() -> None:
    bomb = hostile.zip_bomb(4096)
    assert bomb.getbuffer().nbytes < table.MOST_BYTES
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    with pytest.raises(Unreadable, match="unfolds into 4,096 MB"):
        read_table(bomb, "answers.xlsx")
    assert time.perf_counter() - began < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_entities_that_unfold_without_end_are_refused() -> None:
    with pytest.raises(Unreadable, match="unfold without end"):
        read_table(hostile.entity_bomb(), "answers.xlsx")


def test_a_sheet_that_claims_to_be_endless_is_read_no_further_than_the_limit() -> None:
    began = time.perf_counter()
    found = read_table(hostile.sparse_sheet(), "answers.xlsx")
    assert found.rows == [["Kind words"]]
    assert time.perf_counter() - began < 10


def test_the_real_files_are_read_whole(shared_data: os.PathLike[str]) -> None:
    from pathlib import Path

    for name, rows in (("nhs_fft_phase1.csv", 8352), ("nhs_trust_mh_community.csv", 91192)):
        with (Path(shared_data) / name).open("rb") as file:
            found = read_table(file, name)
        assert len(found.rows) == rows
        assert not found.ragged
        assert found.note == ""
