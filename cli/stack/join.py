"""Joining the embedded stack: the first command starts it, the next ones find it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.stack.processes import alive
from cli.stack.state import Home, StackState, fingerprint
from studio.errors import Transient
from studio.settings import Settings

START_SECONDS = 120.0


@contextmanager
def stack(settings: Settings, *, say: Callable[[str], None]) -> Iterator[Settings]:
    """The settings with every address filled in; the stack stays as long as somebody is in here, and a while longer.

    With REELWORKS_DATABASE_URL set nothing is started: the servers are somebody else's.
    """
    if not settings.embedded:
        yield settings
        return
    home = Home(settings.home)
    home.make()
    with home.used():
        state = _ready(home, say)
        values = {
            "REELWORKS_HOME": str(home.folder),
            "REELWORKS_DATABASE_URL": state.database_url,
            "REELWORKS_BROKER_URL": state.broker_url,
            "REELWORKS_PREFECT_API_URL": state.prefect_api_url,
        }
        os.environ.update(values)
        yield Settings()


def revive(settings: Settings, *, say: Callable[[str], None]) -> None:
    """Starts the stack of these settings again if its supervisor is gone, at the addresses that it had.

    Raises Transient when that cannot be: another program has taken a port meanwhile.
    """
    home = Home(settings.home)
    if home.supervised():
        return
    state = _ready(home, say)
    if state.database_url != settings.database_url.get_secret_value():
        raise Transient("the local stack had to move to other ports", do="run the same command again to continue")


def _ready(home: Home, say: Callable[[str], None]) -> StackState:
    """The state once database and broker answer and our processes run."""
    if not home.supervised():
        say("starting the local stack")
    program = fingerprint()
    end = time.monotonic() + START_SECONDS
    started: subprocess.Popen[bytes] | None = None
    while time.monotonic() < end:
        supervised = home.supervised()
        state = home.read() if supervised else None
        if state is not None and not alive(state.pid):
            state = None  # a successor holds the lock and has not written yet
        if state is not None and state.program != program:
            program = fingerprint()  # files may have changed since this command began: never restart for that twice
        if state is not None and state.program != program:
            say("the program has changed; restarting the local stack")
            _stop(home, state)
            continue
        if state is not None and state.ready("postgres", "valkey") and "worker" in state.services:
            return state
        if not supervised and (started is None or started.poll() is not None):
            _fail_if_told(home, started)
            started = _start(home)
        time.sleep(0.05)
    raise Transient("the local stack did not start in time", where=str(home.log), do="run `reelworks doctor`")


def _fail_if_told(home: Home, started: subprocess.Popen[bytes] | None) -> None:
    state = home.read()
    if started is not None and state is not None and state.problem:
        raise Transient(state.problem, where=str(home.log), do="run `reelworks doctor`")


def _start(home: Home) -> subprocess.Popen[bytes]:
    """A supervisor in a session of its own, which outlives this command."""
    with home.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "cli.stack.supervisor", str(home.folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"REELWORKS_HOME": str(home.folder)},
        )


def down(settings: Settings, *, seconds: float = 60.0) -> bool:
    """Stops the stack of this home cleanly. False: there was none."""
    home = Home(settings.home)
    state = home.read()
    if not home.supervised() or state is None:
        return False
    _stop(home, state, seconds=seconds)
    return True


def _stop(home: Home, state: StackState, *, seconds: float = 60.0) -> None:
    os.kill(state.pid, signal.SIGTERM)
    end = time.monotonic() + seconds
    while home.supervised():
        if time.monotonic() > end:
            raise Transient("the stack does not stop", where=str(home.log), do=f"end process {state.pid}")
        time.sleep(0.05)
