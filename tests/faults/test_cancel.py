"""An order that is cancelled while its takes are in every state (row 21 of the failure matrix)."""

from __future__ import annotations

import pytest

from db import shorts
from tests.faults.harness import Cluster

pytestmark = pytest.mark.xdist_group("faults")


def test_a_cancelled_order_stops_in_every_state_of_its_takes(cluster: Cluster):
    planned, dispatched, running, resting, done = cluster.plan("", "", "hold", "starve", "")
    order = [done, resting, running]
    worker = cluster.worker(children=2)
    sweeper = cluster.sweeper()
    cluster.until(lambda: cluster.state(done) == "done", "one to be done")
    cluster.until(lambda: cluster.begun(running), "one to work")
    cluster.until(lambda: cluster.take(resting).error_kind == "starved", "one to rest after an error")
    cluster.kill(sweeper)
    for take in (planned, dispatched, *order):
        cluster.cancel(take)
    cluster.sweeper()
    states = cluster.settle([planned, dispatched, running, resting, done])
    assert states[2:] == ["cancelled", "cancelled", "done"], "what was made is kept"
    assert set(states[:2]) <= {"done", "cancelled"}, "they may have been faster"
    assert worker.poll() is None
    cluster.check()


@pytest.mark.parametrize("state", ["planned", "dispatched"])
def test_what_nobody_works_on_yet_is_cancelled_by_the_sweeper(cluster: Cluster, state: str):
    (take,) = cluster.plan("")
    if state == "dispatched":
        cluster.sweeper()
        cluster.until(lambda: cluster.state(take) == "dispatched", "ringing")
    cluster.cancel(take)
    cluster.sweeper()
    assert cluster.settle([take]) == ["cancelled"]
    cluster.worker()
    (after,) = cluster.plan("")
    assert cluster.settle([after]) == ["done"]
    assert cluster.outcomes(take) == []
    cluster.check()


def test_the_take_of_a_worker_that_died_after_the_cancellation_is_cancelled(cluster: Cluster):
    worker = cluster.worker(children=1)
    cluster.sweeper()
    (take,) = cluster.plan("hold")
    cluster.until(lambda: cluster.begun(take), "working")
    cluster.kill(worker)
    cluster.cancel(take)
    assert cluster.settle([take]) == ["cancelled"]
    assert cluster.outcomes(take) == ["lost"]
    cluster.check()


def test_an_order_that_is_opened_again_before_its_worker_has_stopped_goes_on(cluster: Cluster):
    """Ctrl-C and the same command again: the take that was being stopped is made, not missing."""
    cluster.worker(children=1)
    cluster.sweeper()
    (take,) = cluster.plan("deaf")
    cluster.until(lambda: cluster.begun(take), "working")
    cluster.cancel(take)
    before = cluster.attempts(take)[0].beat_at
    cluster.until(lambda: cluster.attempts(take)[0].beat_at != before, "the worker to hear of it")
    with cluster.database.work() as session:
        shorts.force_open(session, shorts.get(session, cluster.take(take).short_id))
    (cluster.home / "go").touch()
    assert cluster.settle([take]) == ["done"]
    cluster.check()
