"""`python -m cli.stack.supervisor HOME`: starts the embedded stack, keeps it alive, and stops it when nobody uses it.

It holds a lock for as long as it lives; every process that it starts gets a signal when it dies, and a successor
ends whatever is left of it before it starts its own. Ports are kept from one start to the next if they are free.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any, Protocol

import structlog

from cli.stack import processes
from cli.stack.postgres import Postgres
from cli.stack.prefect import PrefectServer
from cli.stack.prepare import prepare
from cli.stack.state import Home, Service, StackState, fingerprint
from cli.stack.valkey import Valkey
from db.waiting import live_work
from studio.errors import StudioError, Transient
from studio.settings import Settings
from tasks.logs import configure

TICK_SECONDS = 0.5
START_SECONDS = 90.0
STOP_SECONDS = {"worker": 25.0, "runner": 10.0, "sweeper": 5.0, "prefect": 10.0, "valkey": 10.0, "postgres": 20.0}
LONGEST_PAUSE = 30.0

log = structlog.get_logger()


class Server(Protocol):
    """A server of the stack."""

    name: str
    stop_signal: signal.Signals

    def start(self) -> subprocess.Popen[bytes]:
        """Starts its process."""

    def ready(self) -> bool:
        """Whether it answers."""


class Ours:
    """A process of our own: worker, sweeper, flow runner. It is ready when it runs; it waits for its servers itself."""

    stop_signal = signal.SIGTERM

    def __init__(self, name: str, argv: list[str], *, home: Home, env: dict[str, str]) -> None:
        self.name, self._argv, self._home, self._env = name, argv, home, env

    def start(self) -> subprocess.Popen[bytes]:
        """Starts it with the addresses of the servers in its environment."""
        return processes.spawn(
            [sys.executable, *self._argv], log=self._home.folder / f"{self.name}.log", env=self._env,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip

    def ready(self) -> bool:
        """A process of ours needs nobody to wait for it."""
        return True


class Kept:
    """A service with the process that runs it now."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.process: subprocess.Popen[bytes] | None = None
        self.ready = False
        self.restarts = 0
        self.not_before = 0.0

    def start(self) -> None:
        """Starts the process. What a dead one left of its group is ended first: two pools must never live at once."""
        if self.process is not None:
            processes.signal_group(self.process.pid, signal.SIGKILL)
        self.process = self.server.start()
        self.ready = False

    @property
    def dead(self) -> bool:
        """Whether the process has ended."""
        return self.process is not None and self.process.poll() is not None


