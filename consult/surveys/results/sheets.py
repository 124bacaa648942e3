"""Results as tables to take away: counts, tables with two sides and what is said of numbers. Never anybody's words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

import xlsxwriter

from consult.surveys.importing.cells_out import defused
from consult.surveys.question_types import TYPES
from consult.surveys.results.counting import Result

Line = tuple[object, ...]
COUNTS = ("Question", "Kind", "Answer", "Count", "Share of those who answered")
TABLES = ("Question", "Row", "Column", "Count")
ABOUT = ("Question", "Kind", "Answered", "Would rather not say", "Left empty or not asked", "Median", "Average", "Lowest",
         "Highest")  # fmt: skip


def count_lines(results: Sequence[Result]) -> Iterator[Line]:
    for result in results:
        for label, count, _ in result.rows:
            part = count / result.answered if result.answered else None
            yield result.question.label, TYPES[result.question.kind].name, label, count, part


def table_lines(results: Sequence[Result]) -> Iterator[Line]:
    for result in results:
        if result.table:
            for label, counts in result.table.rows:
                for column, count in zip(result.table.columns, counts, strict=True):
                    yield result.question.label, label, column, count


def about_lines(results: Sequence[Result]) -> Iterator[Line]:
    for result in results:
        spread = result.spread
        said = (spread.median, round(spread.average, 3), spread.least, spread.most) if spread else ("",) * 4
        kind = TYPES[result.question.kind].name
        yield result.question.label, kind, result.answered, result.declined, result.left, *said


def as_workbook(title: str, about: str, results: Sequence[Result]) -> bytes:
    """Three sheets. Words stay words: nothing in a cell is ever run as a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head, percent = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "0%"})
    for name, columns, lines in (
        ("Questions", ABOUT, about_lines(results)),
        ("Counts", COUNTS, count_lines(results)),
        ("Tables", TABLES, table_lines(results)),
    ):
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 0, 50)
        sheet.set_column(1, 2, 24)
        if name == "Counts":
            sheet.set_column(4, 4, 18, percent)
        sheet.write_string(0, 0, f"{title}. {about}", head)
        sheet.write_row(2, 0, columns, head)
        for place, line in enumerate(lines, 3):
            sheet.write_row(place, 0, line)
        sheet.freeze_panes(3, 1)
    book.close()
    return out.getvalue()


def as_table(results: Sequence[Result]) -> bytes:
    """Everything that is counted, one line each, as CSV that a spreadsheet program shows as it is."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("Question", "Row", "Answer", "Count"))
    for label, _, answer, count, _ in count_lines(results):
        writer.writerow((defused(str(label)), "", defused(str(answer)), count))
    for label, row, column, count in table_lines(results):
        writer.writerow((defused(str(label)), defused(str(row)), defused(str(column)), count))
    return out.getvalue().encode("utf-8-sig")
