"""Flows that die, meet, or have no server (rows 18 and 19 of the failure matrix): the rows are the truth."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.stack.prefect import PrefectServer
from cli.stack.processes import free_port, signal_group
from db import shorts
from tests.conftest import eventually
from tests.faults.flows import ended, order, rows, short
from tests.faults.harness import Cluster

pytestmark = pytest.mark.xdist_group("faults")

STEPS = ("story_planned", "clip_planned", "soundtrack_planned", "segment_planned", "master_planned", "before_review")
KINDS = ["clip", "clip", "master", "segment", "segment", "soundtrack", "soundtrack", "story"]


def test_a_flow_runner_that_is_killed_at_every_step_leaves_a_line_that_its_successor_ends(line: Cluster):
    line.worker()
    line.sweeper()
    crash = {"REELWORKS_CRASH_AT": ",".join(STEPS), "REELWORKS_CRASH_ONCE": str(line.home / "crashed")}
    runner = line.runner(**crash)
    short_id = order(line)

    def over() -> bool:
        nonlocal runner
        if runner.poll() is not None:  # what the supervisor does
            runner = line.runner(**crash)
        return short(line, short_id).state in ("in_review", "blocked")

    line.until(over, "the line to end", seconds=150)
    assert {path.suffix[1:] for path in line.home.glob("crashed.*")} == set(STEPS), "it died at every step"
    found = short(line, short_id)
    assert found.state == "in_review", found.problem
    assert sorted(row[1] for row in rows(line, short_id)) == KINDS, "every take was planned once"
    line.check()
    before, master = rows(line, short_id), found.master_digest
    _run_flow(line, short_id)
    assert rows(line, short_id) == before, "running the line again changes nothing (I9)"
    assert short(line, short_id).master_digest == master


def test_two_runners_and_two_flows_of_one_short_make_one_plan(line: Cluster):
    line.worker()
    line.sweeper()
    runners = [line.runner(), line.runner()]
    short_id = order(line)
    flows = [_flow(line, short_id), _flow(line, short_id)]
    found = ended(line, short_id)
    assert found.state == "in_review", found.problem
    assert [flow.wait(timeout=60) for flow in flows] == [0, 0]
    assert sorted(row[1] for row in rows(line, short_id)) == KINDS
    assert all(runner.poll() is None for runner in runners)
    line.check()


def test_without_a_prefect_server_a_short_waits_and_is_made_when_there_is_one(
    line: Cluster, postgres, server_folder: Path
):
    """Down when the flow wants to begin; then it ends in the middle, and comes back."""
    server = PrefectServer(server_folder / "prefect-late", free_port(), postgres.url("prefect"))
    line.worker()
    line.sweeper()
    line.runner(**server.client_env())
    short_id = order(line, first="hold")
    line.until(lambda: "flow_failed" in (line.home / "processes.log").read_text(), "the runner to notice", seconds=90)
    assert short(line, short_id).state == "planned"
    process = server.start()
    line.until(server.ready, "the Prefect server", seconds=90)
    line.until(lambda: short(line, short_id).state == "producing", "the flow", seconds=90)
    line.kill(process)
    (line.home / "go").touch()
    process = server.start()
    assert ended(line, short_id).state == "in_review"
    signal_group(process.pid, 9)
    process.wait(timeout=10)
    assert sorted(row[1] for row in rows(line, short_id)) == KINDS
    line.check()


def test_an_engine_that_refuses_blocks_the_short_and_keeps_the_rest(line: Cluster):
    line.worker()
    line.sweeper()
    line.runner()
    short_id = order(line, first="refuse")
    found = ended(line, short_id)
    assert found.state == "blocked"
    assert "the engine does not like this" in found.problem
    by_kind = {(row[1], row[3]) for row in rows(line, short_id)}
    assert {("clip", "done"), ("clip", "failed"), ("segment", "done"), ("soundtrack", "done")} <= by_kind
    line.check()
    eventually(lambda: not held(line, short_id), what="the flow to give the short back")


def test_a_cancelled_short_ends_cancelled_and_has_no_master(line: Cluster):
    line.worker()
    line.sweeper()
    line.runner()
    short_id = order(line, first="hold")
    line.until((line.home / "runs.log").exists, "the first clip")
    with line.database.work() as session:
        shorts.request_cancel(session, short_id)
    assert ended(line, short_id).state == "cancelled"
    line.check()
    assert short(line, short_id).master_digest is None
    (line.home / "go").touch()
    assert order(line, first="hold") == short_id, "the same order is opened again"
    assert ended(line, short_id).state == "in_review"
    line.check()


def held(line: Cluster, short_id) -> bool:
    """Whether a flow holds the short: it gives it back a moment after the short has ended."""
    with line.database.work() as session:
        return shorts.held(session, short_id)


def _flow(line: Cluster, short_id):
    code = f"import asyncio; from flows.produce_short import produce_short; asyncio.run(produce_short('{short_id}'))"
    return line.python(code)


def _run_flow(line: Cluster, short_id) -> None:
    assert _flow(line, short_id).wait(timeout=60) == 0
