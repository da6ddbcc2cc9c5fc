"""Bench: what is measured becomes a table with targets, verdicts and the machine, without the machine's name."""

from __future__ import annotations

import platform

from cli import bench
from cli.bench import report

MEASURED = {
    "planning": {"plan_seconds": 5.25, "takes_per_second": 1523.0, "goals": {"plan_seconds": 20.0},
                 "met": {"plan_seconds": True}},
    "world": {"fps_slowest": 41.0, "goals": {"fps_slowest": 60.0}, "met": {"fps_slowest": False}},
}  # fmt: skip


def test_values_with_targets_come_first_with_their_verdict():
    rows = report.rows(MEASURED)
    assert rows[0][0] == "planning"
    assert rows[0][2:] == ["5.25 s", "at most 20 s", "met"]
    assert rows[1][2:] == ["1,523", "", ""]
    assert rows[2][2:] == ["41", "at least 60", "MISSED"]


def test_the_page_names_processor_and_cores_and_not_the_machine():
    page = report.markdown(MEASURED, report.machine())
    assert "cores" in page
    assert "| planning |" in page
    assert platform.node() not in page


def test_every_benchmark_can_be_measured_and_every_goal_has_a_label():
    import importlib

    for name in bench.NAMES:
        module = importlib.import_module(f"cli.bench.{bench.MODULES.get(name, name)}")
        assert callable(module.run)
        assert set(module.GOALS) <= set(report.LABELS)


def test_a_benchmark_that_fails_is_a_row():
    rows = report.rows({"line": {"problem": "it ended with exit code 3", "goals": {}, "met": {}}})
    assert rows == [["line", "it ended with exit code 3", "-", "-", "FAILED"]]


def test_an_unknown_benchmark_is_refused(run):
    said = run("bench", "nothing-like-this")
    assert said.code == 2
    assert "orchestration" in said.err
