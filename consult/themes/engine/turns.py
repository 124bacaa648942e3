"""Blocks of work on two threads, so that neither the arithmetic nor the bookkeeping waits for the other."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from .types import Cancelled, Stop

THREADS = 2


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
