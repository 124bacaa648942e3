"""Hostile and broken files: refused in one sentence or read, never an exception and never slow."""

from __future__ import annotations

import base64
import contextlib
import gzip
import io
import random
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from consult.surveys.exchange.reading import Unreadable, read_survey
from consult.surveys.models import Kind, Version

# A small workbook in the old format: a survey of three questions, the first with a list and Welsh.
OLD = gzip.decompress(base64.b64decode(
    "H4sIAAAAAAACA+1YTWgTQRR+s7v5q0ma1lZohRIK/tVexIsU2rVC25OlemkVoabpmISum5qsP/Gg1ZqjIHhSRCj04qUqiD/oQW8e"
    "hIoeBEFo9ehJqOCh7frm7U9TXbCBWqzsC/vmvTfzvpnsfDOzu29n6+amHjbPwy/SBTIsmxEIVsQYXhHHSQDWm6YwnTKMl+nLppJI"
    "GCcyGIDnsTchMYdivudBggfKK9QAn/E6AePQn9d5cgPlEI0hxcQYOpmC3JPgDl5xaKJx1ZNOk95K+j61fUH6IEWuk+7EtnPsOMyq"
    "/W0HbB4PSa1UF0fN4AnlfKTIPmiE14LHl28wq20Augu5lPZvVrQoUZgGnLk+rvNCSpuDBpzCafhuJgEWnLX6MunHNzbOAOM/VsdD"
    "HvGbkgIwAeZJJohYRkIOKdYyLJ4tnOOlMtTCI9qDQ5DO5nNpXlyEu8gGsQIAsK1RGudY6KnTPA6gpUa41tHRo2e0XDEbdQODXCtm"
    "YwBFrvG0MSwWc0lHKp1B7IEsumoAoPfUgq4il3K6wTO8IAOkMhx1d0b0YPALBmacx8BgtoTnAPZgJEW/uG5KOoaP8SKa/fkacU7Q"
    "vpJYta/EaLVFUY/i3xJ2Ha25BJ4ci/e+vTs8MqAOU2SCzhLrxNkhbhGYcEVkYHKcahRXt1HGXtJXCXU72c2kG3ClYLlzoNE2eiep"
    "zTWq3Yn97Cd5r+6qsHejXf565GlL+Yu6B+2ZvvmLDTMf1CloxRNwFPPFbxLaWTu7fUvIM9Upmb03fSLd9Ns+FZYS9thN+1ithSWo"
    "IbOOtOWJu8NcT7LvleXJ6Mk2FvPAYoSl2O0ZYQVcT2AFXU9ghWwsyQNLIqyw3d6atYjrCSwarRREW2AJHNkDRyacLXamTDhR1xM4"
    "MRtHJpwuqR4ei85xN1+RjeCW7OrNyi3Zk1vxP3DLYZPsyaZa1Jckh03BVWxKVPBH9uSPk70yMyv8Eayn2Qav2fbFF1988cUXX9Zb"
    "GJ3/YD+xAT0lBul1w/qus4TXsv+Z5L+Vo5DHn4GvpT2gY1mAUlX82QYB5mCxNeY43wuFDGLvBRiDERrHWNX8xedhVvl/1pyYWL8l"
    "VG3/y9WM8y/3/xNfpAEbABYAAA=="
))  # fmt: skip
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
<document><questions><rows><row><qid>1</qid><title>&c;&f;</title></row></rows></questions></document>"""


def test_entities_are_refused_in_xml() -> None:
    with pytest.raises(Unreadable, match="definitions that we do not open"):
        read_survey(io.BytesIO(ENTITIES), "survey.lss")


def test_an_old_workbook_is_read() -> None:
    draft = read_survey(io.BytesIO(OLD), "phones.xls").draft
    assert [question.kind for question in draft.questions] == [Kind.YES_NO, Kind.NUMBER, Kind.SHORT_TEXT]
    assert draft.questions[0].wordings[Version.WELSH].label == "Ffôn?"


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