class Supervisor:
    """The stack of one home."""

    def __init__(self, home: Home, settings: Settings) -> None:
        self._home, self._settings = home, settings
        self._kept: dict[str, Kept] = {}
        self._state = StackState(pid=os.getpid(), program=fingerprint())
        self._stopping = threading.Event()
        self._last_use = time.monotonic()

    def run(self) -> None:
        """Starts everything, keeps it, and stops it in the end."""
        before = self._home.read()
        if before is not None:
            end_remains(self._home, before)
        self._home.write(self._state)
        try:
            self._start(before)
            while not self._stopping.wait(TICK_SECONDS):
                self._keep()
                if self._idle():
                    log.info("nobody uses the stack; it stops", action="idle")
                    break
        except Exception as error:
            log.exception("the stack could not start", action="failed")
            self._state.problem = str(error) or type(error).__name__
        finally:
            self._stop()

    def stop(self, *_: Any) -> None:
        """Asks for the end."""
        self._stopping.set()

    def _start(self, before: StackState | None) -> None:
        ports = {name: service.port for name, service in before.services.items()} if before else {}
        durable = os.environ.get("REELWORKS_UNSAFE_POSTGRES") != "1"
        folder = self._home.folder
        postgres = Postgres(folder / "postgres", processes.free_port(ports.get("postgres", 0)), durable=durable)
        valkey = Valkey(folder / "valkey", processes.free_port(ports.get("valkey", 0)))
        self._add(postgres)
        self._add(valkey)
        self._await("postgres")
        self._state.database_url = postgres.url()
        prefect = PrefectServer(
            folder / "prefect", processes.free_port(ports.get("prefect", 0)), postgres.url("prefect")
        )
        self._add(prefect)
        self._state.prefect_api_url = prefect.api_url()
        prepare(postgres.url())
        self._await("valkey")
        self._state.broker_url = valkey.url()
        env = self._environment(prefect)
        for name, argv in self._own_processes().items():
            self._add(Ours(name, argv, home=self._home, env=env))
        self._publish()

    def _own_processes(self) -> dict[str, list[str]]:
        workers = str(self._settings.workers)
        return {
            "worker": ["-m", "celery", "-A", "tasks.app", "worker", "-c", workers, "-l", "WARNING",
                       "-n", f"reelworks@{self._home.folder.name}", "-Q", "gpu.clip,gpu.audio,cpu.media,cpu.story",
                       "--without-gossip", "--without-mingle", "--without-heartbeat"],
            "sweeper": ["-m", "tasks.sweeper"],
            "runner": ["-m", "flows.runner"],
        }  # fmt: skip

    def _environment(self, prefect: PrefectServer) -> dict[str, str]:
        return os.environ | prefect.client_env() | {
            "REELWORKS_HOME": str(self._home.folder),
            "REELWORKS_DATABASE_URL": self._state.database_url,
            "REELWORKS_BROKER_URL": self._state.broker_url,
            "REELWORKS_PREFECT_API_URL": self._state.prefect_api_url,
            "OMP_NUM_THREADS": "1",
            "PYTHONUNBUFFERED": "1",
        }  # fmt: skip

    def _add(self, server: Server) -> None:
        kept = Kept(server)
        kept.start()
        self._kept[server.name] = kept
        self._publish()

    def _await(self, name: str) -> None:
        kept, end = self._kept[name], time.monotonic() + START_SECONDS
        while not kept.server.ready():
            if kept.dead or time.monotonic() > end:
                raise Transient(
                    f"the embedded {name} does not start",
                    where=str(self._home.folder / name),
                    do=f"read {name}.log there; `reelworks doctor` looks for the usual reasons",
                )
            time.sleep(0.03)
        kept.ready = True
        self._publish()

    def _keep(self) -> None:
        """Starts again what died, and notes what has become ready."""
        changed = False
        for name, kept in self._kept.items():
            if kept.dead and time.monotonic() >= kept.not_before:
                log.warning("a process died; it is started again", action="restart", service=name)
                kept.restarts += 1
                kept.not_before = time.monotonic() + min(LONGEST_PAUSE, 0.5 * 2 ** min(kept.restarts, 6))
                kept.start()
                changed = True
            elif not kept.ready and not kept.dead and kept.server.ready():
                kept.ready = changed = True
        if changed:
            self._publish()

    def _publish(self) -> None:
        self._state.services = {
            name: Service(
                pid=kept.process.pid if kept.process else 0,
                port=getattr(kept.server, "port", 0),
                ready=kept.ready,
                restarts=kept.restarts,
            )
            for name, kept in self._kept.items()
        }
        self._home.write(self._state)

    def _idle(self) -> bool:
        now = time.monotonic()
        if self._home.users_alive():
            self._last_use = now
        if now - self._last_use < self._settings.idle_minutes * 60:
            return False
        try:
            busy = live_work(self._state.database_url)
        except StudioError:
            return False
        if busy:
            self._last_use = now
        return not busy

    def _stop(self) -> None:
        """The other way round: first those who use the servers, the database last."""
        self._state.services = {}
        self._home.write(self._state)
        ours = [name for name in ("runner", "sweeper", "worker") if name in self._kept]
        servers = [name for name in ("prefect", "valkey", "postgres") if name in self._kept]
        self._end(ours)
        for name in servers:
            self._end([name])
        if self._state.problem:
            self._home.write(self._state)
        else:
            self._home.state_file.unlink(missing_ok=True)

    def _end(self, names: list[str]) -> None:
        for name in names:
            kept = self._kept[name]
            if kept.process and not kept.dead:
                kept.process.send_signal(kept.server.stop_signal)
        for name in names:
            process = self._kept[name].process
            if process is None:
                continue
            try:
                process.wait(timeout=STOP_SECONDS[name])
            except subprocess.TimeoutExpired:
                processes.signal_group(process.pid, signal.SIGKILL)
                process.wait()


def end_remains(home: Home, before: StackState) -> None:
    """Ends what is left of a supervisor that was killed: only processes that are ours by their command line."""
    marks = (str(home.folder), "tasks.sweeper", "flows.runner", "celery -A tasks.app", "prefect server start")
    left = [
        (name, service.pid)
        for name, service in before.services.items()
        if service.pid and any(mark in processes.command_of(service.pid) for mark in marks)
    ]
    for name, pid in left:
        number = signal.SIGINT if name == "postgres" else signal.SIGTERM
        processes.signal_group(pid, number)
    end = time.monotonic() + 10
    while left and time.monotonic() < end:
        left = [(name, pid) for name, pid in left if processes.alive(pid)]
        time.sleep(0.05)
    for _, pid in left:
        processes.signal_group(pid, signal.SIGKILL)


def lock(home: Home) -> IO[str] | None:
    """The lock that says that a supervisor lives, or None when another holds it."""
    file = home.lock_file.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def main() -> None:
    """Runs the stack of the home that the first argument names, if nobody does."""
    configure()
    home = Home(Path(sys.argv[1]))
    home.make()
    held = lock(home)
    if held is None:
        return
    supervisor = Supervisor(home, Settings())
    signal.signal(signal.SIGTERM, supervisor.stop)
    signal.signal(signal.SIGINT, supervisor.stop)
    supervisor.run()


if __name__ == "__main__":
    main()
