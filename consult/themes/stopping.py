"""Asking now and then whether to stop: each question is a query."""

from __future__ import annotations

import time
from collections.abc import Callable

ASK_EVERY = 0.5  # seconds between two questions


def now_and_then(ask: Callable[[], bool]) -> Callable[[], bool]:
    """Ask at most every half second: the engine asks after every few passages."""
    last, answer = -ASK_EVERY, False

    def asked() -> bool:
        nonlocal last, answer
        moment = time.monotonic()
        if not answer and moment - last >= ASK_EVERY:
            last, answer = moment, ask()
        return answer

    return asked
