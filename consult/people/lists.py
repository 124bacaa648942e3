"""Lists of people as staff have them: pasted lines, CSV or a workbook, read into rows with what is wrong with each. Pure."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import load_workbook

MOST_ROWS = 5_000
MOST_BYTES = 5 * 1024 * 1024
MOST_UNFOLDED = 60 * 1024 * 1024
EMAIL = re.compile(r"[^@\s<>,;:\"()]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
NAMED = re.compile(r"\s*\"?([^\"<>]*?)\"?\s*<\s*([^<>\s]+)\s*>\s*")
YES = {"yes", "y", "true", "1", "cy", "welsh", "cymraeg", "ydy", "ie"}
NO = {"", "no", "n", "false", "0", "en", "english", "saesneg", "na"}
HEADINGS = {
    "email": ("email", "e-mail", "email address", "e-mail address", "mail", "ebost", "e-bost"),
    "name": ("name", "full name", "contact", "contact name", "enw"),
    "first": ("first name", "forename", "given name", "enw cyntaf"),
    "last": ("last name", "surname", "family name", "cyfenw"),
    "organisation": ("organisation", "organization", "member organisation", "member", "charity", "sefydliad"),
    "welsh": ("welsh", "prefers welsh", "language", "cymraeg", "iaith"),
}


class Unreadable(ValueError):
    """The list cannot be read; the words say what to do."""


@dataclass(frozen=True)
class Line:
    """One person of a list, with the line they stand on, and what is wrong with it."""

    number: int
    email: str = ""
    name: str = ""
    organisation: str = ""
    welsh: bool = False
    problem: str = ""


def read_list(text: str) -> list[Line]:
    """People from pasted lines or the text of a CSV file: with headings, or with an address in each line."""
    if "\0" in text:
        raise Unreadable("This is not a text file. Save the list as CSV or XLSX and choose it again.")
    text = text.lstrip("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max("\t;,", key=first.count) if re.search(r"[\t;,]", first) else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True))
    except csv.Error as problem:
        raise Unreadable(f"The list could not be read as CSV ({problem}). Check its quote marks.") from problem
    return read_rows(rows)


def read_file(content: bytes, name: str) -> list[Line]:
    """People from a file: a workbook by its first letters, else text."""
    if len(content) > MOST_BYTES:
        raise Unreadable("The file is larger than 5 MB. Keep only the columns with names and addresses.")
    if content.startswith(b"PK"):
        return read_rows(cells_of(content))
    if name.lower().endswith((".xls", ".ods", ".pdf", ".docx")):
        raise Unreadable("Save the list as CSV or XLSX and choose it again.")
    for encoding in ("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            return read_list(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Unreadable("The file has letters we cannot read. Save it as CSV UTF-8 and choose it again.")


def cells_of(content: bytes) -> list[list[str]]:
    """The first sheet of a workbook, looked at before it is opened: a small file can unfold into gigabytes."""
    try:
        if sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist()) > MOST_UNFOLDED:
            raise Unreadable("The workbook unfolds into more than a list of people needs. Save it as CSV instead.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=50, values_only=True)
            found = [["" if cell is None else str(cell) for cell in row] for row in rows]
            book.close()
            return found
    except Unreadable:
        raise
    except Exception as problem:  # a broken or hostile file can fail anywhere in the parser
        raise Unreadable("The workbook could not be read. Save the list as CSV UTF-8 and choose it again.") from problem


def read_rows(rows: Sequence[Sequence[str]]) -> list[Line]:
    filled = [(number, [tidy(cell) for cell in row]) for number, row in enumerate(rows, 1)]
    filled = [(number, row) for number, row in filled if any(row)]
    if not filled:
        raise Unreadable("The list is empty. Paste a line for each person, or choose a file.")
    if len(filled) > MOST_ROWS:
        raise Unreadable(f"The list has over {MOST_ROWS:,} lines. Split it.")
    places = headings(filled[0][1])
    if places:
        return twice(by_heading(number, row, places) for number, row in filled[1:])
    return twice(by_look(number, row) for number, row in filled)


def tidy(cell: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in cell).split())[:300]


def headings(row: Sequence[str]) -> dict[str, int]:
    """Which column is what, when the first row says so; nothing when it is a person already."""
    if any("@" in cell for cell in row):
        return {}
    words = [cell.strip().casefold().rstrip(":*") for cell in row]
    found = {what: words.index(word) for what, names in HEADINGS.items() for word in names if word in words}
    return found if "email" in found else {}


def by_heading(number: int, row: Sequence[str], places: dict[str, int]) -> Line:
    def cell(what: str) -> str:
        place = places.get(what)
        return row[place] if place is not None and place < len(row) else ""

    name = cell("name") or " ".join(filter(None, (cell("first"), cell("last"))))
    return checked(number, cell("email"), name, cell("organisation"), cell("welsh"))


def by_look(number: int, row: Sequence[str]) -> Line:
    """A line without headings: the cell with an @ is the address; a name, an organisation and "Welsh" may stand by."""
    at = next((place for place, cell in enumerate(row) if "@" in cell), None)
    if at is None:
        return checked(number, "", *[*row, "", "", ""][:3])
    email, name = row[at], ""
    if named := NAMED.fullmatch(email):
        name, email = named[1], named[2]
    others = [cell for place, cell in enumerate(row) if place != at and cell]
    welsh = others.pop() if len(others) > 1 and others[-1].casefold() in YES | NO else ""
    if not name and others:
        name = others.pop(0)
    return checked(number, email, name, others[0] if others else "", welsh)


def checked(number: int, email: str, name: str, organisation: str, welsh: str) -> Line:
    if named := NAMED.fullmatch(email):
        name, email = name or named[1], named[2]
    email = email.strip().lower()
    line = Line(number, email, name[:120], organisation, welsh.casefold() in YES)
    if not email:
        return with_problem(line, "There is no e-mail address.")
    if not EMAIL.fullmatch(email) or len(email) > 254:
        return with_problem(line, f"“{email[:60]}” is not an e-mail address.")
    if welsh.casefold() not in YES | NO:
        return with_problem(line, f"For Welsh, write yes or no instead of “{welsh[:30]}”.")
    return line


def with_problem(line: Line, problem: str) -> Line:
    return Line(line.number, line.email, line.name, line.organisation, line.welsh, problem)


def twice(lines: Iterable[Line]) -> list[Line]:
    """The second line of an address says on which line the first one stands."""
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        if line.email in seen and not line.problem:
            line = with_problem(line, f"The same address stands on line {seen[line.email]}.")
        elif line.email:
            seen.setdefault(line.email, line.number)
        found.append(line)
    return found


def written(lines: Iterable[Line]) -> str:
    """Lines as text that `read_list` reads as the same lines."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t")
    writer.writerow(("email", "name", "organisation", "welsh"))
    writer.writerows((line.email, line.name, line.organisation, "yes" if line.welsh else "no") for line in lines)
    return out.getvalue()
