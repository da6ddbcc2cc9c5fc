"""The beat: a thread that renews a take's lease over a connection of its own, and stops the work when it must.

The work is told to stop (its next `progress` raises) when the order was cancelled, when another worker has taken
over, when the deadline has passed, when the worker drains, or when the database has not answered for so long that
the lease is about to end. Work that does not listen is ended with its process: two copies must never live.
"""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from db import takes
from db.session import Database
from studio.errors import StudioError

TICK_SECONDS = 0.25
PROGRESS_SECONDS = 1.0  # progress is written at most this often
EXIT_DEAF = 70

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """The times that a beat keeps, in seconds."""

    lease: float
    beat: float
    deadline: float

    @property
    def alone(self) -> float:
        """How long the database may be silent before the work stops itself: before the lease ends."""
        return self.lease * 5 / 6

    @property
    def deaf(self) -> float:
        """How long work may go on after it was told to stop."""
        return self.lease / 3


class Heartbeat:
    """Beats for one attempt between `start` and `stop`.

    Two threads: one asks the database, which may hang with it; the other looks at the clock and never waits.

    Args:
        database: a pool of the beat's own.
        take_id: the take.
        no: the attempt's number.
        rhythm: the times to keep.
        draining: whether the worker was asked to stop.
    """

    def __init__(
        self, database: Database, take_id: uuid.UUID, no: int, rhythm: Rhythm, draining: Callable[[], bool]
    ) -> None:
        self._database, self._take_id, self._no, self._rhythm = database, take_id, no, rhythm
        self._draining = draining
        self._ended = threading.Event()
        self._began = self._renewed = time.monotonic()
        self._beating = threading.Thread(target=self._beat_on, name=f"beat-{take_id}", daemon=True)
        self._watching = threading.Thread(target=self._watch, name=f"watch-{take_id}", daemon=True)
        self.progress = 0.0
        self.preview = b""  # a picture of what is there so far; written once
        self.stop_reason = ""  # cancelled, fenced, timeout, draining, alone

    def start(self) -> None:
        """Begins to beat."""
        self._beating.start()
        self._watching.start()

    def stop(self) -> None:
        """Ends the beat; waits for one that is under way, so that it cannot follow the finish."""
        self._ended.set()
        self._beating.join(timeout=self._rhythm.lease)

    def _beat_on(self) -> None:
        shown: tuple[float, bytes] = (0.0, b"")
        while not self._ended.wait(TICK_SECONDS):
            now = time.monotonic()
            standing = (self.progress, self.preview)
            moved = standing != shown and now - self._renewed >= PROGRESS_SECONDS
            due = moved or now - self._renewed >= self._rhythm.beat
            if due and self._beat(preview=standing[1] if standing[1] is not shown[1] else b""):
                self._renewed, shown = now, standing

    def _watch(self) -> None:
        told: float | None = None
        while not self._ended.wait(TICK_SECONDS):
            now = time.monotonic()
            self.stop_reason = self.stop_reason or self._reason(now - self._began, now - self._renewed)
            told = told or (now if self.stop_reason else None)
            if told and now - told >= self._rhythm.deaf and self.stop_reason != "draining":
                log.error("work does not listen; ending its process", action="deaf", reason=self.stop_reason)
                os._exit(EXIT_DEAF)

    def _beat(self, preview: bytes = b"") -> bool:
        """Whether the lease was renewed."""
        try:
            with self._database.work() as session:
                answer = takes.beat(
                    session,
                    self._take_id,
                    self._no,
                    lease_seconds=self._rhythm.lease,
                    progress=self.progress,
                    preview=preview,
                )
        except StudioError as error:
            log.warning("the beat was not heard", action="beat_failed", take=str(self._take_id), error=error.what)
            return False
        if answer is None:
            self.stop_reason = "fenced"
        elif answer is False:
            self.stop_reason = "cancelled"
        return True

    def _reason(self, worked: float, silent: float) -> str:
        if worked > self._rhythm.deadline:
            return "timeout"
        if silent > self._rhythm.alone:
            return "alone"
        return "draining" if self._draining() else ""
