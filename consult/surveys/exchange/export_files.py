"""An export as files: CSV, and XLSX with the code book on a second sheet. No cell is ever taken for a formula. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook

from consult.surveys.exchange.export_columns import Cell

FORMULA = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")  # what a spreadsheet program may take for one
NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])
LONGEST_CELL = 32_000
CUT = " [cut: the CSV file has all of it]"


def defused(cell: Cell) -> str | int | float:
    """A number as a number; words so that no program reads them as a formula."""
    if not isinstance(cell, str):
        return cell
    words = str(cell)
    return f"'{words}" if FORMULA.match(words) else words


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> io.BytesIO:
    """The file, in memory: what people said lies on no disk on its way."""
    out = io.BytesIO()
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()
    out.seek(0)
    return out


Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]
"""A sheet's name, its headings and its rows."""


def write_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Cell]], book: Sequence[Sequence[Cell]]) -> io.BytesIO:
    names = [str(each) for each in book[0]]
    return write_sheets([("responses", headings, rows), ("code book", names, book[1:])])


def write_sheets(sheets: Iterable[Sheet]) -> io.BytesIO:
    """A workbook of these sheets, in memory, each with its headings kept in sight."""
    out = io.BytesIO()
    with Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        bold = workbook.add_format({"bold": True})
        for title, headings, lines in sheets:
            sheet = workbook.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            for place, heading in enumerate(headings):
                sheet.write_string(0, place, heading, bold)
            for number, line in enumerate(lines, 1):
                for place, cell in enumerate(line):
                    if isinstance(cell, str):
                        words = str(cell)
                        if words:
                            sheet.write_string(number, place, fitted(words))
                    else:
                        sheet.write_number(number, place, cell)
    out.seek(0)
    return out


def fitted(words: str) -> str:
    """Words as a cell of a workbook holds them."""
    safe = str(defused(words)).translate(NOT_XML)
    return safe if len(safe) <= LONGEST_CELL else safe[: LONGEST_CELL - len(CUT)] + CUT
