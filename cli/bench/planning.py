"""`reelworks bench planning`: ordering many shorts, adopting their stories, planning their clips, on a real Postgres.

The stories are written here and not by a writer: what is measured is the rows. Nobody works on what is planned.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from cli.bench.ground import own_database
from db import documents, planning, shorts
from db.session import Database
from studio.brief import Brief
from studio.digest import digest_json
from studio.line import resolve
from studio.recipes import Recipe
from studio.story import Scene, Story

SHORTS, SCENES, BATCH = 1000, 8, 100
GOALS = {"plan_seconds": 20.0}
PLACES = ("a forest", "the city", "a beach", "the desert", "Paris", "a space station", "the kitchen", "a hill")


def run() -> dict[str, Any]:
    """Plans 1,000 shorts of 8 scenes in batches; returns seconds, statements of one batch, and takes a second."""
    with own_database() as base:
        began = time.perf_counter()
        ordered = _order(base)
        statements = [_plan(base, ordered[at : at + BATCH]) for at in range(0, len(ordered), BATCH)]
        seconds = time.perf_counter() - began
        with base.work() as session:
            takes = session.scalar(sa.text("select count(*) from take where kind = 'clip'"))
    return {
        "shorts": SHORTS,
        "scenes": SCENES,
        "takes": takes,
        "batch": BATCH,
        "plan_seconds": round(seconds, 2),
        "statements_per_batch": max(statements),
        "takes_per_second": round(takes / seconds),
        "goals": GOALS,
        "met": {"plan_seconds": seconds <= GOALS["plan_seconds"]},
    }


def _order(base: Database) -> list[uuid.UUID]:
    ordered = []
    with base.work() as session:
        campaign = shorts.new_campaign(session, "benchmark")
    for at in range(0, SHORTS, BATCH):
        with base.work() as session:
            ordered += shorts.order_many(session, [brief(number) for number in range(at, at + BATCH)], campaign)
    return ordered


def _plan(base: Database, ids: Sequence[uuid.UUID]) -> int:
    """One batch, in one transaction: stories adopted, clips planned. Returns how many statements that took."""
    stories = {short_id: story(str(short_id)) for short_id in ids}
    with counted(base) as count, base.work() as session:
        bodies = {short_id: told.model_dump(mode="json") for short_id, told in stories.items()}
        documents.put(session, "story", list(bodies.values()))
        shorts.adopt_many(session, {short_id: digest_json(body) for short_id, body in bodies.items()})
        plan_lines(session, ids)
    return count[0]


def plan_lines(session: Any, ids: Sequence[uuid.UUID]) -> None:
    """Plans every take of these shorts whose recipe is known, together."""
    orders = shorts.load(session, ids)
    lines, _ = resolve([orders[short_id] for short_id in ids], lambda keys: planning.find(session, keys))
    wanted = [
        (short_id, step)
        for short_id, steps in zip(ids, lines, strict=True)
        for step in steps
        if isinstance(step, Recipe) and step.kind == "clip"
    ]
    planning.plan(session, wanted, max_attempts=3)


def brief(number: int) -> Brief:
    """A brief unlike the others."""
    return Brief(title=f"Benchmark {number}", story=f"Short number {number} of a campaign.", seed=number)


def story(name: str) -> Story:
    """A story of eight scenes unlike the others."""
    scenes = tuple(
        Scene(
            index=i + 1, prompt=f"a fox walks through {PLACES[i]}, take {name}", caption=f"Scene {i + 1}", seconds=2.0
        )
        for i in range(SCENES)
    )
    return Story(title=f"Story {name}", logline="A benchmark.", scenes=scenes)


@contextmanager
def counted(base: Database) -> Iterator[list[int]]:
    """Counts the statements that reach the database, a batch of rows as one."""
    count = [0]

    def heard(*_: Any) -> None:
        count[0] += 1

    sa.event.listen(base.engine, "before_cursor_execute", heard)
    try:
        yield count
    finally:
        sa.event.remove(base.engine, "before_cursor_execute", heard)
