"""What may be written to a log: where in the code something broke, and of which kind. Never an address, never a word."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator


def without_words(problem: BaseException) -> str:
    """The kinds of an exception and of those behind it, and where each came from. Not their messages: a database's
    message repeats what somebody wrote."""
    return "\n".join(line for each in chain_of(problem) for line in lines_of(each))


def chain_of(problem: BaseException) -> Iterator[BaseException]:
    """The exception and what led to it, the first one first."""
    behind = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    if behind is not None:
        yield from chain_of(behind)
    yield problem


def lines_of(problem: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(problem.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield f"{type(problem).__module__}.{type(problem).__name__}"


class Wordless(logging.Formatter):
    """Writes other people's log lines as we write our own: the server's name the address, ours never do."""

    def formatException(self, ei: object) -> str:
        problem = ei[1] if isinstance(ei, tuple) else None
        return without_words(problem) if isinstance(problem, BaseException) else ""

    def formatMessage(self, record: logging.LogRecord) -> str:
        if record.name.startswith("waitress"):
            record.message = record.message.partition(" while serving ")[0]
        return super().formatMessage(record)


def log_to_terminal(who: str = "") -> None:
    """Log to the terminal from INFO up; `who` says which of our processes speaks."""
    handler = logging.StreamHandler()
    handler.setFormatter(Wordless(f"%(asctime)s %(levelname)s {who}%(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def hush() -> None:
    """The limiter says at INFO which network address it limits; its warnings say what is wrong with it."""
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)
