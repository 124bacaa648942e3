"""REFI-QDA 1.5, in: what others wrote as .qdpx or .qdc. Text documents only; the rest is named, not read. Pure."""

from __future__ import annotations

import datetime as dt
import io
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from consult.surveys.importing.table import Unreadable
from consult.themes.sharing.project import Code, Coded, Coder, Document, Note, Project, Selection

MOST_BYTES = 60 * 1024 * 1024
MOST_CODES = 5_000
DEEPEST = 20


@dataclass(frozen=True)
class Book:
    """A code-book, and what of the file was left behind, in sentences."""

    codes: tuple[Code, ...]
    left: tuple[str, ...] = ()


def read_codebook(content: bytes) -> Book:
    """The codes of a .qdc, or of a .qdpx. Raises Unreadable, whose words say what to change."""
    if content.startswith(b"PK"):
        return Book(read_project(content).codes)
    root = parsed(content)
    held = child(root, "Codes") if name_of(root) == "CodeBook" else find_codes(root)
    if held is None:
        raise Unreadable("This is no REFI-QDA code-book: there is no list of codes in it. Choose a .qdc or .qdpx file.")
    left = ("Sets of codes were left out: Consult has none.",) if child(root, "Sets") is not None else ()
    return Book(codes_of(held), left)


def read_project(content: bytes) -> Project:
    """A whole project with its text documents. Raises Unreadable, whose words say what to change."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            sizes = [entry.file_size for entry in package.infolist()]
            if sum(sizes) > MOST_BYTES:
                raise Unreadable(f"The project holds over {MOST_BYTES >> 20} MB. Take out a smaller one.")
            files = {entry.filename.lower(): package.read(entry) for entry in package.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as problem:
        raise Unreadable(
            "The file is no REFI-QDA project, or it is damaged. Take it out again, then retry."
        ) from problem
    inside = next((name for name in sorted(files) if name.endswith(".qde")), None)
    if inside is None:
        raise Unreadable("There is no project.qde in the file. Choose a .qdpx file.")
    return project_of(parsed(files[inside]), files)


def project_of(root: Element, files: dict[str, bytes]) -> Project:
    if name_of(root) != "Project":
        raise Unreadable("This is no REFI-QDA project. Choose a .qdpx file.")
    held = find_codes(root)
    return Project(
        name=root.get("name", ""),
        coders=tuple(Coder(guid(each, "guid"), each.get("name", "")) for each in under(root, "Users", "User")),
        codes=codes_of(held) if held is not None else (),
        documents=tuple(document_of(each, files) for each in under(root, "Sources", "TextSource")),
        notes=tuple(note_of(each, files) for each in under(root, "Notes", "Note")),
        about=refs(root),
    )


def find_codes(root: Element) -> Element | None:
    book = child(root, "CodeBook")
    return child(book, "Codes") if book is not None else None


def codes_of(held: Element, depth: int = 1) -> tuple[Code, ...]:
    if depth > DEEPEST:
        raise Unreadable(f"The codes are nested more than {DEEPEST} deep. Make the code-book flatter, then try again.")
    if depth == 1 and sum(1 for each in held.iter() if name_of(each) == "Code") > MOST_CODES:
        raise Unreadable(f"The code-book has over {MOST_CODES:,} codes. Keep those you need, then try again.")
    return tuple(
        Code(
            guid=guid(each, "guid"),
            name=" ".join(each.get("name", "").split()),
            description=text_of(each, "Description"),
            codable=each.get("isCodable", "true") in ("true", "1"),
            notes=refs(each),
            children=codes_of(each, depth + 1),
        )
        for each in children(held, "Code")
    )


def document_of(element: Element, files: dict[str, bytes]) -> Document:
    return Document(
        guid=guid(element, "guid"),
        name=element.get("name", ""),
        text=content_of(element, files),
        description=text_of(element, "Description"),
        selections=tuple(selection_of(each) for each in children(element, "PlainTextSelection")),
    )


def selection_of(element: Element) -> Selection:
    return Selection(
        guid=guid(element, "guid"),
        start=whole(element, "startPosition"),
        end=whole(element, "endPosition"),
        name=element.get("name", ""),
        description=text_of(element, "Description"),
        codings=tuple(coded for each in children(element, "Coding") for coded in coded_of(each)),
        notes=refs(element),
    )


def coded_of(element: Element) -> Iterator[Coded]:
    for ref in children(element, "CodeRef"):
        by = guid(element, "creatingUser") if element.get("creatingUser") else None
        yield Coded(guid(element, "guid"), guid(ref, "targetGUID"), by, moment(element))


def note_of(element: Element, files: dict[str, bytes]) -> Note:
    by = guid(element, "creatingUser") if element.get("creatingUser") else None
    return Note(guid(element, "guid"), content_of(element, files), element.get("name", ""), by, moment(element))


def content_of(element: Element, files: dict[str, bytes]) -> str:
    """Words held in the file itself, or in a text file beside it; bytes as they are, so that positions hold."""
    within = child(element, "PlainTextContent")
    if within is not None:
        return within.text or ""
    path = element.get("plainTextPath", "").removeprefix("internal://").lower()
    found = files.get(f"sources/{path}")
    if found is None:
        return ""
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Unreadable(f"The text of “{element.get('name', '')}” is not UTF-8.") from problem


def parsed(content: bytes) -> Element:
    if len(content) > MOST_BYTES:
        raise Unreadable(f"The file is over {MOST_BYTES >> 20} MB. Take out a smaller one.")
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        raise Unreadable("The file is no XML that we can read. Take it out again as REFI-QDA, then retry.") from problem
    return root


def moment(element: Element) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(element.get("creationDateTime", ""))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def guid(element: Element, attribute: str) -> uuid.UUID:
    try:
        return uuid.UUID(element.get(attribute, ""))
    except ValueError as problem:
        said = f"{name_of(element)} “{element.get('name', '')}”"
        raise Unreadable(f"The {attribute} of {said} is not a GUID, so the file is not REFI-QDA.") from problem


def whole(element: Element, attribute: str) -> int:
    try:
        return int(element.get(attribute, ""))
    except ValueError as problem:
        raise Unreadable(f"A passage has no whole number as its {attribute}.") from problem


def refs(element: Element) -> tuple[uuid.UUID, ...]:
    return tuple(guid(each, "targetGUID") for each in children(element, "NoteRef"))


def under(root: Element, holder: str, name: str) -> Iterator[Element]:
    held = child(root, holder)
    return children(held, name) if held is not None else iter(())


def children(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element if name_of(each) == name)


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def text_of(element: Element, name: str) -> str:
    found = child(element, name)
    return (found.text or "") if found is not None else ""


def name_of(element: Element) -> str:
    """The name without its namespace: some programs write another one, or none."""
    return element.tag.rpartition("}")[2]
