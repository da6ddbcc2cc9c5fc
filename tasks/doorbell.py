"""Ringing: what stands in the outbox becomes Celery messages. A message holds a take's id and nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from kombu.exceptions import OperationalError

from db import outbox
from db.session import Database
from studio.errors import Transient
from tasks.app import QUEUES, app, task_name

AT_ONCE = 500  # doorbells of one transaction


def publish(rows: Sequence[tuple[str, uuid.UUID]]) -> None:
    """Sends one message per (kind, take). Raises Transient when the broker does not answer."""
    try:
        with app.producer_or_acquire() as producer:
            for kind, take_id in rows:
                app.send_task(
                    task_name(kind), args=[str(take_id)], queue=QUEUES[kind], producer=producer, ignore_result=True
                )
    except (OperationalError, ConnectionError, OSError) as error:
        raise Transient(
            f"the broker does not answer ({error})", do="start it; what is planned waits and is rung then"
        ) from error


def ring(database: Database) -> int:
    """Rings everything that is in the outbox and returns how many there were."""
    total = 0
    while True:
        with database.work() as session:
            count = outbox.drain(session, publish, limit=AT_ONCE)
        total += count
        if count < AT_ONCE:
            return total
