"""What a column, or several together, can be; and values that mean the same in every tool."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consult.surveys.importing.table import tidy_name


class Use(enum.StrEnum):
    """What becomes of a column. Those after APART are for several columns together."""

    IGNORE = "ignore"
    LONG_TEXT = "long_text"
    SHORT_TEXT = "short_text"
    ONE_CHOICE = "one_choice"
    SEVERAL = "several"
    YES_NO = "yes_no"
    SCALE = "scale"
    NUMBER = "number"
    DATE = "date"
    GROUP = "group"
    ORGANISATION = "organisation"
    IDENTITY = "identity"
    WEEK = "week"
    TICKS = "ticks"
    GRID = "grid"
    RANKING = "ranking"
    APART = "apart"

    @property
    def asks(self) -> bool:
        """Whether it makes a question."""
        return self not in (Use.IGNORE, Use.IDENTITY, Use.WEEK, Use.APART)


USE_WORDS = {
    Use.IGNORE: "Leave out",
    Use.LONG_TEXT: "Long text, grouped into themes",
    Use.SHORT_TEXT: "Short text",
    Use.ONE_CHOICE: "One choice",
    Use.SEVERAL: "Several choices in one cell",
    Use.YES_NO: "Yes or no",
    Use.SCALE: "Scale from 0 to 10 at most",
    Use.NUMBER: "Number",
    Use.DATE: "Date",
    Use.GROUP: "Group to compare people by",
    Use.ORGANISATION: "Member organisation",
    Use.IDENTITY: "Number of the response: only a mark is kept",
    Use.WEEK: "When it was sent: only the week is kept",
    Use.TICKS: "Several choices, a column for each",
    Use.GRID: "Grid, a column for each row",
    Use.RANKING: "Ranking",
    Use.APART: "Questions of their own",
}
TOGETHER = (Use.IGNORE, Use.TICKS, Use.GRID, Use.RANKING, Use.APART)
ALONE = tuple(use for use in Use if use not in TOGETHER or use is Use.IGNORE)


@dataclass(frozen=True)
class Taken:
    """One or more columns, what they are, and the question they answer. `parts`: what each column stands for.
    `other`: the column with what "Other" said. `why`: shown beside a guess that needs a word."""

    places: tuple[int, ...]
    use: Use
    label: str
    parts: tuple[str, ...] = ()
    other: int | None = None
    why: str = ""


YES = {"yes", "y", "true", "ie", "oui"}
NO = {"no", "n", "false", "na", "non"}
TICKED = YES | {"1", "x", "✓", "✔", "checked", "selected", "ticked", "1.0"}
EMPTY = {"no", "n", "false", "0", "0.0", "not selected", "unchecked", "not checked", "n/a", "-"}
NOT_ASKED = "n/a"
NUMBER = re.compile(r"-?(\d{1,12}|\d{1,3}(,\d{3})+)(\.\d{1,10})?", re.ASCII)
LEADING = re.compile(r"(\d{1,2})\s*[-–:.(=]\s*\D.*", re.ASCII)  # "5 - Very satisfied"
DATE_WAYS = (
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%m/%d/%y",
    "%d/%m/%y",
)  # fmt: skip
TIME = re.compile(
    r"(?:[T ]|, )\d{1,2}[:.]\d\d([:.]\d\d)?(\.\d+)?"  # after the day: 14:05, 14:05:09.000
    r"\s*([AaPp]\.?[Mm]\.?)?(\s*(Z|[+-]\d\d:?\d\d|GMT|BST|UTC))?(\s*[+-]\d+)?$"
)

ORDERS = (
    "strongly disagree,disagree,somewhat disagree,slightly disagree,tend to disagree,neither agree nor disagree,neutral,"
    "neither,slightly agree,somewhat agree,tend to agree,agree,strongly agree",
    "very dissatisfied,dissatisfied,fairly dissatisfied,somewhat dissatisfied,neither satisfied nor dissatisfied,neutral,"
    "somewhat satisfied,fairly satisfied,satisfied,very satisfied,extremely satisfied",
    "very unlikely,unlikely,neither likely nor unlikely,neutral,likely,very likely,extremely likely",
    "never,rarely,hardly ever,sometimes,occasionally,often,usually,very often,always",
    "very poor,poor,fair,average,ok,good,very good,excellent",
    "very bad,bad,ok,good,very good",
    "not at all important,not important,slightly important,fairly important,important,very important,"
    "extremely important",
    "not at all,a little,slightly,somewhat,moderately,quite a lot,a lot,very much,completely",
    "none,low,medium,high,very high",
    "worse,the same,better",
)
LAST = {"don't know", "don’t know", "not sure", "unsure", "not applicable", "n/a", "prefer not to say", "other",
        "i’d rather not say", "i'd rather not say", "none of these", "none of the above", "none"}  # fmt: skip
RANKS = [{words: rank for rank, words in enumerate(order.split(","))} for order in ORDERS]


def in_order(counts: Counter[str]) -> list[str]:
    """Values as a scale has them where they are a known one; numbers by size; else the most frequent first. What is
    no answer of its own ("Not sure") comes last. Nothing follows the order of the file."""
    real = [value for value in counts if value.casefold() not in LAST]
    last = sorted((value for value in counts if value.casefold() in LAST), key=str.casefold)
    best = max(RANKS, key=lambda ranks: sum(value.casefold() in ranks for value in real))
    if len(real) > 1 and all(value.casefold() in best for value in real):
        return [*sorted(real, key=lambda value: best[value.casefold()]), *last]
    if real and all(re.match(r"\d", value) for value in real):
        return [*sorted(real, key=lambda value: (int(re.match(r"\d+", value)[0]), value)), *last]  # type: ignore[index]
    return [*sorted(real, key=lambda value: (-counts[value], value)), *last]


def same_words(values: Iterable[str]) -> dict[str, str]:
    """For each way a value is written, the one it is shown as: case and spaces make no other answer."""
    ways: dict[str, Counter[str]] = {}
    for value, count in Counter(values).items():
        tidied = tidy_name(value)
        if tidied:
            ways.setdefault(tidied.casefold(), Counter())[tidied] += count
    return {key: min(found, key=lambda way: (-found[way], way)) for key, found in ways.items()}


def number_in(value: str) -> float | None:
    text = value.strip().removesuffix("%")
    return float(text.replace(",", "")) if NUMBER.fullmatch(text) else None


def scale_number(value: str) -> int | None:
    """The whole number of a scale: "4", "4.0", "4 - Satisfied"."""
    said = LEADING.fullmatch(value.strip())
    number = number_in(said[1] if said else value)
    return int(number) if number is not None and number == int(number) and 0 <= number <= 10 else None


def date_way(values: Sequence[str]) -> str | None:
    """How the dates in a column are written, when all of them are dates. 03/04/2026 is the third of April where no
    other date of the column says otherwise."""
    days = [day for day in map(day_of, values) if day]
    if not days:
        return None
    return next((way for way in DATE_WAYS if all(read_day(day, way) for day in days)), None)


def day_of(value: str) -> str:
    """A date without its time of day."""
    return TIME.sub("", value.strip())


def read_day(day: str, way: str) -> dt.date | None:
    try:
        found = dt.datetime.strptime(day, way).replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2100 else None


def pieces(value: str, separator: str) -> list[str]:
    return [piece for piece in map(tidy_name, value.split(separator)) if piece]


def separator_in(values: Sequence[str]) -> str:
    """What stands between several choices in one cell: a semicolon, a bar, a line or a comma."""
    filled = [value for value in values if value]
    for separator in (";", "|", "\n"):
        if sum(separator in value for value in filled) * 20 >= len(filled) > 0:
            return separator
    return ", " if any(", " in value for value in filled) else ","
