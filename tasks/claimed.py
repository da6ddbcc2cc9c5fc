"""One take done once: claim, fetch, make, store, finish. The order of these steps is what survives every fault.

Files are in the store and verified before the transaction that makes them the take's; a crash in between leaves
an orphan object, which is swept after a day, and never a row without bytes.
"""

from __future__ import annotations

import json
import mimetypes
import mmap
import os
import platform
import shutil
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from celery.signals import worker_shutting_down
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from db import takes
from db.session import Database, database
from storage.open import store_of
from studio.errors import Interrupted, Refused
from studio.ports import PREVIEW_BYTES, AssetStore, EngineCard, Made
from studio.settings import Settings
from studio.specs import PRIMARY_ROLE, Spec
from studio.states import Outcome
from tasks import settling
from tasks.crashpoints import crashpoint
from tasks.heartbeat import Heartbeat, Rhythm
from tasks.runtime import fingerprint

log = structlog.get_logger()
SPEC: TypeAdapter[Spec] = TypeAdapter(Spec)
# Shared memory made before the fork: the parent sets it, its children see it. No lock is in it, because a child that
# is killed while it holds one would stop its siblings for ever.
DRAINING = mmap.mmap(-1, 1)


@worker_shutting_down.connect
def _drain(**_: Any) -> None:
    """A worker that is asked to stop hands its takes on: they are interrupted, and not counted against them."""
    DRAINING[0] = 1


class Work:
    """A claimed take at work: what `make` gets. It is also the engine's `Context`."""

    def __init__(self, claim: takes.Claim, scratch: Path, beat: Heartbeat, base: Database) -> None:
        self.claim, self.scratch = claim, scratch
        self.spec: Spec = SPEC.validate_python(claim.spec)
        self.inputs: dict[str, list[Path]] = {}
        self.database, self._beat = base, beat

    def progress(self, done: float, total: float = 1.0, *, preview: bytes = b"") -> None:
        """Notes how far the work is; raises Interrupted when it must stop."""
        self._beat.progress = min(max(done / total, 0.0), 1.0) if total else 0.0
        if preview and len(preview) <= PREVIEW_BYTES:
            self._beat.preview = preview
        if self._beat.stop_reason:
            raise Interrupted(f"the work was stopped: {self._beat.stop_reason}")

    def other_engine(self, planned: EngineCard, here: EngineCard) -> None:
        """This worker has another engine of that name than the take was planned for. Raises Refused."""
        raise Refused(
            f"the take was planned for {planned.name} {planned.version}, this worker has {here.version}",
            do="run `reelworks rework SHORT --stale`, or start a worker of the planned version",
        )

    def remember(self, **remote: Any) -> None:
        """Stores a remote job's id in the attempt."""
        with self.database.work() as session:
            takes.remember(session, self.claim.take_id, self.claim.no, remote)

    def remembered(self) -> dict[str, Any]:
        """What earlier attempts stored."""
        with self.database.work() as session:
            return takes.remembered(session, self.claim.take_id)


def perform(take_id: str, make: Callable[[Work], Made]) -> None:
    """Does the take if it is still to be done: every doorbell ends here, the first wins, the others do nothing."""
    settings = _settings()
    base = database(settings.database_url.get_secret_value())
    with base.work() as session:
        claim = takes.claim(
            session,
            uuid.UUID(take_id),
            worker=_worker_name(),
            lease_seconds=settings.lease_seconds,
            runtime=fingerprint(),
        )
    if claim is None:
        log.debug("nothing to do", action="not_claimed", take=take_id)
        return
    crashpoint("after_claim")
    with structlog.contextvars.bound_contextvars(take=take_id, attempt=claim.no, kind=claim.kind):
        _attempt(claim, make, settings, base)


def _settings() -> Settings:
    """The environment's settings, read again only when it has changed: reading them costs more than a transaction."""
    return _settings_of(tuple(item for item in os.environ.items() if item[0].startswith("REELWORKS_")))


@lru_cache(maxsize=4)
def _settings_of(_environment: tuple[tuple[str, str], ...]) -> Settings:
    return Settings()


