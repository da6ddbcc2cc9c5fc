"""A small studio under test: real servers, workers, sweeper and flow runners, and ways to hurt them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cli.stack import processes
from db import documents, engines, planning, shorts
from db.session import Database
from db.tables import Attempt, Event, Short, Take
from models import registry
from studio.digest import digest_json
from studio.recipes import Recipe
from studio.settings import Settings
from studio.specs import ClipSpec, Raster, SoundtrackSpec
from tasks.app import QUEUES, make_app, task_name
from tests.conftest import eventually
from tests.faults import invariants
from tests.faults.misbehaving import Misbehaving
from tests.faults.several import Several

ROOT = Path(__file__).parents[2]
LEASE_SECONDS = 3.0
TIMES = {
    "REELWORKS_LEASE_SECONDS": str(LEASE_SECONDS),
    "REELWORKS_BEAT_SECONDS": "0.8",
    "REELWORKS_SWEEP_SECONDS": "0.3",
    "REELWORKS_PATIENCE_SECONDS": "2",
}
SETTLED = ("done", "failed", "cancelled")


class Cluster:
    """Processes around one database, one broker and one folder."""

    def __init__(self, home: Path, database: Database, broker: str, *, url: str, **env: str) -> None:
        self.home, self.database, self.broker = home, database, broker
        home.mkdir(exist_ok=True)
        self._running: list[subprocess.Popen[bytes]] = []
        self.env = os.environ | TIMES | {
            "REELWORKS_HOME": str(home),
            "REELWORKS_DATABASE_URL": url,
            "REELWORKS_BROKER_URL": broker,
            "REELWORKS_STORE_URL": f"folder:{home / 'assets'}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "OMP_NUM_THREADS": "1",
        } | env  # fmt: skip
        with database.engine.begin() as connection:
            connection.execute(sa.text(invariants.AUDIT))
        with database.work() as session:
            engines.register(session, [*registry.cards(), Misbehaving.card, Several.card])

    # -- processes

    def worker(self, *, children: int = 2, **env: str) -> subprocess.Popen[bytes]:
        """A worker with its pool, in a process group of its own."""
        name = f"w{len(self._running)}-{uuid.uuid4().hex[:6]}"
        argv = ["-m", "celery", "-A", "tests.faults.worker", "worker", "-c", str(children), "-l", "WARNING", "-n", name,
                "-Q", ",".join(sorted(set(QUEUES.values()))), "--without-gossip", "--without-mingle",
                "--without-heartbeat"]  # fmt: skip
        return self._spawn(argv, env)

    def sweeper(self, **env: str) -> subprocess.Popen[bytes]:
        """A sweeper; it also rings for everything that the tests plan."""
        return self._spawn(["-m", "tasks.sweeper"], env)

    def runner(self, **env: str) -> subprocess.Popen[bytes]:
        """A flow runner."""
        return self._spawn(["-m", "flows.runner"], env)

    def python(self, code: str, **env: str) -> subprocess.Popen[bytes]:
        """A process of its own that runs this code in the cluster's surroundings."""
        return self._spawn(["-c", code], env)

    def _spawn(self, argv: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
        process = processes.spawn(
            [sys.executable, *argv], log=self.home / "processes.log", env=self.env | env, cwd=ROOT,
            death_signal=signal.SIGKILL,
        )  # fmt: skip
        self._running.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Ends a process and all its children at once, as the power does."""
        processes.signal_group(process.pid, signal.SIGKILL)
        process.wait(timeout=10)

    def close(self) -> None:
        """Ends everything that still runs."""
        for process in self._running:
            processes.signal_group(process.pid, signal.SIGKILL)
        for process in self._running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)

    # -- orders

    def plan(self, *texts: str, attempts: int = 3) -> list[uuid.UUID]:
        """Takes that do what the texts say, each of a short of its own, planned and not rung: the sweeper rings."""
        planned = []
        with self.database.work() as session:
            for text in texts:
                short_id = self._short(session)
                recipe = Recipe(
                    kind="soundtrack",
                    spec=SoundtrackSpec(mood=text, frames=3, total_frames=3),
                    engine=Misbehaving.card,
                    seed=uuid.uuid4().int % 2**31,
                )
                found = planning.plan(session, [(short_id, recipe)], max_attempts=attempts)
                planned.append(found[short_id, recipe.key].take_id)
        return planned

    def plan_together(self, *prompts: str) -> list[uuid.UUID]:
        """Clips of one short, for the engine that makes several at once."""
        small = Raster(width=64, height=64, rate=8)
        with self.database.work() as session:
            short_id = self._short(session)
            recipes = [
                Recipe(
                    kind="clip", spec=ClipSpec(prompt=prompt, frames=3, raster=small), engine=Several.card, seed=seed
                )
                for seed, prompt in enumerate(prompts)
            ]
            found = planning.plan(session, [(short_id, recipe) for recipe in recipes], max_attempts=3)
        return [found[short_id, recipe.key].take_id for recipe in recipes]

    def _short(self, session: Any) -> uuid.UUID:
        body = {"title": uuid.uuid4().hex}
        documents.put(session, "brief", [body])
        short = Short(title="fault", brief_digest=digest_json(body), seed=1)
        short.state = "in_review"  # its takes are the test's own: no flow shall want it
        session.add(short)
        session.flush()
        return short.id

    def ring(self, take_id: uuid.UUID, *, times: int = 1) -> None:
        """Sends doorbells past the outbox."""
        app = make_app(Settings(broker_url=self.broker))
        with app.producer_or_acquire() as producer:
            for _ in range(times):
                app.send_task(task_name("soundtrack"), args=[str(take_id)], queue=QUEUES["soundtrack"],
                              producer=producer, ignore_result=True)  # fmt: skip
        app.close()

    def cancel(self, take_id: uuid.UUID) -> None:
        """Cancels the order that a take belongs to."""
        with self.database.work() as session:
            shorts.request_cancel(session, session.get_one(Take, take_id).short_id)

    # -- questions

    def take(self, take_id: uuid.UUID) -> Take:
        """The row as it is now."""
        with self.database.work() as session:
            return session.get_one(Take, take_id)

    def state(self, take_id: uuid.UUID) -> str:
        """The take's state."""
        return self.take(take_id).state

    def attempts(self, take_id: uuid.UUID) -> list[Attempt]:
        """The take's attempts, first to last."""
        with self.database.work() as session:
            return list(session.scalars(sa.select(Attempt).where(Attempt.take_id == take_id).order_by(Attempt.no)))

    def outcomes(self, take_id: uuid.UUID) -> list[str | None]:
        """How the take's attempts ended, first to last."""
        return [attempt.outcome for attempt in self.attempts(take_id)]

    def events(self, subject: uuid.UUID) -> list[str]:
        """The kinds of what happened, first to last."""
        with self.database.work() as session:
            return list(session.scalars(sa.select(Event.kind).where(Event.subject_id == subject).order_by(Event.id)))

    def begun(self, take_id: uuid.UUID) -> int:
        """The process that the engine works in for this take now, or 0."""
        log = self.home / "runs.log"
        lines = [line.split() for line in log.read_text().splitlines()] if log.exists() else []
        mine = [line for line in lines if line[2].startswith(str(take_id))]
        return int(mine[-1][3]) if mine and mine[-1][1] == "begin" else 0

    def until(self, condition: Any, what: str, *, seconds: float = 60.0) -> Any:
        """Waits for something of this cluster; when it does not come, shows what the processes said."""
        try:
            return eventually(condition, seconds=seconds, what=what)
        except BaseException:
            log = self.home / "processes.log"
            sys.stderr.write(log.read_text()[-6000:] if log.exists() else "no process said anything\n")
            raise

    def settle(self, take_ids: Iterable[uuid.UUID], *, seconds: float = 60.0) -> list[str]:
        """Waits until these takes have settled and returns their states."""
        ids = list(take_ids)
        self.until(lambda: all(self.state(one) in SETTLED for one in ids), "settling", seconds=seconds)
        return [self.state(one) for one in ids]

    def _tidy(self) -> bool:
        with self.database.engine.connect() as connection:
            return not invariants.leftovers(connection, self.home / "scratch")

    def check(self) -> None:
        """All invariants, once everything has settled."""
        self.until(self._quiet, "every take and attempt to settle")
        self.until(self._tidy, "workers to remove their folders", seconds=20)
        invariants.check(self.database, self.home, lease_seconds=LEASE_SECONDS)

    def _quiet(self) -> bool:
        with self.database.engine.connect() as connection:
            return not any(
                connection.execute(sa.text(question)).first()
                for question in (invariants.UNSETTLED, invariants.STILL_OPEN)
            )
