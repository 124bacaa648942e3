"""A coded project as other programs know it: codes, documents, passages, who coded them, notes. Pure."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

MACHINE = uuid.UUID("5f0c0b4e-8d0e-5c6e-9a57-0b1f2c7d3e10")
"""The user that the engine's suggestions are signed with."""


@dataclass(frozen=True)
class Coder:
    """Somebody who coded, or the engine."""

    guid: uuid.UUID
    name: str


@dataclass(frozen=True)
class Note:
    """A memo: on a code, on a passage, or (on no list) on the whole project."""

    guid: uuid.UUID
    text: str
    name: str = ""
    by: uuid.UUID | None = None
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Code:
    """A theme. `children` are its sub-themes."""

    guid: uuid.UUID
    name: str
    description: str = ""
    codable: bool = True
    notes: tuple[uuid.UUID, ...] = ()
    children: tuple[Code, ...] = ()


@dataclass(frozen=True)
class Coded:
    """A passage under a code."""

    guid: uuid.UUID
    code: uuid.UUID
    by: uuid.UUID | None = None
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Selection:
    """A passage: characters (Unicode code points) `start` up to, not including, `end` of its document."""

    guid: uuid.UUID
    start: int
    end: int
    name: str = ""
    description: str = ""
    codings: tuple[Coded, ...] = ()
    notes: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True)
class Document:
    """What was said in one place: all answers to a question, or all of a session, one below the other."""

    guid: uuid.UUID
    name: str
    text: str
    description: str = ""
    selections: tuple[Selection, ...] = ()


@dataclass(frozen=True)
class Project:
    """Everything of one consultation that others can read."""

    name: str
    coders: tuple[Coder, ...] = ()
    codes: tuple[Code, ...] = ()
    documents: tuple[Document, ...] = ()
    notes: tuple[Note, ...] = ()
    about: tuple[uuid.UUID, ...] = field(default=())  # the notes on the project itself
