"""An attempt: one claimed take from its claim to its end. Fetch, make, store, finish: this order survives every fault.

Files are in the store and verified before the transaction that makes them the take's; a crash in between leaves
an orphan object, which is swept after a day, and never a row without bytes.
"""

from __future__ import annotations

import json
import mimetypes
import mmap
import os
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from celery.signals import worker_shutting_down
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from db import takes
from db.session import Database
from storage.open import store_of
from studio.errors import Interrupted, Refused
from studio.ports import PREVIEW_BYTES, AssetStore, EngineCard, Made
from studio.settings import Settings
from studio.specs import PRIMARY_ROLE, Spec
from studio.states import Outcome
from tasks import settling
from tasks.crashpoints import crashpoint
from tasks.heartbeat import Heartbeat, Rhythm

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


class Attempt:
    """One try at a take that this worker has claimed: it beats from now on, and ends once.

    Args:
        claim: the right that is held.
        settings: of this worker.
        base: the database.

    Attributes:
        among: how many takes share the engine's run, and so its seconds.
        over: whether it has ended.
    """

    def __init__(self, claim: takes.Claim, settings: Settings, base: Database) -> None:
        self.claim, self.among, self.over = claim, 1, False
        self._settings, self._base = settings, base
        self._folder = settings.scratch_root / f"{claim.take_id}-{claim.no}"
        rhythm = Rhythm(lease=settings.lease_seconds, beat=settings.beat_seconds, deadline=settings.take_minutes * 60)
        self._beat = Heartbeat(_beat_database(settings), claim.take_id, claim.no, rhythm, lambda: DRAINING[0] == 1)
        self._began, self._cpu = time.monotonic(), _cpu_seconds()
        self._beat.start()

    def run(self, make: Callable[[Work], Made]) -> None:
        """Makes the take and ends."""
        made: Made | Exception
        try:
            with self._named():
                try:
                    made = make(self.begin())
                except Exception as error:
                    made = error
            self.end(made)
        finally:
            self.close()

    def begin(self) -> Work:
        """The work, with its inputs fetched and verified, in a folder of its own."""
        self._folder.mkdir(parents=True)
        work = Work(self.claim, self._folder / "work", self._beat, self._base)
        work.scratch.mkdir()
        work.inputs = fetch_inputs(self.claim.inputs, store_of(self._settings), self._folder / "inputs")
        self._began, self._cpu = time.monotonic(), _cpu_seconds()
        return work

    def end(self, made: Made | Exception) -> None:
        """Makes the take's what was made, or writes why nothing was. Only the first call does anything."""
        if self.over:
            return
        self.over = True
        with self._named():
            try:
                if isinstance(made, Exception):
                    self._settle(made)
                else:
                    self._keep(made)
            finally:
                self.close()

    def hand_back(self) -> None:
        """Nothing was found out about the take: it is planned again, and this attempt is not counted against it."""
        if self.over:
            return
        self.over = True
        self.close()
        with self._named():
            settling.settle(self._base, self.claim, lambda session: takes.interrupt(session, self.claim))

    def close(self) -> None:
        """Beats no more and leaves no folder. An attempt that has not ended is left to the sweeper."""
        self._beat.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _named(self) -> AbstractContextManager[Any]:
        """Whatever is logged says whose it is."""
        claim = self.claim
        return structlog.contextvars.bound_contextvars(take=str(claim.take_id), attempt=claim.no, kind=claim.kind)

    def _settle(self, error: Exception) -> None:
        self._beat.stop()
        settling.settle_error(self._base, self.claim, error, self._beat.stop_reason)

    def _keep(self, made: Made) -> None:
        try:
            self._finish(made)
        except Exception as error:
            self._settle(error)

    def _finish(self, made: Made) -> None:
        claim, among = self.claim, self.among
        seconds, cpu_seconds = (time.monotonic() - self._began) / among, (_cpu_seconds() - self._cpu) / among
        crashpoint("after_made")
        store = store_of(self._settings)
        outputs = [_store(store, role, path, made) for role, path in made.files.items()]
        crashpoint("after_upload")
        self._beat.stop()
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
                warnings=made.warnings,
            )
            crashpoint("before_commit")

        outcome = settling.settle(self._base, claim, finish)
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
    return takes.Output(
        role=role,
        digest=store.put(path),
        size=path.stat().st_size,
        media_type=media_type,
        frames_digest=frames,
        facts=dict(made.facts),
    )


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _beat_database(settings: Settings) -> Database:
    """A pool of its own: a beat must not wait for the work's connection."""
    return _beats(os.getpid(), settings.database_url.get_secret_value())


@lru_cache(maxsize=1)
def _beats(_process: int, url: str) -> Database:
    """One per process, made after the fork."""
    return Database(url, pool_size=1)
