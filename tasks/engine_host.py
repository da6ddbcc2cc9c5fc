"""Engines kept warm in a worker process: loaded at the first take that wants one."""

from __future__ import annotations

from db import engines
from db.session import database
from models import registry
from studio.ports import Made
from studio.settings import Settings
from tasks.claimed import Work


def generate(work: Work) -> Made:
    """Lets the take's engine make it. Raises Refused when this worker has another version than was planned for."""
    base = database(Settings().database_url.get_secret_value())
    with base.work() as session:
        planned = engines.card(session, work.claim.engine_id)
    engine = registry.engine(planned.name)
    if engine.card.digest != planned.digest:
        work.other_engine(planned, engine.card)
    return engine.generate(work.spec, work.claim.seed, work.inputs, work)
