"""Where benchmarks run: a home, or a database, of their own, which is gone afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.session import Studio, studio
from cli.stack.join import down
from cli.stack.postgres import Postgres
from cli.stack.processes import free_port
from db import engines, migrate
from db.session import Database
from models import registry
from studio.errors import Transient
from studio.settings import Settings

START_SECONDS = 60.0


@contextmanager
def own_home() -> Iterator[Path]:
    """A new home folder that this process and what it starts use instead of the user's; its stack is stopped."""
    folder = Path(tempfile.mkdtemp(prefix="reelworks-bench-"))
    folder.chmod(0o711)  # the database is never root
    before = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("REELWORKS_")}
    os.environ["REELWORKS_HOME"] = str(folder / "home")
    try:
        yield folder / "home"
    finally:
        down(Settings(home=folder / "home", database_url=""))
        for name in [name for name in os.environ if name.startswith("REELWORKS_")]:
            del os.environ[name]
        os.environ.update(before)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_stack() -> Iterator[Studio]:
    """A new home with its stack started, every process ready."""
    with own_home(), studio(quiet=True) as joined:
        yield joined


@contextmanager
def own_database() -> Iterator[Database]:
    """A real, durable Postgres with our tables and engines, and nobody who works on what is planned in it."""
    with own_home() as home:
        home.mkdir(mode=0o711)
        server = Postgres(home / "postgres", free_port())
        process = server.start()
        try:
            end = time.monotonic() + START_SECONDS
            while not server.ready():
                if time.monotonic() > end:
                    raise Transient("the benchmark's database does not start", where=str(server.log))
                time.sleep(0.03)
            base = Database(server.url())
            migrate.upgrade(base)
            with base.work() as session:
                engines.register(session, registry.cards())
            yield base
            base.close()
        finally:
            process.send_signal(server.stop_signal)
            process.wait(timeout=30)
