"""Reading XLSX: looked at before it is opened, since a small file can unfold into gigabytes."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, TypeVar

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook

from consult.surveys.importing.table import MOST_COLUMNS, MOST_ROWS, ROWS_LOOKED_AT, Table, Unreadable, make_table, tidy

MOST_UNFOLDED = 200 * 1024 * 1024
STEEPEST = 150  # times its own size; the words and numbers of a real sheet stay under 40
HARMLESS = 5 * 1024 * 1024
MOST_PARTS = 2_000
SAVE_AGAIN = "Open it in a spreadsheet program and save it as .xlsx or CSV UTF-8, then try again."
Row = tuple[object, ...]
Read = TypeVar("Read")


def read_workbook(file: BinaryIO, most_rows: int = MOST_ROWS) -> Table:
    """The table of the first sheet that holds anything."""
    return with_sheets(file, lambda sheets: first_table(sheets, most_rows), SAVE_AGAIN)


def with_sheets(file: BinaryIO, read: Callable[[list[Any]], Read], save_again: str) -> Read:
    """What `read` makes of the sheets of a workbook; `save_again` says what to do with one that cannot be read."""
    check_archive(file)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and charts, which we do not read
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                return read(book.worksheets)
            finally:
                book.close()
    except Unreadable:
        raise
    except Exception as problem:  # a hostile or broken file can fail anywhere in the parser; none of it is our fault
        if isinstance(problem, DefusedXmlException) or isinstance(problem.__cause__, DefusedXmlException):
            raise Unreadable(f"The workbook holds definitions that unfold without end. {save_again}") from problem
        raise Unreadable(f"The workbook is damaged and could not be read. {save_again}") from problem


def check_archive(file: BinaryIO) -> None:
    """Refuse what is no workbook, what needs a password, and what would unfold into more than we hold."""
    file.seek(0)
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as problem:
        raise Unreadable(f"The workbook is damaged: it may not have been copied to the end. {SAVE_AGAIN}") from problem
    names = {part.filename for part in parts}
    refuse_other_kinds(names)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("The file needs a password. Save it again without a password, then try again.")
    unfolded = sum(part.file_size for part in parts)
    steep = any(p.file_size > HARMLESS and p.file_size > STEEPEST * max(p.compress_size, 1) for p in parts)
    if unfolded > MOST_UNFOLDED or steep or len(parts) > MOST_PARTS:
        raise Unreadable(
            f"The workbook unfolds into {max(unfolded >> 20, 1):,} MB, which is more than answers need. "
            "Copy the rows into a new workbook, or save the sheet as CSV UTF-8, then try again."
        )


def refuse_other_kinds(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        kind = "an .xlsb workbook"
    elif "content.xml" in names:
        kind = "an OpenDocument file (.ods or .odt)"
    elif any(name.startswith("word/") for name in names):
        kind = "a Word document"
    elif any(name.startswith("ppt/") for name in names):
        kind = "a set of slides"
    elif any(name.startswith("xl/") for name in names):
        raise Unreadable(f"The workbook is damaged: a part of it is missing. {SAVE_AGAIN}")
    else:
        raise Unreadable("This is a ZIP archive. Take the file with the answers out of it, and choose that one.")
    raise Unreadable(f"This is {kind}, which we do not read. Save the table as .xlsx or CSV UTF-8, then try again.")


def first_table(sheets: list[Any], most_rows: int) -> Table:
    for sheet in sheets:
        sheet.reset_dimensions()  # the size a sheet says it has may be anything
        width = width_of(sheet)
        if width:
            table = table_of(sheet, width, min(most_rows, MOST_ROWS), most_rows)
            others = len(sheets) - 1
            said = f"The sheet “{sheet.title}” was read; {others} more {'was' if others == 1 else 'were'} not."
            table.note = " ".join(filter(None, (said if others else "", table.note)))
            return table
    raise Unreadable("The workbook is empty. Choose the file that holds the answers.")


def filled(rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """The rows that hold anything, each with its number."""
    for line, values in enumerate(rows, 1):
        if values.count(None) < len(values) and any(value not in (None, "") for value in values):
            yield line, values


def width_of(sheet: Any) -> int:
    """How many columns the first rows use; a column without a name is a column all the same. 0 for an empty sheet."""
    top = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS + 1, values_only=True)
    looked_at = islice(filled(top), ROWS_LOOKED_AT)
    return max(
        (place for _, row in looked_at for place, cell in enumerate(row, 1) if cell not in (None, "")), default=0
    )


def table_of(sheet: Any, width: int, most: int, asked: int) -> Table:
    """One sheet as a table. Empty rows are passed over, the numbers of the others kept."""
    found = filled(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=width + 1, values_only=True))
    first = [words_of(value) for value in next(found)[1][:width]]
    rows: list[list[str]] = []
    lines: list[int] = []
    ragged: dict[int, str] = {}
    for line, values in found:
        if len(rows) >= most:
            if asked < MOST_ROWS:
                break
            raise Unreadable(f"The sheet has over {MOST_ROWS:,} rows. Split it into smaller files.")
        if values[width] not in (None, ""):
            ragged[len(rows)] = f"Has words in column {width + 1}, which has no name in the first row."
        rows.append([words_of(value) for value in values[:width]])
        lines.append(line)
    return make_table(first, rows, lines, ragged, "")


def words_of(value: object) -> str:
    """A cell as a person reads it in the sheet."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    return tidy(str(value).replace("_x000D_", ""))
