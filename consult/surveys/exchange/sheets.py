"""The sheets of an XLSForm as rows of words: .xlsx, .xls, or one CSV file that holds them all. Pure."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import xlrd

from consult.surveys.importing.delimited import encoding_of
from consult.surveys.importing.table import Unreadable, tidy
from consult.surveys.importing.workbooks import with_sheets, words_of

MOST_ROWS = 20_000
MOST_COLUMNS = 400
WANTED = ("survey", "choices", "settings")
SAVE_AGAIN = "Open it where it was made and save it again as .xlsx, then try again."
TOO_LONG = f"A sheet has over {MOST_ROWS:,} rows, which is more than a survey. {SAVE_AGAIN}"
Line = tuple[int, list[str]]


@dataclass
class Book:
    """The rows of each sheet we know, with their numbers; and the titles of the others that hold anything."""

    sheets: dict[str, list[Line]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)


def sheet_key(title: str) -> str:
    return title.strip().casefold()


def read_xlsx(file: BinaryIO) -> Book:
    return with_sheets(file, lambda sheets: book_of((each.title, rows_of_xlsx(each)) for each in sheets), SAVE_AGAIN)


def rows_of_xlsx(sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()  # the size a sheet says it has may be anything
    for line, values in enumerate(
        sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True), start=1
    ):
        yield line, [words_of(value).strip() for value in values]


def read_xls(file: BinaryIO) -> Book:
    """An old workbook. Its reader says what it meets on the way to nobody."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = xlrd.open_workbook(file_contents=file.read(), logfile=io.StringIO(), ragged_rows=True)
            return book_of((sheet.name, rows_of_xls(sheet, book.datemode)) for sheet in book.sheets())
    except Unreadable:
        raise
    except Exception as problem:
        if "encrypted" in str(problem).casefold() or "password" in str(problem).casefold():
            raise Unreadable(
                "The file needs a password. Save it again without a password, then try again."
            ) from problem
        raise Unreadable(f"This is no .xls workbook that can be read. {SAVE_AGAIN}") from problem


def rows_of_xls(sheet: Any, datemode: int) -> Iterator[Line]:
    for number in range(min(sheet.nrows, MOST_ROWS + 1)):
        yield number + 1, [old_words(cell, datemode) for cell in sheet.row(number)[:MOST_COLUMNS]]


def old_words(cell: Any, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_DATE:
        return words_of(xlrd.xldate_as_datetime(cell.value, datemode))
    if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    return words_of(cell.value).strip()


def book_of(sheets: Iterable[tuple[str, Iterator[Line]]]) -> Book:
    book = Book()
    for title, rows in sheets:
        key = sheet_key(title)
        if key in WANTED and key not in book.sheets:
            book.sheets[key] = filled(rows)
        elif any(any(cells) for _line, cells in rows):
            book.others.append(title)
    return book


def filled(rows: Iterable[Line]) -> list[Line]:
    """The rows that hold anything; a sheet that goes on past all sense is refused."""
    found: list[Line] = []
    for line, cells in rows:
        if any(cells):
            if line > MOST_ROWS:
                raise Unreadable(TOO_LONG)
            found.append((line, cells))
    return found


def read_csv(file: BinaryIO) -> Book:
    """All sheets in one file: a row whose first cell holds the name of a sheet begins it. Or one sheet by itself."""
    encoding, _note = encoding_of(file)
    file.seek(0)
    try:
        text = file.read().decode(encoding)
        rows = [[tidy(cell).strip() for cell in row[:MOST_COLUMNS]] for row in csv.reader(
            io.StringIO(text, newline=""), delimiter=separator_of(text)
        )]  # fmt: skip
    except (UnicodeDecodeError, csv.Error) as problem:
        raise Unreadable("The file is not laid out as CSV. Save it again as CSV UTF-8, then try again.") from problem
    if len(rows) > 3 * MOST_ROWS:
        raise Unreadable(TOO_LONG)
    return book_of_one_table([(line, cells) for line, cells in enumerate(rows, 1) if any(cells)])


def separator_of(text: str) -> str:
    """What stands between the cells: the sign that stands most often in the first lines."""
    top = text[:5_000]
    return max((",", ";", "\t"), key=top.count)


def book_of_one_table(rows: list[Line]) -> Book:
    book = Book()
    if rows and "type" in {cell.casefold() for cell in rows[0][1]}:
        book.sheets["survey"] = rows
        return book
    here: list[Line] | None = None
    for line, cells in rows:
        if cells[0]:
            key = sheet_key(cells[0])
            here = book.sheets.setdefault(key, []) if key in WANTED else None
            if here is None:
                book.others.append(cells[0][:80])
        if here is not None and any(cells[1:]):
            here.append((line, cells[1:]))
    return book
