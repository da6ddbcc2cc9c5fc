"""Workers that die, are drained, or are killed by what they were given (rows 1, 2, 3 and 23 of the failure matrix)."""

from __future__ import annotations

import os
import signal

import pytest

from cli.stack import processes
from tests.faults.harness import LEASE_SECONDS, Cluster

pytestmark = pytest.mark.xdist_group("faults")


@pytest.mark.parametrize("point", ["after_claim", "after_upload", "before_commit"])
def test_another_worker_takes_over_from_one_that_was_killed(cluster: Cluster, point: str):
    doomed = cluster.worker(children=1, REELWORKS_CRASH_AT=point, REELWORKS_CRASH_ONCE=str(cluster.home / "crashed"))
    cluster.sweeper()
    (take,) = cluster.plan("")
    cluster.until((cluster.home / f"crashed.{point}").exists, f"dying {point}")
    cluster.kill(doomed)
    cluster.worker(children=1)
    assert cluster.settle([take]) == ["done"]
    assert cluster.outcomes(take) == ["lost", "accepted"]
    cluster.check()


def test_a_child_that_is_killed_costs_one_attempt_and_its_parent_lives_on(cluster: Cluster):
    worker = cluster.worker(children=1)
    cluster.sweeper()
    (take,) = cluster.plan("hold")
    child = cluster.until(lambda: cluster.begun(take), "working")
    os.kill(child, signal.SIGKILL)
    (cluster.home / "go").touch()
    assert cluster.settle([take]) == ["done"]
    assert cluster.outcomes(take) == ["lost", "accepted"]
    assert worker.poll() is None
    cluster.check()


def test_a_worker_that_drains_hands_its_take_on_and_it_is_not_counted(cluster: Cluster):
    worker = cluster.worker(children=1)
    cluster.sweeper()
    (take,) = cluster.plan("hold", attempts=1)
    cluster.until(lambda: cluster.begun(take), "working")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0
    assert cluster.outcomes(take) == ["interrupted"]
    assert cluster.take(take).counted_attempts == 0
    assert list((cluster.home / "scratch").iterdir()) == [], "a half-made file was left"
    (cluster.home / "go").touch()
    cluster.worker(children=1)
    assert cluster.settle([take]) == ["done"]
    cluster.check()


def test_input_that_kills_every_worker_fails_and_the_queue_flows_on(cluster: Cluster):
    worker = cluster.worker(children=2)
    cluster.sweeper()
    poison, *others = cluster.plan("die", *[""] * 6)
    assert cluster.settle(others) == ["done"] * 6
    assert cluster.settle([poison]) == ["failed"]
    assert cluster.outcomes(poison) == ["lost"] * 3
    assert "every attempt ended with a worker that died (3 times)" in cluster.take(poison).error_text
    assert worker.poll() is None
    (after,) = cluster.plan("")
    assert cluster.settle([after]) == ["done"]
    cluster.check()


def test_work_that_does_not_listen_is_ended_with_its_process(cluster: Cluster):
    """Two copies must never live: a take that is another's by now is stopped, by force if it must be."""
    cluster.worker(children=1)
    cluster.sweeper()
    (take,) = cluster.plan("deaf")
    process = cluster.until(lambda: cluster.begun(take), "working")
    cluster.cancel(take)
    cluster.until(lambda: not processes.alive(process), "ending", seconds=30 + LEASE_SECONDS)
    assert cluster.settle([take]) == ["cancelled"]
    cluster.check()


def test_a_worker_that_dies_with_several_takes_loses_one_attempt_of_each(cluster: Cluster):
    """And the one that killed it, made alone from then on, is alone when it dies again."""
    takes = cluster.plan_together("die", "", "", "")
    cluster.sweeper()
    cluster.worker(children=1)
    assert cluster.settle(takes) == ["failed", "done", "done", "done"]
    assert cluster.outcomes(takes[0]) == ["lost"] * 3
    assert [cluster.outcomes(take) for take in takes[1:]] == [["lost", "accepted"]] * 3
    assert (cluster.home / "batches.log").read_text().count("\n") == 1
    cluster.check()
