"""Reading a table from a file by what it holds, not by what it is called."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import BinaryIO

from consult.surveys.importing.delimited import read_delimited
from consult.surveys.importing.table import MOST_BYTES, MOST_ROWS, Table, Unreadable

__all__ = ["Table", "Unreadable", "read_table"]

OLE = b"\xd0\xcf\x11\xe0"  # old .xls, and .xlsx behind a password
PASSWORD = "EncryptedPackage".encode("utf-16-le")
KNOWN = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"Rar!": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"{\\rtf": "a text document",
    b"SQLite": "a database",
    b"PAR1": "a Parquet file",
}
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"}


def read_table(file: BinaryIO, name: str, most_rows: int = MOST_ROWS) -> Table:
    """The table in `file` (open for reading bytes; left open). Raises Unreadable, whose words say what to change.
    most_rows: stop after so many rows, for a look at the top."""
    size = file.seek(0, os.SEEK_END)
    if size > MOST_BYTES:
        raise Unreadable(
            f"The file is {size >> 20} MB; {MOST_BYTES >> 20} MB is the most. Split it into smaller files."
        )
    file.seek(0)
    start = file.read(512)
    if not start.strip():
        raise Unreadable("The file is empty. Choose the file that holds the answers.")
    refuse_other_kinds(file, start)
    ending = PurePath(name).suffix.lower()
    if start.startswith(b"PK"):
        from consult.surveys.importing.workbooks import read_workbook  # late: it brings a spreadsheet reader along

        table = read_workbook(file, most_rows)
        wrong = f"{ending} but it is a workbook" if ending and ending not in WORKBOOKS else ""
    else:
        table = read_delimited(file, most_rows)
        wrong = f"{ending} but it is text" if ending in WORKBOOKS else ""
    if wrong:
        table.note = f"The name ends in {wrong}, so it was read as that. {table.note}".strip()
    return table


def refuse_other_kinds(file: BinaryIO, start: bytes) -> None:
    change = "Save the table as .xlsx or CSV UTF-8, then try again."
    if start.startswith(OLE):
        file.seek(0)
        if PASSWORD in file.read():
            raise Unreadable("The workbook needs a password. Save it again without a password, then try again.")
        raise Unreadable(f"This is an old .xls file, which we do not read. {change}")
    for mark, kind in KNOWN.items():
        if start.startswith(mark):
            raise Unreadable(f"This is {kind}, not a table. {change}")
    opening = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if opening.startswith((b"<?xml", b"<!doctype", b"<html", b"<table")):
        raise Unreadable(f"This is a web page or XML, not a table. {change}")
    if b"".join(opening.split()).startswith((b'{"', b"[{", b"[[", b'["')):
        raise Unreadable(f"This is JSON, not a table. {change}")
