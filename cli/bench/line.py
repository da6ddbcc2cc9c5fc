"""`reelworks bench line`: the raccoon from brief to file, on a warm stack, a new seed so that nothing is reused."""

from __future__ import annotations

import secrets
import time
import uuid
from typing import Any

import sqlalchemy as sa

from cli.bench.ground import own_stack
from cli.read_brief import read_brief
from cli.session import Studio
from cli.stack.state import Home
from db import shorts
from studio.brief import Brief
from studio.errors import Broken
from studio.states import ShortState

GOALS = {"line_seconds": 40.0}
WARM_UP = "title: Warm up\nstory: A fox walks.\nquality: draft\nscenes: [{prompt: a fox walks, seconds: 3}]\n"

# Seconds on the wall and of the processor by kind, of the attempts that counted.
STAGES = sa.text("""
    select t.kind, count(*) as takes, sum(a.seconds) as seconds, sum(a.cpu_seconds) as cpu
      from take t join attempt a on a.take_id = t.id and a.outcome = 'accepted'
     where t.short_id = :short group by t.kind order by min(a.started_at)
""")


def run() -> dict[str, Any]:
    """Makes the raccoon once; returns seconds from brief to file, and processor seconds of every stage."""
    from pathlib import Path

    root = Path(__file__).parents[2]
    with own_stack() as joined:
        folder = Home(joined.settings.home).folder
        _make(joined, _brief(folder, WARM_UP), folder / "warm.mp4")
        raccoon = read_brief(root / "examples" / "raccoon.yaml").model_copy(update={"seed": secrets.randbelow(2**31)})
        began = time.perf_counter()
        short_id = _make(joined, raccoon, folder / "raccoon.mp4")
        seconds = time.perf_counter() - began
        with joined.database.work() as session:
            stages = session.execute(STAGES, {"short": short_id}).all()
    return {
        "line_seconds": round(seconds, 1),
        "line_cpu_seconds": round(sum(row.cpu for row in stages), 1),
        "stages": {f"processor time of its {row.kind} takes ({row.takes})": round(row.cpu, 2) for row in stages},
        "goals": GOALS,
        "met": {"line_seconds": seconds <= GOALS["line_seconds"]},
    }


def _brief(folder: Any, text: str) -> Brief:
    path = folder / "brief.yaml"
    path.write_text(text)
    return read_brief(path)


def _make(joined: Studio, order: Brief, target: Any) -> uuid.UUID:
    """Orders, watches and delivers, as `reelworks make` does."""
    from cli.deliver import deliver
    from cli.watch import watch

    with joined.database.work() as session:
        short_id = shorts.order(session, order).id
    ending = watch(joined, short_id)
    if ending.state == ShortState.BLOCKED:
        raise Broken(f"the benchmark's short is blocked: {ending.problem}")
    deliver(joined, short_id, target)
    return short_id
