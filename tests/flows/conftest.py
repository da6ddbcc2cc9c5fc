"""The application of this process, pointed at the tests' broker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from kombu import pools

from tasks.app import app


@pytest.fixture
def bell(broker: str) -> Iterator[str]:
    """Doorbells ring at the tests' broker."""
    before = app.conf.broker_url
    _point(broker)
    yield broker
    _point(before)


def _point(url: str) -> None:
    app.conf.update(broker_url=url, broker_read_url=url, broker_write_url=url)
    pools.reset()
    app._after_fork()  # Celery's own way to forget connections
