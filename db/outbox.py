"""The outbox: doorbells that are written with the rows that need them and rung after the commit.

The planner rings right after its commit; the sweeper rings what was left, so a broker that is down delays and
loses nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db.tables import Outbox

Publish = Callable[[Sequence[tuple[str, uuid.UUID]]], None]

# Oldest first; rows that another process is ringing are left to it.
DUE = sa.text("""
    select o.id, t.kind, t.id as take_id
      from outbox o join take t on t.id = o.key
     where o.published_at is null order by t.priority desc, o.id for update of o skip locked limit :limit
""")

# What was rung is published; its take is dispatched, unless a worker was faster.
RUNG = sa.text("""
    with rung as (update outbox set published_at = now() where id = any(:ids) returning key)
    update take set state = 'dispatched', dispatched_at = now()
      from rung where take.id = rung.key and state = 'planned' and reused_from is null
""")


def put(session: Session, take_ids: Sequence[uuid.UUID]) -> None:
    """Writes a doorbell for each take, to be rung after the commit."""
    if take_ids:
        session.execute(sa.insert(Outbox), [{"topic": "take", "key": take_id} for take_id in take_ids])


def drain(session: Session, publish: Publish, *, limit: int = 500) -> int:
    """Rings what is unpublished and returns how many there were. An error of `publish` leaves everything as it was."""
    rows = session.execute(DUE, {"limit": limit}).all()
    if not rows:
        return 0
    publish([(row.kind, row.take_id) for row in rows])
    session.execute(RUNG, {"ids": [row.id for row in rows]})
    return len(rows)


def prune(session: Session, *, hours: float = 1.0) -> None:
    """Forgets doorbells that were rung long ago."""
    age = sa.func.now() - sa.func.make_interval(0, 0, 0, 0, int(hours))
    session.execute(sa.delete(Outbox).where(Outbox.published_at < age))
