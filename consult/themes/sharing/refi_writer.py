"""REFI-QDA 1.5, out: a project (.qdpx) and a code-book (.qdc), for NVivo, ATLAS.ti, MAXQDA, QualCoder, Taguette. Pure.

The standard and its schemas: Rotterdam Exchange Format Initiative, www.qdasoftware.org (MIT).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
import zipfile
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from consult.themes.sharing.project import Code, Document, Note, Project, Selection

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
ORIGIN = "Consult"
# Characters that XML cannot hold; each becomes one other, so that no passage moves.
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STAMP = (1980, 1, 1, 0, 0, 0)  # the same project, the same file: no moment of writing in it


def write_project(project: Project) -> bytes:
    """The project as a zip file with `project.qde` and a text file for each document.

    Positions count Unicode code points of the text files, which are UTF-8 with line ends as they were written.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        put(package, "project.qde", xml_of(project))
        for document in project.documents:
            put(package, f"sources/{document.guid}.txt", fit(document.text).encode("utf-8"))
    return out.getvalue()


def write_codebook(codes: Iterable[Code]) -> bytes:
    """The code-book alone. Codes keep name, description, order, colour-less, and their sub-codes; notes stay behind."""
    root = Element("CodeBook", {"xmlns": CODEBOOK, "origin": ORIGIN})
    held = SubElement(root, "Codes")
    for code in codes:
        put_code(held, code, notes=False)
    return as_file(root)


def xml_of(project: Project) -> bytes:
    root = Element("Project", {"xmlns": PROJECT, "name": fit(project.name), "origin": ORIGIN})
    if project.coders:
        users = SubElement(root, "Users")
        for coder in project.coders:
            SubElement(users, "User", {"guid": str(coder.guid), "name": fit(coder.name)})
    if project.codes:
        held = SubElement(SubElement(root, "CodeBook"), "Codes")
        for code in project.codes:
            put_code(held, code)
    if project.documents:
        sources = SubElement(root, "Sources")
        for document in project.documents:
            put_document(sources, document)
    if project.notes:
        notes = SubElement(root, "Notes")
        for note in project.notes:
            put_note(notes, note)
    refer(root, project.about)
    return as_file(root)


def put_code(parent: Element, code: Code, *, notes: bool = True) -> None:
    codable = "true" if code.codable else "false"
    element = SubElement(parent, "Code", {"guid": str(code.guid), "name": fit(code.name), "isCodable": codable})
    describe(element, code.description)
    if notes:
        refer(element, code.notes)
    for child in code.children:
        put_code(element, child, notes=notes)


def put_document(parent: Element, document: Document) -> None:
    path = {"plainTextPath": f"internal://{document.guid}.txt"}
    element = SubElement(parent, "TextSource", {"guid": str(document.guid), "name": fit(document.name), **path})
    describe(element, document.description)
    for selection in document.selections:
        put_selection(element, selection)


def put_selection(parent: Element, selection: Selection) -> None:
    place = {"startPosition": str(selection.start), "endPosition": str(selection.end)}
    element = SubElement(
        parent, "PlainTextSelection", {"guid": str(selection.guid), "name": fit(selection.name), **place}
    )
    describe(element, selection.description)
    for coded in selection.codings:
        coding = SubElement(element, "Coding", {"guid": str(coded.guid), **signed(coded.by, coded.at)})
        SubElement(coding, "CodeRef", {"targetGUID": str(coded.code)})
    refer(element, selection.notes)


def put_note(parent: Element, note: Note) -> None:
    element = SubElement(parent, "Note", {"guid": str(note.guid), "name": fit(note.name), **signed(note.by, note.at)})
    SubElement(element, "PlainTextContent").text = fit(note.text)


def signed(by: uuid.UUID | None, at: dt.datetime | None) -> dict[str, str]:
    found = {"creatingUser": str(by)} if by else {}
    return found | ({"creationDateTime": at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")} if at else {})


def describe(element: Element, words: str) -> None:
    if words:
        SubElement(element, "Description").text = fit(words)


def refer(element: Element, notes: Iterable[uuid.UUID]) -> None:
    for guid in notes:
        SubElement(element, "NoteRef", {"targetGUID": str(guid)})


def fit(words: str) -> str:
    """Words that XML can hold, as long as before."""
    return UNFIT.sub("\ufffd", words)


def as_file(root: Element) -> bytes:
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def put(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, content)
