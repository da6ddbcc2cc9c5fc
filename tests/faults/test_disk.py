"""A full disk (row 13 of the failure matrix): the attempt is starved, the worker lives, and the take is made later."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.harness import Cluster

pytestmark = pytest.mark.xdist_group("faults")

MEGABYTE = 1 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes, where this user may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode != 0:
        pytest.skip("only root may mount a small disk; /dev/full stands for it in the other test")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_take_that_finds_no_space_rests_and_is_made_when_there_is_some(cluster: Cluster):
    worker = cluster.worker(children=1)
    cluster.sweeper()
    starved, other = cluster.plan("starve", "", attempts=8)
    cluster.until(lambda: "error" in cluster.outcomes(starved), "the disk to be full")
    attempt = cluster.attempts(starved)[0]
    assert attempt.error_kind == "starved"
    assert "the disk is full" in attempt.error_text
    assert "free some space" in attempt.error_text
    assert cluster.settle([other]) == ["done"], "the worker goes on with what fits"
    (cluster.home / "space").touch()
    assert cluster.settle([starved]) == ["done"]
    assert worker.poll() is None
    cluster.check()


def test_a_scratch_disk_that_is_really_full(cluster: Cluster, small_disk: Path):
    worker = cluster.worker(children=1, REELWORKS_SCRATCH=str(small_disk))
    cluster.sweeper()
    ballast = small_disk / "ballast"
    ballast.write_bytes(os.urandom(3 * MEGABYTE))
    (large,) = cluster.plan(f"fill:{2 * MEGABYTE}", attempts=8)
    cluster.until(lambda: "error" in cluster.outcomes(large), "the disk to be full")
    assert cluster.attempts(large)[0].error_kind == "starved"
    (small,) = cluster.plan("")
    assert cluster.settle([small]) == ["done"]
    ballast.unlink()
    assert cluster.settle([large]) == ["done"]
    assert worker.poll() is None
    assert list(small_disk.iterdir()) == [], "an attempt left its files"
    cluster.check()


def test_when_space_never_comes_the_take_fails_and_says_why(cluster: Cluster):
    cluster.worker(children=1)
    cluster.sweeper()
    (take,) = cluster.plan("starve", attempts=2)
    assert cluster.settle([take]) == ["failed"]
    row = cluster.take(take)
    assert row.error_kind == "starved"
    assert "the disk is full" in row.error_text
    assert cluster.outcomes(take) == ["error", "error"]
    cluster.check()
