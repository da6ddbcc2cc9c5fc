"""Whole shorts for the fault tests: the real line, with an engine that draws plain pictures at once."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa

from db import shorts
from db.tables import Short, Take
from studio.brief import read
from tests.faults.harness import Cluster

BRIEF = """
title: {title}
engine: misbehaving
soundtrack: {{engine: misbehaving}}
quality: draft
destinations: [shorts]
seed: 3
scenes:
  - {{prompt: "{first}", caption: One, seconds: 0.5}}
  - {{prompt: second, caption: Two, seconds: 0.5}}
"""
ENDED = ("in_review", "blocked", "cancelled")


def order(cluster: Cluster, *, first: str = "first", title: str = "Fault") -> uuid.UUID:
    """Orders a short of two scenes; the prompt of the first may hold trouble."""
    with cluster.database.work() as session:
        return shorts.order(session, read(BRIEF.format(title=title, first=first), name="brief.yaml")).id


def short(cluster: Cluster, short_id: uuid.UUID) -> Short:
    """The short's row as it is now."""
    with cluster.database.work() as session:
        return session.get_one(Short, short_id)


def ended(cluster: Cluster, short_id: uuid.UUID, *, seconds: float = 120.0) -> Short:
    """Waits for the end of the short's line."""
    cluster.until(lambda: short(cluster, short_id).state in ENDED, "the line to end", seconds=seconds)
    return short(cluster, short_id)


def rows(cluster: Cluster, short_id: uuid.UUID) -> list[tuple[Any, ...]]:
    """What was planned and made for a short: everything that a second flow must not change."""
    with cluster.database.work() as session:
        found = session.execute(
            sa.select(Take.id, Take.kind, Take.cache_key, Take.state, Take.output_digest, Take.attempt_no)
            .where(Take.short_id == short_id)
            .order_by(Take.id)
        )
        return [tuple(row) for row in found]
