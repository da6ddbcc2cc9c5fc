"""`python -m tasks.sweeper`: rings again for whatever is overdue, for ever. Any number may run at once."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import structlog

from db import outbox, sweep
from db.session import Database
from studio.errors import StudioError
from studio.settings import Settings
from tasks.claimed import sweep_scratch
from tasks.doorbell import ring

log = structlog.get_logger()
PRUNE_EVERY = 300  # rounds


def one_round(database: Database, settings: Settings, *, prune: bool = False) -> int:
    """Sweeps once, rings once; returns how many takes were swept."""
    with database.work() as session:
        swept = sweep.sweep(session, patience_seconds=settings.patience_seconds)
        if prune:
            outbox.prune(session)
    ring(database)
    if prune:
        sweep_scratch(settings.scratch_root)
    return swept


def main() -> None:
    """Sweeps until it is told to stop; a database or broker that is down is waited for."""
    settings = Settings()
    database = Database(settings.database_url.get_secret_value(), pool_size=1)
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    rounds = 0
    while not stopped.wait(settings.sweep_seconds):
        try:
            swept = one_round(database, settings, prune=rounds % PRUNE_EVERY == 0)
            if swept:
                log.info("swept", action="swept", takes=swept)
        except StudioError as error:
            log.warning("the sweep waits", action="sweep_failed", error=error.what)
        rounds += 1


if __name__ == "__main__":
    main()
