"""One take done once: every doorbell ends here. The first that rings claims the take, the others do nothing.

A worker whose engine makes several takes at once claims others that wait beside its own, each by its own
compare-and-set; from then on each is an attempt like any other, with its own lease, beat, folder and end
(docs/decisions/0017-takes-made-together.md).
"""

from __future__ import annotations

import math
import os
import platform
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from celery.signals import worker_init

from db import takes
from db.session import Database, database
from studio.errors import StudioError
from studio.ports import Ended, Made
from studio.settings import Settings
from tasks.attempt import Attempt, Work
from tasks.crashpoints import crashpoint
from tasks.runtime import fingerprint

log = structlog.get_logger()
_siblings = 1  # processes of this worker that answer doorbells; known before the fork


@worker_init.connect
def _count(sender: Any, **_: Any) -> None:
    global _siblings  # noqa: PLW0603 - one per worker, inherited by its children
    _siblings = int(getattr(sender, "concurrency", None) or 1)


@dataclass(frozen=True, kw_only=True)
class Together:
    """How takes of a kind are made several at once.

    most: how many takes like the claimed one its engine makes at once.
    make: makes them, and tells of each how it ended, as soon as that is known.
    """

    most: Callable[[Database, takes.Claim], int]
    make: Callable[[Sequence[Work], Ended], None]


def perform(take_id: str, make: Callable[[Work], Made], together: Together | None = None) -> None:
    """Does the take if it is still to be done, and with it those that the engine can make at once.

    Args:
        take_id: the take that was rung for.
        make: makes one take.
        together: makes several; None: takes of this kind are made one by one.
    """
    settings = _settings()
    base = database(settings.database_url.get_secret_value())
    claim = _claim(base, uuid.UUID(take_id), settings)
    if claim is None:
        log.debug("nothing to do", action="not_claimed", take=take_id)
        return
    crashpoint("after_claim")
    attempts = [Attempt(claim, settings, base)]
    try:
        for other in _company(claim, together, settings, base) if together else ():
            attempts.append(Attempt(other, settings, base))  # noqa: PERF401 - each is closed if the next claim fails
        if together is None or len(attempts) == 1:
            attempts[0].run(make)
        else:
            _run_together(attempts, together)
    finally:
        for attempt in attempts:
            attempt.close()


def _claim(base: Database, take_id: uuid.UUID, settings: Settings) -> takes.Claim | None:
    with base.work() as session:
        return takes.claim(
            session, take_id, worker=_worker_name(), lease_seconds=settings.lease_seconds, runtime=fingerprint()
        )


def _company(claim: takes.Claim, together: Together, settings: Settings, base: Database) -> Iterator[takes.Claim]:
    """Claims takes that wait beside the claimed one; the worker's other processes are left their share."""
    with suppress(StudioError):  # whatever ails the database now, the take itself has been claimed
        if (most := together.most(base, claim)) == 1:
            return
        with base.work() as session:
            waiting = takes.beside(session, claim)
        left = min(most, math.ceil((1 + len(waiting)) / _siblings)) - 1
        for take_id in waiting:
            if left == 0:
                return
            if (other := _claim(base, take_id, settings)) is not None:
                left -= 1
                yield other


def _run_together(attempts: Sequence[Attempt], together: Together) -> None:
    """Makes takes at once. What the run as a whole raises says nothing about any of them: they are handed back."""
    ready: list[Attempt] = []
    works: list[Work] = []
    for attempt in attempts:
        attempt.among = len(attempts)
        try:
            works.append(attempt.begin())
            ready.append(attempt)
        except Exception as error:
            attempt.end(error)

    def ended(number: int, made: Made | Exception) -> None:
        try:
            ready[number].end(made)
        except StudioError as error:  # not the engine's business, and not the other takes'
            log.warning("left to the sweeper", action="left", take=str(ready[number].claim.take_id), error=error.what)

    try:
        if works:
            together.make(works, ended)
    except Exception as error:
        log.warning("takes could not be made at once", action="parted", count=len(ready), exc_info=error)
    for attempt in ready:
        attempt.hand_back()


def _settings() -> Settings:
    """The environment's settings, read again only when it has changed: reading them costs more than a transaction."""
    return _settings_of(tuple(item for item in os.environ.items() if item[0].startswith("REELWORKS_")))


@lru_cache(maxsize=4)
def _settings_of(_environment: tuple[tuple[str, str], ...]) -> Settings:
    return Settings()


def _worker_name() -> str:
    return f"{platform.node()}:{os.getpid()}"


def sweep_scratch(root: Path) -> None:
    """Removes what attempts of workers that died left behind."""
    for folder in root.glob("*-*") if root.exists() else ():
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > 24 * 3600:
                shutil.rmtree(folder, ignore_errors=True)
