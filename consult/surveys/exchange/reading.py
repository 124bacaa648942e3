"""Any file with a survey in it, read by what it holds and not by what it is called. Pure."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import BinaryIO

from consult.surveys.exchange.limesurvey_reader import read_limesurvey
from consult.surveys.exchange.report import Found
from consult.surveys.exchange.sheets import read_csv, read_xls, read_xlsx
from consult.surveys.exchange.xlsform_reader import read_xlsform
from consult.surveys.importing.reading import OLE, PASSWORD
from consult.surveys.importing.table import Unreadable, tidy, tidy_name

__all__ = ["Found", "Unreadable", "read_survey"]

MOST_BYTES = 15 * 1024 * 1024
OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf", b"SQLite")
WRONG_KIND = "This is no survey we can read. Choose an XLSForm (.xlsx, .xls or .csv) or a LimeSurvey survey (.lss)."


def read_survey(file: BinaryIO, name: str) -> Found:
    """The survey in `file`. Raises Unreadable, whose words say what to change, and nothing else."""
    try:
        return read_any(file, tidy_name(tidy(PurePath(name).stem))[:190] or "A survey")
    except Unreadable:
        raise
    except (ValueError, LookupError, ArithmeticError, TypeError, AttributeError, RecursionError, OSError) as problem:
        # what a hostile file can still bring about far inside; a wrong guess of ours must not cost the page
        raise Unreadable(
            "Something in this file cannot be read. Save it again where it was made, then try again."
        ) from problem


def read_any(file: BinaryIO, title: str) -> Found:
    size = file.seek(0, os.SEEK_END)
    if size > MOST_BYTES:
        raise Unreadable(
            f"The file is {size >> 20} MB; a survey has {MOST_BYTES >> 20} MB at most. Is it the right file?"
        )
    file.seek(0)
    start = file.read(512)
    if not start.strip():
        raise Unreadable("The file is empty. Choose the file that holds the survey.")
    if start.startswith(OTHERS):
        raise Unreadable(WRONG_KIND)
    if start.startswith(b"PK"):
        return read_xlsform(read_xlsx(file), title)
    if start.startswith(OLE):
        file.seek(0)
        if PASSWORD in file.read():
            raise Unreadable("The file needs a password. Save it again without a password, then try again.")
        return read_xlsform(read_xls(file), title)
    opening = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if opening.startswith(b"<"):
        return read_limesurvey(file, title)
    return read_xlsform(read_csv(file), title)
