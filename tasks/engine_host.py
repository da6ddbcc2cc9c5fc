"""Engines kept warm in a worker process: loaded at the first take that wants one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import lru_cache

from db import engines
from db.session import Database
from db.takes import Claim
from models import registry
from studio.errors import Broken
from studio.ports import Ended, Engine, EngineCard, Made, MakesSeveral
from tasks.attempt import Work


@lru_cache(maxsize=256)
def planned_card(base: Database, engine_id: uuid.UUID) -> EngineCard:
    """The card that a take was planned for. What it says of a row never changes, so it is read once per process."""
    with base.work() as session:
        return engines.card(session, engine_id)


def generate(work: Work) -> Made:
    """Lets the take's engine make it. Raises Refused when this worker has another version than was planned for."""
    return _engine(work).generate(work.spec, work.claim.seed, work.inputs, work)


def most(base: Database, claim: Claim) -> int:
    """How many takes like this one its engine makes at once."""
    return planned_card(base, claim.engine_id).together if claim.engine_id else 1


def generate_many(works: Sequence[Work], ended: Ended) -> None:
    """Lets the engine of these takes, which is the same one, make them at once. Raises Refused as `generate`."""
    engine = _engine(works[0])
    if not isinstance(engine, MakesSeveral):
        raise Broken(f"{engine.card.name} makes one take at a time", do="report it to whoever keeps the engine")
    seeds, inputs = [work.claim.seed for work in works], [work.inputs for work in works]
    engine.generate_many([work.spec for work in works], seeds, inputs, works, ended)


def _engine(work: Work) -> Engine:
    planned = planned_card(work.database, work.claim.engine_id)
    engine = registry.engine(planned.name)
    if engine.card.digest != planned.digest:
        work.other_engine(planned, engine.card)
    return engine
