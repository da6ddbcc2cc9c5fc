"""Messages that are lost or doubled (rows 6, 7 and 8 of the failure matrix): a message is only a doorbell."""

from __future__ import annotations

import pytest
import redis

from tests.faults.harness import Cluster

pytestmark = pytest.mark.xdist_group("faults")


def test_takes_whose_messages_were_purged_are_rung_again(cluster: Cluster):
    cluster.sweeper()
    takes = cluster.plan("", "", "")
    cluster.until(lambda: {cluster.state(take) for take in takes} == {"dispatched"}, "ringing")
    client = redis.Redis.from_url(cluster.broker)
    cluster.until(lambda: client.llen("gpu.audio") >= 3, "messages")
    client.flushall()
    cluster.worker()
    assert cluster.settle(takes) == ["done"] * 3
    assert [cluster.outcomes(take) for take in takes] == [["accepted"]] * 3
    cluster.check()


def test_of_twenty_doorbells_nineteen_find_nothing_to_do(cluster: Cluster):
    cluster.worker(children=2)
    cluster.sweeper()
    (take,) = cluster.plan("hold")
    cluster.until(lambda: cluster.begun(take), "working")
    cluster.ring(take, times=20)
    client = redis.Redis.from_url(cluster.broker)
    cluster.until(lambda: client.llen("gpu.audio") == 0, "all doorbells to be answered while the take still runs")
    assert cluster.state(take) == "running"
    (cluster.home / "go").touch()
    assert cluster.settle([take]) == ["done"]
    (after,) = cluster.plan("")
    assert cluster.settle([after]) == ["done"]
    assert cluster.outcomes(take) == ["accepted"], "only one attempt was ever begun"
    cluster.check()


def test_a_doorbell_of_a_cancelled_take_does_nothing(cluster: Cluster):
    cluster.sweeper()
    (take,) = cluster.plan("")
    cluster.cancel(take)
    assert cluster.settle([take]) == ["cancelled"]
    cluster.ring(take, times=3)
    cluster.worker()
    (after,) = cluster.plan("")
    assert cluster.settle([after]) == ["done"]
    assert cluster.outcomes(take) == []
    cluster.check()


def test_without_a_broker_planning_goes_on_and_everything_is_rung_when_it_is_back(cluster: Cluster):
    nowhere = cluster.broker.rpartition(":")[0] + ":1/0"
    deaf = cluster.sweeper(REELWORKS_BROKER_URL=nowhere)
    takes = cluster.plan("", "")
    cluster.until(lambda: "the sweep waits" in (cluster.home / "processes.log").read_text(), "the sweeper to notice")
    assert {cluster.state(take) for take in takes} == {"planned"}
    assert deaf.poll() is None
    cluster.worker()
    cluster.sweeper()
    assert cluster.settle(takes) == ["done"] * 2
    cluster.check()
