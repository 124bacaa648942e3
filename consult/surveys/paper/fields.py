"""Where a person writes on paper: for each kind of question its boxes and lines, and how to fill them in. Pure."""

from __future__ import annotations

from typing import Any

from consult.languages import gettext
from consult.surveys.models import Kind
from consult.surveys.reading import Asked, Choice

Field = dict[str, Any]
LONG_LIST = 12  # so many choices are set in two columns
WIDE_GRID = 7  # with more columns each row becomes a small question of its own
CHOSEN_ONE = (Kind.ONE_CHOICE, Kind.DROPDOWN, Kind.YES_NO)
NUMBERED = (Kind.SCALE, Kind.RATING)


def field_of(asked: Asked) -> Field:
    """The place for the answer, as the printed sheet draws it."""
    if asked.kind in CHOSEN_ONE or asked.kind is Kind.SEVERAL_CHOICES:
        return {"draw": "boxes", "options": boxes(asked.options), "columns": 2 if len(asked.options) > LONG_LIST else 1}
    if asked.kind in NUMBERED:
        return {"draw": "scale", **scale(asked)}
    if asked.kind is Kind.GRID:
        return grid(asked)
    if asked.kind is Kind.RANKING:
        return {"draw": "ranks", "options": boxes(asked.options)}
    if asked.kind is Kind.NUMBER:
        return {"draw": "box"}
    if asked.kind is Kind.DATE:
        return {"draw": "date", "parts": [gettext("Day"), gettext("Month"), gettext("Year")]}
    return {"draw": "lines", "lines": lines(asked)}


def how_to(asked: Asked) -> str:
    """What to do with the boxes, in a sentence."""
    least, most = asked.least, asked.most
    if asked.kind in CHOSEN_ONE or asked.kind in NUMBERED:
        return gettext("Tick one box.")
    if asked.kind is Kind.SEVERAL_CHOICES:
        return how_many(least, most)
    if asked.kind is Kind.GRID:
        return gettext("Tick one box on each line.")
    if asked.kind is Kind.RANKING:
        return how_to_rank(asked)
    if asked.kind is Kind.NUMBER:
        return between(least, most)
    if asked.kind is Kind.LONG_TEXT or asked.kind is Kind.SHORT_TEXT:
        return how_long(least, most)
    if asked.kind is Kind.ORGANISATION:
        return gettext("Write its name.")
    return ""


def how_many(least: int | None, most: int | None) -> str:
    if least and most:
        if least == most:
            return gettext("Tick %(number)s boxes.", number=least)
        return gettext("Tick from %(least)s to %(most)s boxes.", least=least, most=most)
    if most:
        return gettext("Tick up to %(number)s boxes.", number=most)
    if least and least > 1:
        return gettext("Tick %(number)s boxes or more.", number=least)
    return gettext("Tick all that are true for you.")


def how_to_rank(asked: Asked) -> str:
    most = asked.most
    if most and most < len(asked.options):
        return gettext("Write 1 beside your first choice, and so on up to %(number)s.", number=most)
    return gettext("Write 1 beside your first choice, 2 beside the next, and so on.")


def between(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return gettext("Write a number from %(least)s to %(most)s.", least=least, most=most)
    if least is not None:
        return gettext("Write a number. The lowest is %(number)s.", number=least)
    if most is not None:
        return gettext("Write a number. The highest is %(number)s.", number=most)
    return gettext("Write a number.")


def how_long(least: int | None, most: int | None) -> str:
    if least and most:
        return gettext("Write %(least)s to %(most)s words.", least=least, most=most)
    if most:
        return gettext("Use %(number)s words or fewer.", number=most)
    if least and least > 1:
        return gettext("Write %(number)s words or more.", number=least)
    return ""


def boxes(options: tuple[Choice, ...]) -> list[Field]:
    return [
        {
            "label": option.label,
            "write": option.free_text,
            "only": gettext("Tick this one alone.") if option.excludes else "",
        }
        for option in options
    ]


def scale(asked: Asked) -> Field:
    low, high = asked.scale_low or 0, asked.scale_high or 0
    ends = [(low, asked.low_label), (high, asked.high_label)]
    return {
        "numbers": [str(number) for number in range(low, high + 1)],
        "ends": [f"{number}: {label}" if label else "" for number, label in ends],
    }


def grid(asked: Asked) -> Field:
    """Rows and columns; without columns of its own a grid is a scale in each row."""
    marked = scale(asked)
    columns = [column.label for column in asked.columns] or marked["numbers"]
    return {
        "draw": "grid",
        "rows": [row.label for row in asked.options],
        "columns": columns,
        "ends": [] if asked.columns else [end for end in marked["ends"] if end],
        "wide": len(columns) > WIDE_GRID,
    }


def lines(asked: Asked) -> int:
    """How many lines to write on: long answers get more, and a limit of words about nine to a line."""
    if asked.kind is not Kind.LONG_TEXT:
        return 1 if asked.kind in (Kind.EMAIL, Kind.ORGANISATION) else 2
    return 9 if asked.most is None else min(12, max(2, asked.most // 9 + 2))
