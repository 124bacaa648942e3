"""Several rows of an XLSForm that are one question here: tables of one choice a row, Kobo's scores and rankings. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from consult.surveys.exchange.xlsform_questions import REASON, Reader, Taken
from consult.surveys.exchange.xlsform_rows import Row
from consult.surveys.exchange.xlsform_words import BLOCK, SELECT, is_yes, normal
from consult.surveys.models import Kind, Version
from consult.surveys.survey_draft import OptionDraft, QuestionDraft

MOST_COLUMNS = 10


@dataclass
class Grid:
    """`rows`: those that became the grid's rows; `step`: how many rows of the sheet it took."""

    taken: Taken
    rows: Sequence[Row]
    step: int


def grid_at(rows: Sequence[Row], place: int, reader: Reader) -> Grid | None:
    """The grid or ranking that begins here, if one does; else nothing is touched."""
    row = rows[place]
    block = BLOCK.fullmatch(kind_of(row))
    if block is None:
        return headed(rows, place, reader)
    if block["way"].lower() != "begin":
        return None
    what = block["what"].lower()
    inner = inside(rows, place)
    if what == "group" and "table-list" in row.peek("appearance").split():
        return table(row, inner, list_in(inner), reader)
    if what == "score":
        asked = [each for each in inner if normal(kind_of(each)) == "score__row"]
        return table(row, inner, row.peek("kobo--score-choices"), reader) if len(asked) == len(inner) else None
    return ranking(row, inner, reader) if what == "rank" else None


def kind_of(row: Row) -> str:
    return " ".join(row.peek("type").split())


def inside(rows: Sequence[Row], place: int) -> list[Row]:
    """The rows between a group's beginning and its end; nothing when another group is inside or it never ends."""
    found: list[Row] = []
    for row in rows[place + 1 :]:
        block = BLOCK.fullmatch(kind_of(row))
        if block:
            return found if block["way"].lower() == "end" else []
        found.append(row)
    return []


def list_in(rows: Sequence[Row]) -> str:
    """The one list that all of some rows choose one from, each asked of everyone; empty when there is none."""
    found = [SELECT.fullmatch(kind_of(row)) for row in rows]
    lists = {match["list"] for match in found if match and match["one"] and match["list"] and not match["other"]}
    alike = all(match and match["one"] and not match["other"] for match in found)
    return lists.pop() if len(lists) == 1 and alike and not any(row.peek("relevant") for row in rows) else ""


def headed(rows: Sequence[Row], place: int, reader: Reader) -> Grid | None:
    """A row that shows only the labels of its list, above rows that show none."""
    if "label" not in rows[place].peek("appearance").split():
        return None
    below: list[Row] = []
    for row in rows[place + 1 :]:
        if not {"list-nolabel", "list_nolabel"} & {*row.peek("appearance").split()}:
            break
        below.append(row)
    wanted = list_in([rows[place], *below])
    made = table(rows[place], below, wanted, reader) if below else None
    return replace(made, step=1 + len(below)) if made else None


def table(head: Row, rows: Sequence[Row], wanted: str, reader: Reader) -> Grid | None:
    columns = reader.lists.choices(wanted) if wanted and rows else []
    if not 2 <= len(columns) <= MOST_COLUMNS:
        return None
    for row in (head, *rows):
        for name in ("type", "appearance", "kobo--score-choices"):
            row.plain(name)
    draft = QuestionDraft(
        Kind.GRID,
        "",
        options=tuple(row_option(row, reader) for row in rows),
        columns=tuple(option for _code, option in columns),
        scale_low=1,
        scale_high=len(columns),
    )
    taken = Taken(reader.worded(head, draft))
    if any(is_yes(row.plain("required")) for row in (head, *rows)):
        said = [reader.words(row, "required_message").get(Version.ENGLISH, "") for row in rows]
        reason = next(filter(None, said), "")
        if not reason:
            reader.report.change(head.said, f"it is required without a reason, so it says “{REASON}”")
        taken.draft = replace(taken.draft, required=True, required_reason=(reason or REASON)[:300])
    return Grid(taken, rows, len(rows) + 2)


def row_option(row: Row, reader: Reader) -> OptionDraft:
    words = {version: text[:300] for version, text in reader.words(row, "label").items()}
    label = words.pop(Version.ENGLISH, "") or row.name or f"Row {row.line}"
    return OptionDraft(label, name=row.name[:80], wordings=words)


def ranking(head: Row, rows: Sequence[Row], reader: Reader) -> Grid | None:
    items = reader.lists.choices(head.peek("kobo--rank-items"))
    if len(items) < 2:
        return None
    for row in (head, *rows):
        for column in list(row.cells):
            if column.name in (
                "type",
                "label",
                "required",
                "appearance",
                "kobo--rank-items",
                "kobo--rank-constraint-message",
            ):
                row.used.add(column)
    draft = QuestionDraft(Kind.RANKING, "", options=tuple(option for _code, option in items), most=len(rows) or None)
    return Grid(Taken(reader.worded(head, draft), [code for code, _option in items]), (), len(rows) + 2)
