"""Crash points do nothing unless a test asks for them, and kill at the named place only."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = (
    "from tasks.crashpoints import crashpoint; crashpoint('after_claim'); crashpoint('before_commit'); print('lived')"
)


def run(**env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_without_the_variable_nothing_happens():
    assert run().stdout == "lived\n"


def test_the_named_point_kills():
    assert run(REELWORKS_CRASH_AT="before_commit").returncode == -signal.SIGKILL
    assert run(REELWORKS_CRASH_AT="after_upload,after_claim").returncode == -signal.SIGKILL
    assert run(REELWORKS_CRASH_AT="after_upload").stdout == "lived\n"


def test_once_means_once_a_point(tmp_path: Path):
    env = {"REELWORKS_CRASH_AT": "after_claim,before_commit", "REELWORKS_CRASH_ONCE": str(tmp_path / "died")}
    assert [run(**env).returncode for _ in range(3)] == [-signal.SIGKILL, -signal.SIGKILL, 0]
    assert {path.name for path in tmp_path.iterdir()} == {"died.after_claim", "died.before_commit"}
