"""The cluster of the fault tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.stack.postgres import Postgres
from cli.stack.prefect import PrefectServer
from cli.stack.processes import free_port
from db.session import Database, plain_url
from tests.conftest import eventually
from tests.faults.harness import Cluster


@pytest.fixture
def cluster(tmp_path: Path, database: Database, broker: str) -> Iterator[Cluster]:
    """A studio without processes yet: each test starts what it hurts. Its invariants are checked at the end."""
    made = Cluster(tmp_path / "home", database, broker, url=plain_url(database.url))
    yield made
    made.close()


@pytest.fixture(scope="session")
def prefect(postgres: Postgres, server_folder: Path) -> Iterator[PrefectServer]:
    """A real Prefect server, started once."""
    server = PrefectServer(server_folder / "prefect", free_port(), postgres.url("prefect"))
    process = server.start()
    eventually(server.ready, seconds=90, what="the Prefect server")
    yield server
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def line(tmp_path: Path, database: Database, broker: str, prefect: PrefectServer) -> Iterator[Cluster]:
    """A studio whose flow runners talk to the Prefect server."""
    made = Cluster(tmp_path / "home", database, broker, url=plain_url(database.url), **prefect.client_env())
    yield made
    made.close()