def _attempt(claim: takes.Claim, make: Callable[[Work], Made], settings: Settings, base: Database) -> None:
    rhythm = Rhythm(lease=settings.lease_seconds, beat=settings.beat_seconds, deadline=settings.take_minutes * 60)
    beat = Heartbeat(_beat_database(settings), claim.take_id, claim.no, rhythm, lambda: DRAINING[0] == 1)
    scratch = settings.scratch_root / f"{claim.take_id}-{claim.no}"
    beat.start()
    try:
        _do(claim, make, settings, base=base, beat=beat, scratch=scratch)
    except Exception as error:
        beat.stop()
        settling.settle_error(base, claim, error, beat.stop_reason)
    finally:
        beat.stop()
        shutil.rmtree(scratch, ignore_errors=True)


def _do(
    claim: takes.Claim,
    make: Callable[[Work], Made],
    settings: Settings,
    *,
    base: Database,
    beat: Heartbeat,
    scratch: Path,
) -> None:
    store = store_of(settings)
    scratch.mkdir(parents=True)
    work = Work(claim, scratch / "work", beat, base)
    work.scratch.mkdir()
    work.inputs = fetch_inputs(claim.inputs, store, scratch / "inputs")
    began, cpu = time.monotonic(), _cpu_seconds()
    made = make(work)
    seconds, cpu_seconds = time.monotonic() - began, _cpu_seconds() - cpu
    crashpoint("after_made")
    outputs = [_store(store, role, path, made) for role, path in made.files.items()]
    crashpoint("after_upload")
    beat.stop()
    primary = PRIMARY_ROLE[claim.kind]
    document = ("story", json.loads(made.files[primary].read_bytes())) if claim.kind == "story" else None

    def finish(session: Session) -> None:
        takes.finish(
            session,
            claim,
            primary=primary,
            outputs=outputs,
            seconds=seconds,
            cpu_seconds=cpu_seconds,
            document=document,
        )
        crashpoint("before_commit")

    outcome = settling.settle(base, claim, finish)
    crashpoint("after_commit")
    log.info("made" if outcome == Outcome.ACCEPTED else "made too late", action=outcome, seconds=round(seconds, 3))


def fetch_inputs(rows: Sequence[Any], store: AssetStore, folder: Path) -> dict[str, list[Path]]:
    """A claim's inputs as verified files by role, in order of position; documents as JSON files."""
    folder.mkdir()
    found: dict[str, list[Path]] = {}
    fetched: dict[str, Path] = {}
    for row in rows:
        path = fetched.get(row.digest) or folder / f"{row.role}-{row.position}"
        if row.digest not in fetched and row.body is None:
            store.get(row.digest, path)
        elif row.digest not in fetched:
            path.write_bytes(_document_bytes(row.body))
        fetched[row.digest] = path
        found.setdefault(row.role, []).append(path)
    return found


def _document_bytes(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _store(store: AssetStore, role: str, path: Path, made: Made) -> takes.Output:
    from media.probe import frames_digest  # after the fork: the parent stays small

    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    frames = frames_digest(path) if media_type.startswith("video/") else None
    facts = dict(made.facts) | ({"warnings": list(made.warnings)} if made.warnings else {})
    return takes.Output(
        role=role,
        digest=store.put(path),
        size=path.stat().st_size,
        media_type=media_type,
        frames_digest=frames,
        facts=facts,
    )


def _worker_name() -> str:
    return f"{platform.node()}:{os.getpid()}"


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _beat_database(settings: Settings) -> Database:
    """A pool of its own: a beat must not wait for the work's connection."""
    global _BEATS  # noqa: PLW0603 - one per process, made after the fork
    if _BEATS is None or _BEATS[0] != os.getpid():
        _BEATS = (os.getpid(), Database(settings.database_url.get_secret_value(), pool_size=1))
    return _BEATS[1]


_BEATS: tuple[int, Database] | None = None


def sweep_scratch(root: Path) -> None:
    """Removes what attempts of workers that died left behind."""
    for folder in root.glob("*-*") if root.exists() else ():
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > 24 * 3600:
                shutil.rmtree(folder, ignore_errors=True)
