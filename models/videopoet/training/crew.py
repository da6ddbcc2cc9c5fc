"""Worker processes that make rows of training ahead of time, each block of clips by one of them.

A row's clips of successive steps are shot in one place, which the worker then builds once. Who orders goes ahead by so
much and no further, and what comes out depends on no process: an order is a pure function and its arguments. No torch.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any

from studio.errors import Broken

AHEAD = 3  # steps that are ordered before they are needed: so many batches lie in memory


class Crew:
    """So many processes; without any, what is ordered is made when it is taken."""

    def __init__(self, workers: int) -> None:
        self.under_way: dict[Hashable, Callable[[], Any]] = {}
        start = multiprocessing.get_context("spawn")  # a fork would take the GPU's state with it
        self.pools = [ProcessPoolExecutor(1, mp_context=start, initializer=_settled) for _ in range(workers)]

    def order(self, key: Hashable, place: int, make: Callable[..., Any], *facts: Any) -> None:
        """Asks for `make(*facts)` under a key, always the same process at a place; once for a key."""
        if key in self.under_way:
            return
        if not self.pools:
            self.under_way[key] = partial(make, *facts)
            return
        try:
            future: Future[Any] = self.pools[place % len(self.pools)].submit(make, *facts)
        except BrokenProcessPool:
            raise _died() from None
        self.under_way[key] = future.result

    def take(self, key: Hashable) -> Any:
        """What was ordered under a key, once; errors of `make` are raised here."""
        try:
            return self.under_way.pop(key)()
        except BrokenProcessPool:
            raise _died() from None

    def close(self) -> None:
        """Ends the processes; what was ordered is forgotten."""
        self.under_way.clear()
        for pool in self.pools:
            pool.shutdown(wait=True, cancel_futures=True)


def _died() -> Broken:
    return Broken("a worker process died", where="--workers", do="give fewer: most often there is not enough memory")


def _settled() -> None:
    """A worker lets its parent decide when to end, also when that was killed, and uses one core."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.environ["OMP_NUM_THREADS"] = "1"
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_outlived, args=(parent,), daemon=True).start()


def _outlived(parent: Any) -> None:
    parent.join()
    os._exit(1)
