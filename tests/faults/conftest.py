"""The cluster of the fault tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.session import Database, plain_url
from tests.faults.harness import Cluster


@pytest.fixture
def cluster(tmp_path: Path, database: Database, broker: str) -> Iterator[Cluster]:
    """A studio without processes yet: each test starts what it hurts. Its invariants are checked at the end."""
    made = Cluster(tmp_path / "home", database, broker, url=plain_url(database.url))
    yield made
    made.close()
