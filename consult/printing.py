"""Setting a page with our own fonts and nothing from outside. Words go in as data and are never read as markup. Pure."""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).resolve().parent
FONTS = HERE / "static" / "fonts"
UNPRINTABLE = re.compile(r"the text `\"(.*?)\"` could not be displayed", re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
NEVER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
STAND_IN = "?"
MOST_TRIES = 20

lock = threading.Lock()  # a compiler holds its fonts, and sets one thing at a time


@functools.cache
def compiler() -> typst.Compiler:
    return typst.Compiler(root=HERE, font_paths=[FONTS], ignore_system_fonts=True)


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """A tagged PDF (PDF/UA-1, or this fails). What our fonts cannot draw stands there as a question mark."""
    return set_pages(template, data, lambda given: compiler().compile(**given, format="pdf", pdf_standards=["ua-1"]))[0]


def pictures(template: str, data: Mapping[str, Any], ppi: float = 70) -> list[bytes]:
    """The same pages as PNG."""
    return set_pages(template, data, lambda given: compiler().compile(**given, format="png", ppi=ppi))


def set_pages(template: str, data: Mapping[str, Any], compiled: Callable[[dict[str, Any]], Any]) -> list[bytes]:
    source = (HERE / template).read_bytes()
    words = json.dumps(printable(data), ensure_ascii=False)
    for _ in range(MOST_TRIES):
        try:
            with lock:
                made = compiled({"input": source, "sys_inputs": {"data": words}})
            return made if isinstance(made, list) else [made]
        except typst.TypstError as problem:
            missing = undrawable(f"{problem} {problem.diagnostic}")
            if not missing & set(words):
                raise
            words = "".join(STAND_IN if letter in missing else letter for letter in words)
    raise ValueError("these words cannot be printed")


def printable(value: Any) -> Any:
    """The same values without letters that are never drawn: control characters, halves of letters."""
    if isinstance(value, str):
        return NEVER.sub("", value)
    if isinstance(value, Mapping):
        return {key: printable(each) for key, each in value.items()}
    return [printable(each) for each in value] if isinstance(value, list | tuple) else value


def undrawable(message: str) -> set[str]:
    """The letters no font of ours has, out of what the typesetter said."""
    found = "".join(UNPRINTABLE.findall(message))
    return set(ESCAPED.sub(lambda code: chr(int(code[1], 16)), found)) - set(" ?")
