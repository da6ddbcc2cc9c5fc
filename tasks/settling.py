"""How an attempt ends, written once and for certain, also when the database goes away in the middle of it."""

from __future__ import annotations

import errno
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from db import takes
from db.session import Database
from studio.errors import Broken, Interrupted, Starved, StudioError, Transient
from studio.states import Outcome

PATIENCE_SECONDS = 60.0  # how long a database that went away is waited for before the attempt is left to the sweeper
PAUSE_SECONDS = 0.25
FULL = (errno.ENOSPC, errno.EDQUOT)

log = structlog.get_logger()


def settle(base: Database, claim: takes.Claim, write: Callable[[Session], object]) -> Outcome | None:
    """Ends the attempt in one transaction and returns how it ended; None when it was left to others.

    A commit whose answer was lost may have happened: the row is read before anything is believed or tried again.
    The finished files are in the store, so a server that comes back costs a moment and not the whole take.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    in_doubt = False  # whether a commit may have happened of which the answer was lost
    while True:
        try:
            with base.work() as session:
                known = takes.outcome(session, claim) if in_doubt else None
                if known is not None:
                    return known
                write(session)
                session.flush()
                written = takes.outcome(session, claim)
        except Transient as error:
            if time.monotonic() > end:
                raise
            in_doubt = True
            log.warning("the outcome is not written yet", action="unsettled", error=error.what)
            time.sleep(PAUSE_SECONDS)
        else:
            return written


def settle_error(base: Database, claim: takes.Claim, error: Exception, stop_reason: str) -> None:
    """Ends an attempt that raised: it was stopped, or it failed in one of our five ways."""
    if isinstance(error, Interrupted):
        _stopped(base, claim, stop_reason, error)
        return
    known = error if isinstance(error, StudioError) else studio_error(error)
    log.warning("failed", action="failed", error_kind=known.kind, error=str(known))
    settle(base, claim, lambda s: takes.fail(s, claim, error_kind=known.kind, error_text=str(known)))


def _stopped(base: Database, claim: takes.Claim, reason: str, error: Interrupted) -> None:
    """The work was told to stop: what that means for the take depends on why."""
    log.info("stopped", action="stopped", reason=reason)
    match reason:
        case "cancelled":
            settle(base, claim, lambda s: takes.cancel(s, claim))
        case "draining":
            settle(base, claim, lambda s: takes.interrupt(s, claim))
        case "timeout":
            text = "the take ran past its time limit\n  -> raise REELWORKS_TAKE_MINUTES, or make the scene shorter"
            timeout = Outcome.TIMEOUT
            settle(base, claim, lambda s: takes.fail(s, claim, error_kind="broken", error_text=text, outcome=timeout))
        case _:  # fenced or alone: the take is another's by now; the sweeper has closed this attempt or will
            log.warning("left to others", action="left", error=error.what)


def studio_error(error: Exception) -> StudioError:
    """What an engine raised, as one of our five kinds."""
    if isinstance(error, MemoryError):
        return Starved("the memory is full", do="give the worker more, or lower REELWORKS_CONCURRENCY")
    if isinstance(error, OSError) and error.errno in FULL:
        return Starved(
            "the disk is full", where=str(error.filename or ""), do="free some space; the take is tried again"
        )
    trace = traceback.extract_tb(error.__traceback__)
    place = f"{Path(trace[-1].filename).name}:{trace[-1].lineno}" if trace else ""
    log.error("a bug", action="broken", exc_info=error)
    return Broken(f"{type(error).__name__}: {error}", where=place, do="report it with `reelworks doctor`'s output")
