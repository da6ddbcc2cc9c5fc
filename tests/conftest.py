"""Real servers for the tests: Postgres and Valkey once per test process, a migrated database cloned for each test."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest

# The developer's own settings must not reach a test.
for name in [name for name in os.environ if name.startswith(("REELWORKS_", "PREFECT_", "CELERY_"))]:
    del os.environ[name]
os.environ["DO_NOT_TRACK"] = "1"
# Nothing timed is asserted: a busy machine must not fail a property.
hypothesis.settings.register_profile("reelworks", deadline=None)
hypothesis.settings.load_profile("reelworks")

from cli.stack.postgres import Postgres
from cli.stack.processes import free_port
from cli.stack.valkey import Valkey
from db import engines, migrate
from db.session import Database
from models.engines.nothing import Nothing

TEMPLATE = "reelworks_template"
_numbers = itertools.count()


def eventually(condition: Callable[[], object], *, seconds: float = 30.0, what: str = "the condition") -> object:
    """Waits until `condition()` is true and returns its value; fails with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)  # polling another process, the only way to hear of it
    pytest.fail(f"{what} did not come true within {seconds} s")


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder that servers which dropped root can walk to.

    Not one of pytest's: every start of pytest closes the folder above those to everybody else, also to servers of
    a run that is under way.
    """
    folder = Path(tempfile.mkdtemp(prefix="reelworks-servers-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(server_folder: Path) -> Iterator[Postgres]:
    """A real Postgres, fast and unsafe, with a migrated template database."""
    server = Postgres(server_folder / "postgres", free_port(), durable=False)
    process = server.start()
    eventually(server.ready, what="Postgres")
    _admin(server, f"create database {TEMPLATE}")
    template = Database(server.url(TEMPLATE))
    migrate.upgrade(template)
    with template.work() as session:
        engines.register(session, [Nothing.card])
    template.close()
    yield server
    process.send_signal(server.stop_signal)
    process.wait(timeout=20)


@pytest.fixture
def database(postgres: Postgres) -> Iterator[Database]:
    """A database of this test's own."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    _admin(postgres, f"create database {name} template {TEMPLATE} strategy file_copy")
    base = Database(postgres.url(name))
    yield base
    base.close()
    _admin(postgres, f"drop database if exists {name} with (force)")


@pytest.fixture(scope="session")
def valkey(server_folder: Path) -> Iterator[Valkey]:
    """A real Valkey."""
    server = Valkey(server_folder / "valkey", free_port())
    process = server.start()
    eventually(server.ready, what="Valkey")
    yield server
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture
def broker(valkey: Valkey) -> Iterator[str]:
    """The broker's address, emptied."""
    import redis

    client = redis.Redis.from_url(valkey.url())
    client.flushall()
    yield valkey.url()
    client.flushall()


def _admin(server: Postgres, statement: str) -> None:
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(statement)
