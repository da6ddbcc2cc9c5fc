"""`reelworks bench orchestration`: what a take costs beside the engine's own work, with an engine that does nothing.

The whole real way: plan and ring, broker, worker, claim, beat, store, finish, notification. Two clocks agree on it:
this process's, from before the planning to the news that the take is done, and the rows' own.
"""

from __future__ import annotations

import statistics
import time
import uuid
from collections.abc import Sequence
from typing import Any

import psycopg
import sqlalchemy as sa

from cli.bench.ground import own_stack
from cli.session import Studio
from db import documents, planning
from db.session import Database, plain_url
from db.tables import Short
from db.waiting import Listener
from models.engines.nothing import Nothing
from studio.digest import digest_json
from studio.recipes import Recipe
from studio.specs import SoundtrackSpec
from studio.states import ShortState

TAKES, SHORTS, WARM_UP = 200, 20, 10
GOALS = {"take_ms_median": 25.0, "take_ms_p95": 100.0}
WAIT_SECONDS = 120.0

# From the row's birth to its end, without what the engine did; the attempt's own rows say when work began.
ROW_CLOCK = sa.text("""
    select extract(epoch from t.settled_at - t.created_at) - a.seconds as overhead,
           extract(epoch from a.started_at - t.created_at) as to_claim
      from take t join attempt a on a.take_id = t.id and a.outcome = 'accepted'
     where t.id = any(:takes)
""")
SETTLED = sa.text("select count(*) = 0 from take where id = any(:takes) and state <> 'done'")


def run() -> dict[str, Any]:
    """Makes 200 takes one at a time and 200 at once; returns milliseconds a take and the ratio to three commits."""
    with own_stack() as joined:
        shorts = _shorts(joined.database)
        _one_by_one(joined, shorts, range(WARM_UP))
        ids, alone = _one_by_one(joined, shorts, range(WARM_UP, WARM_UP + TAKES))
        commits = _three_commits(joined.database, shorts[0])
        together = _together(joined, shorts, range(10_000, 10_000 + TAKES))
        rows = _row_clock(joined.database, ids)
    measured = {
        "takes": TAKES,
        "take_ms_median": _ms(statistics.median(alone)),
        "take_ms_p95": _ms(_p95(alone)),
        "row_ms_median": _ms(statistics.median(row.overhead for row in rows)),
        "row_ms_p95": _ms(_p95([row.overhead for row in rows])),
        "to_claim_ms_median": _ms(statistics.median(row.to_claim for row in rows)),
        "batch_ms_per_take": _ms(together / TAKES),
        "three_commits_ms": _ms(commits),
        "commits_ratio": round(statistics.median(alone) / commits, 2),
    }
    return measured | {"goals": GOALS, "met": {name: measured[name] <= goal for name, goal in GOALS.items()}}


def _shorts(base: Database) -> list[uuid.UUID]:
    """Shorts that no flow looks at, to plan takes for."""
    body = {"title": "Benchmark"}
    with base.work() as session:
        documents.put(session, "brief", [body])
        rows = [Short(title="Benchmark", brief_digest=digest_json(body), seed=1, state=ShortState.BLOCKED)
                for _ in range(SHORTS)]  # fmt: skip
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def _recipe(number: int) -> Recipe:
    return Recipe(kind="soundtrack", spec=SoundtrackSpec(frames=30, total_frames=30), engine=Nothing.card, seed=number)


def _one_by_one(
    joined: Studio, shorts: Sequence[uuid.UUID], numbers: Sequence[int]
) -> tuple[list[uuid.UUID], list[float]]:
    """Takes made one after the other: their ids, and the seconds that each took."""
    ids, seconds = [], []
    with Listener(joined.database) as listener:
        for number in numbers:
            began = time.perf_counter()
            take_ids = _planned(joined, [(shorts[number % len(shorts)], _recipe(number))])
            _await(joined.database, listener, take_ids)
            seconds.append(time.perf_counter() - began)
            ids += take_ids
    return ids, seconds


def _together(joined: Studio, shorts: Sequence[uuid.UUID], numbers: Sequence[int]) -> float:
    """Seconds for all takes, planned and rung at once."""
    with Listener(joined.database) as listener:
        began = time.perf_counter()
        take_ids = _planned(joined, [(shorts[n % len(shorts)], _recipe(n)) for n in numbers])
        _await(joined.database, listener, take_ids)
        return time.perf_counter() - began


def _planned(joined: Studio, wanted: Sequence[tuple[uuid.UUID, Recipe]]) -> list[uuid.UUID]:
    with joined.database.work() as session:
        found = planning.plan(session, wanted, max_attempts=3)
    from tasks.doorbell import ring  # its application learns the broker's address when it is imported

    ring(joined.database)
    return [found[short_id, recipe.key].take_id for short_id, recipe in wanted]


def _await(base: Database, listener: Listener, take_ids: Sequence[uuid.UUID]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        with base.work() as session:
            if session.scalar(SETTLED, {"takes": list(take_ids)}):
                return
        listener.wait(0.5)
    raise TimeoutError("the worker did not make the takes")


def _row_clock(base: Database, ids: Sequence[uuid.UUID]) -> list[Any]:
    with base.work() as session:
        return list(session.execute(ROW_CLOCK, {"takes": list(ids)}))


def _three_commits(base: Database, short_id: uuid.UUID, repeats: int = 100) -> float:
    """Seconds of three transactions of one row each on the same server: the least that a claim protocol costs."""
    seconds = []
    with psycopg.connect(plain_url(base.url)) as connection:
        for _ in range(repeats):
            began = time.perf_counter()
            for _ in range(3):
                connection.execute("update short set problem = null where id = %s", [short_id])
                connection.commit()
            seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _ms(seconds: float) -> float:
    return round(float(seconds) * 1000, 2)
