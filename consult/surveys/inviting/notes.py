"""What the sender notes on disk between its two commits, so that one that is killed knows where it stood.

A note is a few bytes appended to a file: it is there the moment it is written, however the process ends. It does not
outlive the machine, so each file says in which run of the machine it was written."""

from __future__ import annotations

import os
from pathlib import Path

UNSENT = "-"  # the last line was not sent: nobody has it
DOT = "."  # the last line is being sent: from here on the mail server may have it
TAKEN, LATER, NEVER = "taken", "later", "never"  # what the mail server answered


def run_of_the_machine() -> str:
    """Another one after each start of the machine; empty where it cannot be known."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


class Notes:
    """The notes of one mailing: how far each message was, in the order it was so."""

    def __init__(self, path: Path) -> None:
        self.path = path
        run = run_of_the_machine()
        known = read(path, run)
        self.known = known or {}
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = os.O_TRUNC if known is None else 0
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | fresh, 0o600)
        if known is None:
            os.write(self.file, f"{run}\n".encode())

    def write(self, message: int, word: str) -> None:
        os.write(self.file, f"{message} {word}\n".encode())

    def close(self) -> None:
        os.close(self.file)

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)


def read(path: Path, run: str) -> dict[int, str] | None:
    """The last word on each message; None where nothing of this run of the machine is here to trust."""
    try:
        first, *lines = path.read_text(encoding="ascii", errors="replace").split("\n")
    except FileNotFoundError:
        return None
    if not run or first != run:
        return None
    pairs = (line.partition(" ") for line in lines[:-1])
    return {int(number): word for number, _, word in pairs if number.isdigit()}
