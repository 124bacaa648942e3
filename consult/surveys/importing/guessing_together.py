"""Several columns that are parts of one question: ticks, a grid, a ranking, or questions of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from consult.surveys.importing.columns import EMPTY, TICKED, Taken, Use, same_words
from consult.surveys.importing.headers import Column
from consult.surveys.importing.table import LONGEST_NAME

OTHER = re.compile(r"other\b.*|.*\(please (specify|say|state)\).*|.*\bplease (specify|say|state)\b.*|arall\b.*", re.I)
COMMENT = re.compile(r".*comment\]?", re.I)
PLACE = re.compile(r"(rank(ing)?|place|choice)?\s*#?(\d{1,2})(st|nd|rd|th)?( choice| place)?", re.I)
MOST_IN_A_GRID = 11
Values = Sequence[Sequence[str]]
Alone = Callable[[Column, Sequence[str]], Taken]


def together(run: Sequence[Column], values: Values, alone: Alone) -> list[Taken]:
    """What the parts of one question are, with any column of comments beside them as a question of its own."""
    parts = list(zip(run, values, strict=True))
    comments = [part for part in parts if COMMENT.fullmatch(part[0].part)]
    others = [part for part in parts if part not in comments and is_other(*part)]
    plain = [part for part in parts if part not in comments and part not in others]
    first = [part for part in plain if not part[0].part]  # the choice itself, with "Other" in a column beside it
    apart = [alone(*part) for part in comments]
    if len(plain) == 1 and (first or others):
        chosen = alone(*plain[0])
        if chosen.use in (Use.ONE_CHOICE, Use.SEVERAL, Use.YES_NO, Use.GROUP) and len(others) == 1:
            kept = Use.ONE_CHOICE if chosen.use is Use.YES_NO else chosen.use
            return [
                Taken(chosen.places, kept, run[0].stem[:LONGEST_NAME], ("",), others[0][0].place, chosen.why),
                *apart,
            ]
        return [chosen, *(alone(*part) for part in others), *apart]
    if len(plain) < 2:
        return [alone(*part) for part in parts]
    use = kind_of([column for column, _ in plain], [given for _, given in plain])
    if use is Use.APART:
        return [alone(*part) for part in parts]
    places, names = tuple(column.place for column, _ in plain), tuple(column.part for column, _ in plain)
    other = others[0][0].place if others and use is Use.TICKS else None
    left = [alone(*part) for part in others if part[0].place != other]
    return [Taken(places, use, run[0].stem[:LONGEST_NAME], names, other), *left, *apart]


def is_other(column: Column, values: Sequence[str]) -> bool:
    """A column with what people wrote beside "Other": not the tick itself."""
    if not OTHER.fullmatch(column.part):
        return False
    said = {value.casefold() for value in values if value} - EMPTY - TICKED - {column.part.casefold()}
    return bool(said) or not any(values)


def kind_of(columns: Sequence[Column], values: Values) -> Use:
    filled = [[value for value in given if value] for given in values]
    if not any(filled):
        return Use.TICKS
    if all(ticked(column, given) for column, given in zip(columns, filled, strict=True)):
        return Use.TICKS
    if is_ranking(columns, values):
        return Use.RANKING
    found = same_words(value for given in filled for value in given)
    short = all(len(value) <= 80 for value in found.values())
    repeated = sum(map(len, filled)) >= 2 * len(found) or len(found) <= 5
    return Use.GRID if 2 <= len(found) <= MOST_IN_A_GRID and short and repeated else Use.APART


def ticked(column: Column, filled: Sequence[str]) -> bool:
    said = {value.casefold() for value in filled} - EMPTY
    return (len(said) <= 1 and said <= TICKED | {column.part.casefold()}) or is_code(said)


def is_code(said: set[str]) -> bool:
    """SurveyMonkey's numbers: the choice's own, the same in every row."""
    return len(said) == 1 and next(iter(said)).isdecimal()


def is_ranking(columns: Sequence[Column], values: Values) -> bool:
    """Either each thing's place is in its column, or the first column holds what was put first."""
    rows = [[value for value in row if value] for row in zip(*values, strict=True)]
    rows = [row for row in rows if row]
    if len(columns) < 2 or not all(len({*row}) == len(row) for row in rows):
        return False
    if all(value.isdecimal() and 1 <= int(value) <= len(columns) for row in rows for value in row):
        return len(columns) >= 3 or len(rows) > 3
    return in_places([column.part for column in columns]) and all(
        not value.isdecimal() for row in rows for value in row
    )


def in_places(parts: Sequence[str]) -> bool:
    """Whether parts are 1, 2, 3 or Rank 1, Rank 2: the columns of a ranking by place."""
    found = [PLACE.fullmatch(part.strip()) for part in parts]
    return all(found) and [int(match[3]) for match in found if match] == list(range(1, len(parts) + 1))
