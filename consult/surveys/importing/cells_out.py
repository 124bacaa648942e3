"""Cells on their way out: no spreadsheet program takes one for a formula. Pure."""

from __future__ import annotations

import re

FORMULA = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")  # what a spreadsheet program may take for one


def defused(cell: str) -> str:
    return "'" + cell if FORMULA.match(cell) else cell
