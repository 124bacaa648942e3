"""What a command says: progress, and its result as JSON or a sentence. Imports nothing heavy."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import click

QUIET = 10.0  # seconds between two lines of progress in a log


def show_progress(message: str, done: int, total: int) -> None:
    """One line that is written over, on a terminal only."""
    if not sys.stderr.isatty():
        return
    end = "\n" if total and done >= total else ""
    count = f" {done:,} of {total:,}" if total else ""
    click.echo(f"\r\033[K{message}{count}{end}", err=True, nl=False)


def progress_line() -> Callable[[str, int, int], None]:
    """Progress on a terminal as one line; anywhere else a line every ten seconds, for whoever reads the log."""
    if sys.stderr.isatty():
        return show_progress
    last = time.monotonic()

    def now_and_then(message: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= QUIET:
            last = time.monotonic()
            click.echo(f"{message} ({done:,} of {total:,})", err=True)

    return now_and_then


def tell(result: dict[str, Any], sentence: str, as_json: bool) -> None:
    """The result: JSON where asked, a sentence otherwise."""
    click.echo(json.dumps(result, ensure_ascii=False, default=str) if as_json else sentence)
