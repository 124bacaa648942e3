"""Reading CSV and its kin: finding the letters it is written in and what stands between its cells."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from consult.surveys.importing.table import MOST_BYTES, MOST_ROWS, ROWS_LOOKED_AT, Table, Unreadable, make_table, tidy

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
ONE_COLUMN = "\x1f"  # a separator that is in no text: each line is one cell, its commas included
END = "\x1e"
CHUNK = 1 << 20
SAMPLE = 1 << 16
SAVE_AGAIN = "Open it where it was made and save it as “CSV UTF-8”, then try again."
csv.field_size_limit(MOST_BYTES)  # one endless cell is refused with its row; the reader must not give up the file


def read_delimited(file: BinaryIO, most_rows: int = MOST_ROWS) -> Table:
    """The table of a text file. most_rows: read no further than this (a look at the top of a file)."""
    encoding, note = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        sample = text.read(SAMPLE)
        separator, skip = separator_of(sample)
        text.seek(0)
        records = records_of(text, separator, skip)
        return table_of(records, note, min(most_rows, MOST_ROWS), most_rows)
    except UnicodeDecodeError as problem:
        raise Unreadable(f"The file has characters we cannot read. {SAVE_AGAIN}") from problem
    except csv.Error as problem:
        raise Unreadable(f"The file is not laid out as CSV ({problem}). {SAVE_AGAIN}") from problem
    finally:
        text.detach()


def encoding_of(file: BinaryIO) -> tuple[str, str]:
    """The encoding, and what to say about it: UTF-8, UTF-16 with its mark, or Windows-1252 when it can be nothing else."""
    file.seek(0)
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", ""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    valid = True
    noise = size = 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if b"\0" in chunk:
            raise Unreadable(f"This is not a text file: it holds bytes that are no letters. {SAVE_AGAIN}")
        noise += len(chunk) - len(chunk.translate(None, bytes([*range(1, 9), *range(14, 32)])))
        if valid:
            valid = decodes(decoder, chunk, False)
    if noise > 8 + size / 100:
        raise Unreadable(f"This is not a text file: it holds bytes that are no letters. {SAVE_AGAIN}")
    if valid and decodes(decoder, b"", True):
        return "utf-8-sig", ""
    return windows_letters(file)


def decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def windows_letters(file: BinaryIO) -> tuple[str, str]:
    """Windows-1252, unless the file is UTF-8 with a few broken places: read so, every accent would come out as two."""
    file.seek(0)
    content = file.read()
    guessed = content.decode("utf-8", "replace")
    broken = guessed.count("�")
    sound = len(content) - len(content.decode("utf-8", "ignore").encode("ascii", "ignore")) - broken
    if sound > 4 * broken:
        line = guessed[: guessed.index("�")].count("\n") + 1
        raise Unreadable(f"Line {line} has characters that are broken, while the rest is UTF-8. {SAVE_AGAIN}")
    try:
        content.decode("cp1252")
    except UnicodeDecodeError as problem:
        raise Unreadable(f"We do not know the letters this file is written in. {SAVE_AGAIN}") from problem
    return (
        "cp1252",
        "The file is not UTF-8, so its letters were read as Windows-1252. Check the accents and the quote marks.",
    )


def separator_of(sample: str) -> tuple[str, int]:
    """What stands between the cells, judged by the first row and how many rows agree with it; and lines to skip."""
    first = sample.partition("\n")[0].strip()
    if first[:4].lower() == "sep=" and len(first) == 5:
        return first[4], 1
    found: list[tuple[float, int, str]] = []
    titled = 0
    for separator in SEPARATORS:
        widths = widths_of(sample, separator)
        if widths and widths[0] > 1:
            found.append((round(widths.count(widths[0]) / len(widths), 1), widths[0], separator))
        elif len(widths) > 2 and widths[1] > 2 and len(set(widths[1:])) == 1:
            titled = titled or widths[1]
    if titled and not found:
        raise Unreadable(
            f"The first row has one cell and the others have {titled}. Delete the lines above the column names."
        )
    return (max(found)[2] if found else ONE_COLUMN), 0


def widths_of(sample: str, separator: str) -> list[int]:
    """How many cells each of the first rows has; the last one may be cut off by the end of the sample."""
    lines = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        widths = [len(record) for record in islice(lines, ROWS_LOOKED_AT + 1) if record]
    except csv.Error:
        return []
    return widths[:-1] if len(sample) >= SAMPLE and len(widths) > 1 else widths


def records_of(text: io.TextIOWrapper, separator: str, skip: int) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on. A quote mark that is never closed would swallow the rest in silence."""
    reader = csv.reader(chain(islice(text, skip, None), [END]), delimiter=separator)
    begins = 1
    for record in reader:
        if record == [END]:
            return
        if record and record[-1].endswith(END):
            raise Unreadable(
                f"A quote mark opened on line {begins + skip} is never closed. Close it or take it out, then try again."
            )
        if record:
            yield begins + skip, record
        begins = reader.line_num + 1


def table_of(records: Iterator[tuple[int, list[str]]], note: str, most: int, asked: int) -> Table:
    _, first = next(records, (0, []))
    if not first:
        raise Unreadable("The file is empty. Choose the file that holds the answers.")
    rows: list[list[str]] = []
    lines: list[int] = []
    ragged: dict[int, str] = {}
    width = len(first)
    for line, record in records:
        if len(rows) >= most:
            if asked < MOST_ROWS:
                break
            raise Unreadable(f"The file has over {MOST_ROWS:,} rows. Split it into smaller files.")
        if len(record) < width or any(cell.strip() for cell in record[width:]):
            ragged[len(rows)] = f"Has {cells(len(record))} where the first row has {width}. Check its quote marks."
        record = [tidy(cell) for cell in record[:width]]
        rows.append(record + [""] * (width - len(record)))
        lines.append(line)
    if width == 1 and 2 * len(ragged) > len(rows):
        raise Unreadable(
            "The first row has one cell and most others have more. Delete the lines above the column names."
        )
    return make_table([tidy(cell) for cell in first], rows, lines, ragged, note)


def cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
