"""Hostile and broken files: refused in one sentence or read, never an exception and never slow."""

from __future__ import annotations

import contextlib
import io
import random
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from consult.surveys.exchange.reading import Unreadable, read_survey

ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
<document><questions><rows><row><qid>1</qid><title>&c;&f;</title></row></rows></questions></document>"""


def test_entities_are_refused_in_xml() -> None:
    with pytest.raises(Unreadable, match="definitions that we do not open"):
        read_survey(io.BytesIO(ENTITIES), "survey.lss")


def with_part(name: str, content: bytes) -> io.BytesIO:
    """A workbook with one part replaced."""
    book = Workbook()
    whole, out = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.namelist():
            made.writestr(part, content if part == name else given.read(part))
    return out


def test_entities_are_refused_in_a_workbook() -> None:
    with pytest.raises(Unreadable, match="unfold without end"):
        read_survey(with_part("xl/worksheets/sheet1.xml", ENTITIES), "survey.xlsx")


def test_a_zip_bomb_is_refused_before_it_unfolds() -> None:
    began = time.perf_counter()
    with pytest.raises(Unreadable, match="unfolds into"):
        read_survey(with_part("xl/worksheets/sheet1.xml", b" " * 60_000_000), "survey.xlsx")
    assert time.perf_counter() - began < 30


def test_a_sheet_that_goes_on_without_end_is_refused() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("survey")
    sheet.append(["type", "name", "label"])
    for place in range(21_000):
        sheet.append(["text", f"q{place}", "Q"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Unreadable, match="more than a survey"):
        read_survey(out, "survey.xlsx")


def test_xml_nested_without_end_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_survey(io.BytesIO(b"<document>" + b"<a>" * 100_000), "survey.lss")


def test_a_workbook_that_says_it_is_xls_and_is_not_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_survey(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)), "survey.xls")


def test_a_deep_condition_is_left_out_and_read_quickly() -> None:
    deep = "(" * 1_900 + "1" + ")" * 1_900
    long = " and ".join(["${q} = 'a'"] * 400)
    for words in (deep, long, "not(" * 500, "${" * 900, "selected(" * 300):
        rows = f'type,name,label,relevant\ntext,q,Q,\ntext,r,R,"{words}"\n'
        began = time.perf_counter()
        found = read_survey(io.BytesIO(rows.encode()), "form.csv")
        assert found.draft.questions[1].conditions == ()
        assert time.perf_counter() - began < 5


@pytest.mark.parametrize("seed", range(3))
def test_no_mutation_of_a_real_file_raises_anything_but_a_refusal(shared_data: Path, seed: int) -> None:
    draw = random.Random(seed)
    files = [
        path for folder in ("xlsform", "limesurvey") for path in sorted((shared_data / "surveys" / folder).iterdir())
    ]
    began = time.perf_counter()
    for path in files:
        content = path.read_bytes()
        for _ in range(12 if path.suffix != ".xlsx" else 2):
            broken = mutated(content, draw)
            with contextlib.suppress(Unreadable):
                read_survey(io.BytesIO(broken), path.name)
    assert time.perf_counter() - began < 120


def mutated(content: bytes, draw: random.Random) -> bytes:
    """A file with a few bytes changed, a piece cut out, or a piece said twice."""
    broken = bytearray(content)
    for _ in range(draw.randint(1, 8)):
        start = draw.randrange(len(broken))
        end = min(len(broken), start + draw.randint(1, 200))
        way = draw.randrange(4)
        if way == 0:
            broken[start] = draw.randrange(256)
        elif way == 1 and end - start < len(broken):
            del broken[start:end]
        elif way == 2:
            broken[start:start] = broken[start:end]
        else:
            broken[start:end] = bytes(draw.choice(b"<>&;,'\"()${}=0aZ\n") for _ in range(end - start))
    return bytes(broken)
