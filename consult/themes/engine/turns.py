"""Blocks of work on two threads, so that neither the arithmetic nor the bookkeeping waits for the other."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

from .types import Cancelled, Stop

THREADS = 2
Made = TypeVar("Made")


def in_turn(
    work: Callable[[int], None],
    starts: Sequence[int],
    cancelled: Stop | None = None,
    done: Callable[[int], None] | None = None,
) -> None:
    """Do ``work`` for each of ``starts``, two at a time; ``done`` hears how many are finished, in order.

    Raises :class:`Cancelled` when told to stop, once what has begun has ended, and whatever ``work`` raises.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(work, start) for start in starts]
        try:
            for count, job in enumerate(waiting, 1):
                if cancelled is not None and cancelled():
                    raise Cancelled
                job.result()
                if done is not None:
                    done(count)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


@contextmanager
def beside(work: Callable[[Stop], Made]) -> Iterator[Future[Made]]:
    """Do ``work`` meanwhile on a thread of its own; it is told to stop when what is done here fails, or is stopped."""
    ended = Event()
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(work, ended.is_set)
        try:
            yield job
        except BaseException:
            ended.set()
            raise
