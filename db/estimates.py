"""How long takes take here: medians of what was measured, and first guesses before anything was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studio.recipes import Recipe, Waiting
from studio.states import SETTLED, TakeState

# Seconds of work for one second of output, before anything was measured.
GUESSES = {"story": 0.3, "clip": 0.9, "voice": 0.1, "soundtrack": 0.5, "segment": 1.0, "transition": 2.0, "master": 0.2}
WORKERS = 2

Rates = dict[str, float]  # seconds of work per second of output, by kind

# The latest accepted attempts; what they made is as long as their spec says, in frames of its rate.
MEDIANS = sa.text("""
    select kind, percentile_cont(0.5) within group (order by rate) as rate from (
      select t.kind, a.seconds / greatest(1.0,
               coalesce((d.body->>'frames')::float, (d.body->>'total_frames')::float, 30)
               / coalesce((d.body->'raster'->>'rate')::float, (d.body->>'rate')::float, 30)) as rate
        from attempt a join take t on t.id = a.take_id
        join document d on d.workspace_id = t.workspace_id and d.digest = t.spec_digest
       where a.outcome = 'accepted' order by a.ended_at desc limit 200
    ) latest group by kind
""")


def rates(session: Session) -> Rates:
    """Seconds of work per second of output, by kind."""
    measured = {row.kind: float(row.rate) for row in session.execute(MEDIANS) if row.rate is not None}
    return GUESSES | measured


def seconds_left(
    steps: Sequence[Recipe | Waiting], states: Mapping[str, TakeState], measured: Rates, *, workers: int = WORKERS
) -> float:
    """Expected seconds until all steps are done, when `workers` share them; the master comes alone at the end."""
    shared = alone = 0.0
    for step in steps:
        if isinstance(step, Recipe) and states.get(step.key) in SETTLED:
            continue
        work = max(step.output_seconds, 1.0) * measured.get(step.kind, 1.0)
        if step.kind == "master":
            alone += work
        else:
            shared += work
    return shared / workers + alone
