"""Engines kept warm in a worker process: loaded at the first take that wants one."""

from __future__ import annotations

import uuid
from functools import lru_cache

from db import engines
from db.session import Database
from models import registry
from studio.ports import EngineCard, Made
from tasks.claimed import Work


@lru_cache(maxsize=256)
def planned_card(base: Database, engine_id: uuid.UUID) -> EngineCard:
    """The card that a take was planned for. What it says of a row never changes, so it is read once per process."""
    with base.work() as session:
        return engines.card(session, engine_id)


def generate(work: Work) -> Made:
    """Lets the take's engine make it. Raises Refused when this worker has another version than was planned for."""
    planned = planned_card(work.database, work.claim.engine_id)
    engine = registry.engine(planned.name)
    if engine.card.digest != planned.digest:
        work.other_engine(planned, engine.card)
    return engine.generate(work.spec, work.claim.seed, work.inputs, work)
