"""`python -m tasks.sweeper`: rings again for whatever is overdue, for ever. Any number may run at once."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType

import structlog

from db import documents, outbox, sweep
from db.session import Database
from storage import sweep as orphans
from storage.open import store_of
from studio.errors import StudioError
from studio.settings import Settings
from tasks.claimed import sweep_scratch
from tasks.doorbell import ring

log = structlog.get_logger()
PRUNE_EVERY = 300  # rounds
DAY_SECONDS = 24 * 3600


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


def sweep_store(database: Database, settings: Settings) -> None:
    """Removes bytes that no row names, once a day: what a crash between storing and recording left behind."""
    mark = settings.scratch_root / "store-swept"
    if mark.exists() and time.time() - mark.stat().st_mtime < DAY_SECONDS:
        return
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    swept = orphans.sweep(store_of(settings), _in_use(database))
    log.info("the store is swept", action="store_swept", removed=swept.removed, freed_bytes=swept.freed_bytes)


def _in_use(database: Database) -> Iterator[str]:
    with database.work() as session:
        yield from documents.assets_in_use(session)


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
            if rounds and rounds % PRUNE_EVERY == 0:
                sweep_store(database, settings)
            if swept:
                log.info("swept", action="swept", takes=swept)
        except StudioError as error:
            log.warning("the sweep waits", action="sweep_failed", error=error.what)
        rounds += 1


if __name__ == "__main__":
    main()
