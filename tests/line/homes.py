"""A home with the real stack in it, used as people use it: through the command line, in processes of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from cli.stack.state import Home as StackHome
from cli.stack.state import StackState
from tests.conftest import eventually

ROOT = Path(__file__).parents[2]
ENV = {
    "REELWORKS_CONCURRENCY": "2",
    "REELWORKS_LEASE_SECONDS": "4",
    "REELWORKS_BEAT_SECONDS": "1",
    "REELWORKS_SWEEP_SECONDS": "0.3",
    "REELWORKS_PATIENCE_SECONDS": "3",
    "REELWORKS_IDLE_MINUTES": "10",
}
SERVICES = ("postgres", "valkey", "prefect", "worker", "sweeper", "runner")


class StudioHome:
    """One home folder and the commands that are run in it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.home = folder / "home"
        self._stack = StackHome(self.home)
        self.env = os.environ | ENV | {"REELWORKS_HOME": str(self.home), "PYTHONPATH": str(ROOT)}

    # -- commands

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[str]:
        """A command that is under way, in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "cli.main", *arguments],
            cwd=self.folder, env=self.env | env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=_hear_ctrl_c,
        )  # fmt: skip

    def run(self, *arguments: str, code: int = 0, **env: str) -> subprocess.CompletedProcess[str]:
        """A command from begin to end; its exit code must be `code`, and no traceback may reach the user."""
        command = self.start(*arguments, **env)
        out, err = command.communicate(timeout=240)
        assert command.returncode == code, f"exit code {command.returncode}\n{err[-3000:]}\n{self._logs()}"
        assert "Traceback" not in err
        return subprocess.CompletedProcess(arguments, command.returncode, out, err)

    def json(self, *arguments: str, code: int = 0) -> Any:
        """A command's answer: the one line on standard output."""
        lines = self.run(*arguments, "--json", code=code).stdout.splitlines()
        assert len(lines) == 1, "standard output is for the result alone"
        return json.loads(lines[0])

    def make(self, brief: Path, *, code: int = 0) -> dict[str, Any]:
        """Makes a short, into a file that is called as the brief is."""
        return self.json("make", str(brief), "-o", str(self.folder / f"{brief.stem}.mp4"), code=code)

    def down(self) -> None:
        """Stops the stack."""
        self.run("down")

    # -- what lives

    @property
    def state(self) -> StackState:
        """What the supervisor wrote down."""
        found = self._stack.read()
        assert found is not None
        return found

    def pid(self, service: str) -> int:
        """The process of a service, once it runs."""
        return eventually(lambda: service in self.state.services and self.state.services[service].pid, what=service)

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Rows of the home's database; none while it is away."""
        try:
            with psycopg.connect(self.state.database_url, connect_timeout=5) as connection:
                return connection.execute(question).fetchall()
        except (psycopg.Error, AssertionError):
            return []

    def processes(self) -> dict[int, str]:
        """Every living process that belongs to this home, by its environment, its parent or its command line."""
        mine: dict[int, str] = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes()
                told = (folder / "environ").read_bytes() + command
            except OSError:
                continue
            if command and str(self.home).encode() in told:
                mine[int(folder.name)] = command.replace(b"\0", b" ").decode(errors="replace")
        mine.pop(os.getpid(), None)
        return mine

    def orphans(self) -> list[int]:
        """Worker processes that no longer belong to the worker of now."""
        found = [pid for pid, command in self.processes().items() if "celery" in command]
        return [pid for pid in found if _session_of(pid) not in (self.pid("worker"), 0)]

    def close(self) -> None:
        """Stops the stack, or ends what is left of it."""
        try:
            self.down()
        finally:
            for pid in self.processes():
                send(pid, signal.SIGKILL)

    def _logs(self) -> str:
        logs = sorted(self.home.glob("*.log")) if self.home.exists() else []
        return "\n".join(f"== {log.name}\n{log.read_text(errors='replace')[-1500:]}" for log in logs)


def _session_of(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


def send(pid: int, number: signal.Signals) -> None:
    """Signals a process that may be gone."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def write_brief(folder: Path, name: str, *, seed: int = 1, scenes: int = 3, caption: str = "Line {}") -> Path:
    """A brief of scenes of one second, in draft quality."""
    prompts = ["a fox walks through a forest", "a raccoon waves in a forest at night", "a fox runs through a forest"]
    lines = [
        f"title: {name}",
        "quality: draft",
        "destinations: [shorts]",
        f"seed: {seed}",
        "scenes:",
        *(f'  - {{prompt: "{prompts[i % 3]}", caption: "{caption.format(i + 1)}", seconds: 1}}' for i in range(scenes)),
    ]
    path = folder / f"{name}.yaml"
    path.write_text("\n".join(lines) + "\n")
    return path


def _hear_ctrl_c() -> None:
    """A shell that runs the tests in the background has its children ignore Ctrl-C; people's terminals do not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
